import * as vscode from 'vscode';
import { viewIds } from '../contributions.ts';
import type { Parts } from '../parts.ts';

const shownKey = 'tokenFlowShown';

/** Once in a profile: who opens a window on a chain that runs already sees its flows without having to look for them. */
export async function showFirstTime({ chains, extension }: Parts): Promise<void> {
  if (chains.status.kind !== 'running' || extension.globalState.get(shownKey) === true) return;
  await extension.globalState.update(shownKey, true);
  await vscode.commands.executeCommand(`${viewIds.tokenFlow}.focus`);
}
