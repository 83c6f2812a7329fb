import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

/** Ends the selected chain, whoever started it. */
export const stopChain: Command = async (parts) => {
  const session = await requireSession(parts);
  await session.look();
  if (session.running === null) return void vscode.window.showInformationMessage(`${basename(session.folder)} ${why[session.status.kind]}.`);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Stopping the chain' }, () => session.stop());
};

const why: { readonly [kind in ChainSession['status']['kind']]: string } = {
  stopped: 'does not run', starting: 'is still starting; cancel that in its notification', stopping: 'is about to stop', running: 'does not answer',
};
