import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

export const stopChain: Command = async (parts) => {
  const session = await requireSession(parts);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Stopping the chain' }, () => session.stop());
};
