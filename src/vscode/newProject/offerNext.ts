import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import { commandIds } from '../contributions.ts';
import type { Parts } from '../parts.ts';

const createdKey = 'createdProject';

/** What to do with a project that was just made: run it where the window holds it, else open it. The chain is selected at once where it can be. */
export async function offerNext(folder: string, name: string, { chains, extension }: Parts): Promise<void> {
  if (isInWindow(folder)) {
    if (await selectChainIn(folder, chains)) await vscode.commands.executeCommand(commandIds.openChainFile);
    return offerRun(`${name} is ready.`);
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
  await welcomeCreated({ chains, extension });
}

/** In the window that a new project was opened in: its chain is selected and shown, and Run offered. Does nothing in any other. */
export async function welcomeCreated({ chains, extension }: Pick<Parts, 'chains' | 'extension'>): Promise<void> {
  const folder = extension.globalState.get<string>(createdKey);
  if (folder === undefined || !isInWindow(folder)) return;
  await extension.globalState.update(createdKey, undefined);
  if (await selectChainIn(folder, chains)) await vscode.commands.executeCommand(commandIds.showTokenFlow);
  await offerRun(`${basename(folder)} is ready.`);
}

/** False in Restricted Mode: nothing of it is read. */
async function selectChainIn(folder: string, chains: Parts['chains']): Promise<boolean> {
  await chains.refresh();
  const session = chains.sessions.find((candidate) => candidate.folder === folder);
  if (session !== undefined) await chains.select(session);
  return session !== undefined;
}

async function offerRun(message: string): Promise<void> {
  const [said, label, command] = vscode.workspace.isTrusted
    ? [message, 'Run Chain Locally', commandIds.runChain]
    : [`${message} Nothing of it is run in Restricted Mode.`, 'Manage Workspace Trust', 'workbench.trust.manage'];
  if ((await vscode.window.showInformationMessage(said, label)) === label) await vscode.commands.executeCommand(command);
}

/** Where chains are looked for: a folder of the window, or one below it. */
function isInWindow(folder: string): boolean {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri: { fsPath } }) => fsPath === folder || fsPath === dirname(folder));
}
