import * as vscode from 'vscode';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Parts } from '../parts.ts';

/** The chain that commands are about. Throws chain-file-missing where there is none, workspace-restricted where nothing may run. */
export async function requireSession({ chains }: Parts): Promise<ChainSession> {
  requireTrust();
  if (!chains.looked) await chains.refresh();
  if (chains.selected !== null) return chains.selected;
  throw new ChainError('chain-file-missing', 'No folder of this window holds an agentcore-chain.json.', {
    source: 'user',
    remedy: 'Open the folder of a chain, or make one with "New Passthrough Project...".',
  });
}

/** Nothing of a folder is run whose authors the user has not said to trust. */
export function requireTrust(): void {
  if (vscode.workspace.isTrusted) return;
  throw new ChainError('workspace-restricted', 'This folder is open in Restricted Mode, so nothing of it is run or read.', {
    source: 'user',
    remedy: 'If you trust its authors, run "Workspaces: Manage Workspace Trust".',
  });
}
