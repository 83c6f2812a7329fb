import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { chainWithProjects } from '../../core/chain/chainWithProjects.ts';
import { commandIds } from '../contributions.ts';
import type { Parts } from '../parts.ts';

const createdKey = 'createdProject';

/** A chain that there is from now on, and what to do with it first. */
export type NewChain = { readonly folder: string; readonly name: string; readonly label: string; readonly run: () => Promise<unknown> };

/** What to do with a chain that was just made, or attached to: its first command where the window holds it, else open it. The chain is selected at once where it can be. */
export async function offerNext({ folder, name, label, run }: NewChain, { chains, extension, services }: Parts): Promise<void> {
  if (isInWindow(folder)) {
    if (await selectChainIn(folder, chains)) await vscode.commands.executeCommand(commandIds.openChainFile);
    return offer(`${name} is ready.`, label, run);
  }
  const open = 'Open Folder';
  const openNew = 'Open in New Window';
  const add = 'Add to Workspace';
  const hasFolders = (vscode.workspace.workspaceFolders ?? []).length > 0;
  const uri = vscode.Uri.file(folder);
  const chosen = await vscode.window.showInformationMessage(`${name} is ready in ${folder}.`, open, openNew, ...(hasFolders ? [add] : []));
  if (chosen === undefined) return;
  await extension.globalState.update(createdKey, folder);
  if (chosen !== add) return void (await vscode.commands.executeCommand('vscode.openFolder', uri, { forceNewWindow: chosen === openNew, forceReuseWindow: chosen === open }));
  const added = new Promise<void>((resolve) => {
    const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      subscription.dispose();
      resolve();
    });
  });
  const isWorkspace = vscode.workspace.workspaceFile !== undefined;
  vscode.workspace.updateWorkspaceFolders(vscode.workspace.workspaceFolders?.length ?? 0, 0, { uri });
  if (!isWorkspace) return; // a second folder makes the window a workspace, in which this extension starts anew and goes on
  await added;
  await welcomeCreated({ chains, extension, services });
}

/** In the window that a new project was opened in: its chain is selected and shown, and Run offered. Does nothing in any other. */
export async function welcomeCreated({ chains, extension, services }: Pick<Parts, 'chains' | 'extension' | 'services'>): Promise<void> {
  const folder = extension.globalState.get<string>(createdKey);
  if (folder === undefined || !isInWindow(folder)) return;
  await extension.globalState.update(createdKey, undefined);
  if (await selectChainIn(folder, chains)) await vscode.commands.executeCommand(commandIds.showTokenFlow);
  const isAttached = vscode.workspace.isTrusted && chainWithProjects(await (await services()).readWatchedChain(folder)) === null;
  const [label, command] = isAttached ? (['Use AWS', commandIds.useAws] as const) : runLocally;
  await offer(`${basename(folder)} is ready.`, label, async () => vscode.commands.executeCommand(command));
}

export const runLocally = ['Run Chain Locally', commandIds.runChain] as const;

/** False in Restricted Mode: nothing of it is read. */
async function selectChainIn(folder: string, chains: Parts['chains']): Promise<boolean> {
  await chains.refresh();
  const session = chains.sessions.find((candidate) => candidate.folder === folder);
  if (session !== undefined) await chains.select(session);
  return session !== undefined;
}

async function offer(message: string, label: string, run: () => Promise<unknown>): Promise<void> {
  if (vscode.workspace.isTrusted) {
    if ((await vscode.window.showInformationMessage(message, label)) === label) await run();
    return;
  }
  const manage = 'Manage Workspace Trust';
  if ((await vscode.window.showInformationMessage(`${message} Nothing of it is run in Restricted Mode.`, manage)) === manage) await vscode.commands.executeCommand('workbench.trust.manage');
}

/** Where chains are looked for: a folder of the window, or one below it. */
function isInWindow(folder: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri: { fsPath } }) => fsPath === folder || fsPath === dirname(folder));
}
