import { join } from 'node:path';
import * as vscode from 'vscode';
import type { Evidence } from '../../core/flow/flow.ts';
import type { Chains } from '../chain/chains.ts';

/** Opens the log at the line that a statement stands on. */
export async function showEvidence(evidence: Evidence, chains: Chains): Promise<void> {
  const folder = chains.selected?.folder;
  if (folder === undefined) return;
  const file = vscode.Uri.file(join(folder, '.agentcore-chain', 'logs', evidence.stream));
  const position = new vscode.Position(Math.max(0, evidence.line - 1), 0);
  await vscode.window.showTextDocument(file, { selection: new vscode.Range(position, position) });
}
