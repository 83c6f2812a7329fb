import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

export const openChainFile: Command = async (parts) => {
  const { folder } = await requireSession(parts);
  await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(folder), 'agentcore-chain.json'));
};
