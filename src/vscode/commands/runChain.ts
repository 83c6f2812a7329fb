import { basename } from 'node:path';
import * as vscode from 'vscode';
import { setting } from '../settings/setting.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';
import { startSession } from './startSession.ts';
import { showTokenFlow } from './showTokenFlow.ts';

/** Starts the selected chain. One that runs already is shown as it is. */
export const runChain: Command = async (parts) => {
  const session = await requireSession(parts);
  if (session.status.kind === 'stopped') await session.look(); // somebody else may have started it a moment ago
  const { status } = session;
  if (status.kind === 'running') {
    void vscode.window.showInformationMessage(`${status.state.name} runs already${status.mine ? '' : ', started by another program'}.`);
    return showTokenFlow(parts);
  }
  if (status.kind === 'starting') return showTokenFlow(parts);
  if (status.kind === 'stopping') return void vscode.window.showInformationMessage(`${basename(session.folder)} is about to stop. Run it again once it has.`);
  await startSession(session, parts, false);
  if (setting('showOnRun')) await showTokenFlow(parts);
};
