import { join } from 'node:path';
import * as vscode from 'vscode';
import { ChainError } from '../../core/errors.ts';
import { isInspected } from '../debug/requirements.ts';
import type { Command } from './command.ts';
import { chooseComponent } from './chooseComponent.ts';
import { requireSession } from './requireSession.ts';

export const openComponentFolder: Command = async (parts, subject) => {
  const { folder } = await requireSession(parts);
  const component = await chooseComponent(parts, subject, 'folder', 'Whose folder?');
  if (component === undefined || component.folder === null) return;
  const uri = vscode.Uri.file(join(folder, component.folder));
  if (!(await exists(uri))) {
    throw new ChainError('component-folder-missing', `There is no folder ${uri.fsPath}.`, { source: 'user', remedy: `Make it, or correct the folder of the ${component.label.toLowerCase()} in agentcore-chain.json.` });
  }
  await vscode.commands.executeCommand('revealInExplorer', uri);
};

export const openComponentUrl: Command = async (parts, subject) => {
  await requireSession(parts);
  const component = await chooseComponent(parts, subject, 'url', 'Which URL?');
  if (component === undefined || component.url === null) return;
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(component.url)));
};

export const showComponentLog: Command = async (parts, subject) => {
  const { folder } = await requireSession(parts);
  const component = await chooseComponent(parts, subject, 'log', 'Whose log?');
  if (component === undefined || component.hop === null) return;
  await parts.componentLogs.open(folder, component.hop);
};

export const restartComponent: Command = async (parts, subject) => {
  const session = await requireSession(parts);
  const component = await chooseComponent(parts, subject, 'restart', 'Restart which component?');
  if (component === undefined || component.process === null) return;
  const { process } = component;
  const { running } = session;
  if (running === null) throw new ChainError('chain-not-running', 'The chain does not run.', { source: 'user', remedy: 'Run it with "Run Chain Locally".' });
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: `Restarting the ${process}` }, () => running.restart(process));
};

export const attachDebugger: Command = async (parts, subject) => {
  const session = await requireSession(parts);
  const component = await chooseComponent(parts, subject, 'debug', 'Attach the debugger to which component?');
  if (component === undefined || component.process === null) return;
  const { attachDebugger: attach, startDebugging } = await import('../debug/startDebugging.ts');
  if (isInspected(session.status)) return attach(session, component.process);
  const restart = 'Restart Under Debugger';
  const chosen = await vscode.window.showInformationMessage('The chain was started without a way in for debuggers.', restart);
  if (chosen === restart) await startDebugging(session);
};

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
