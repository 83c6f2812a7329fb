import * as vscode from 'vscode';
import { isInspected } from '../debug/requirements.ts';
import { startDebugging } from '../debug/startDebugging.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { startSession } from './startSession.ts';

/** Ends the chain and starts it anew, under the debugger where it ran under it. */
export const restartChain: Command = async (parts) => {
  const session = await requireSession(parts);
  const inspected = isInspected(session.status);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: 'Stopping the chain' }, () => session.stop());
  if (inspected) await startDebugging(session);
  else await startSession(session, parts, false);
};
