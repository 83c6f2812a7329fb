import { basename, extname, join } from 'node:path';
import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Writes the guide of the selected chain, from its files as they are now, where the user says: a Word document, or Markdown. */
export const exportGuide: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  const services = await parts.services();
  const guide = await services.readGuide(folder); // a chain file that cannot be used is told before anything is asked
  const chosen = await vscode.window.showSaveDialog({
    title: 'Export Chain Guide',
    saveLabel: 'Export',
    defaultUri: vscode.Uri.file(join(folder, 'GUIDE.docx')),
    filters: { 'Word document': ['docx'], Markdown: ['md'] },
  });
  if (chosen === undefined) return;
  await services.writeGuide(chosen.fsPath, guide);
  parts.log.info(`Wrote the guide of ${guide.title.replace(/: guide$/, '')} to ${chosen.fsPath}.`);
  const ways = waysTo(chosen);
  const answer = await vscode.window.showInformationMessage(`The guide is in ${basename(chosen.fsPath)}.`, ...ways.map(({ label }) => label));
  await ways.find(({ label }) => label === answer)?.go();
};

type Way = { readonly label: string; readonly go: () => Thenable<unknown> };

/** Word opens a document on the machine that VS Code's window is on; elsewhere it can be shown where it lies. */
function waysTo(file: vscode.Uri): readonly Way[] {
  const isHere = vscode.env.remoteName === undefined && vscode.env.uiKind === vscode.UIKind.Desktop;
  const isText = extname(file.fsPath).toLowerCase() === '.md';
  const isInside = vscode.workspace.getWorkspaceFolder(file) !== undefined;
  return [
    ...(isText ? [{ label: 'Open', go: () => vscode.commands.executeCommand('vscode.open', file) }] : isHere ? [{ label: 'Open', go: () => vscode.env.openExternal(file) }] : []),
    ...(isHere || isInside ? [{ label: 'Reveal', go: () => vscode.commands.executeCommand(isHere ? 'revealFileInOS' : 'revealInExplorer', file) }] : []),
  ];
}
