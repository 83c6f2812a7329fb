import { join } from 'node:path';
import * as vscode from 'vscode';
import type { HopName } from '../../core/chain/hop.ts';

/** Opens what a hop of the chain has logged on this machine, in the editor; says so where that is nothing. */
export async function openComponentLog(folder: string, hop: HopName): Promise<void> {
  const uri = vscode.Uri.file(join(folder, '.agentcore-chain', 'logs', `${hop}.jsonl`));
  try {
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  } catch {
    void vscode.window.showInformationMessage(`The ${hop} has not logged anything yet.`);
  }
}
