import { join } from 'node:path';
import * as vscode from 'vscode';
import { ChainError } from '../../core/errors.ts';
import { changedSpan } from './changedSpan.ts';

export function chainFileUri(folder: string): vscode.Uri {
  return vscode.Uri.file(join(folder, 'agentcore-chain.json'));
}

/** The chain file as the editor has it, unsaved changes and all. Throws chain-file-missing. */
export async function openChainDocument(folder: string): Promise<vscode.TextDocument> {
  try {
    return await vscode.workspace.openTextDocument(chainFileUri(folder));
  } catch (cause) {
    throw new ChainError('chain-file-missing', `agentcore-chain.json of ${folder} cannot be opened.`, { source: 'user', remedy: 'Bring the file back, or select another chain.', cause });
  }
}

/** Makes the document's text `after`, and saves it. Throws file-unwritable where VS Code cannot. */
export async function replaceAndSave(document: vscode.TextDocument, after: string): Promise<void> {
  const { from, to, text } = changedSpan(document.getText(), after);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(from), document.positionAt(to)), text);
  const isDone = (await vscode.workspace.applyEdit(edit)) && (await document.save());
  if (isDone) return;
  throw new ChainError('file-unwritable', `The edit of ${document.uri.fsPath} was not saved: the file is read-only, or has changed on disk.`, {
    source: 'user',
    remedy: 'Make it writable, or look at it in the editor, then try again.',
  });
}
