import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { RunningChain } from '../../app/ports.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { startSession } from '../commands/startSession.ts';
import type { Parts } from '../parts.ts';
import { askPick } from '../steps/askPick.ts';
import { withProgress } from '../withProgress.ts';

/** The chain that runs; one that is about to is waited for, and one that does not run is offered to be started. Null where the user does not want that. */
export async function readyChain(session: ChainSession, parts: Parts, title: string): Promise<RunningChain | null> {
  await settled(session);
  if (session.running !== null) return session.running;
  const choices = [{ label: 'Run Chain Locally', icon: 'play', detail: 'Then go on with the request.', value: true }];
  const answer = await askPick({ placeholder: `${basename(session.folder)} does not run.`, choices }, { title, step: 1, totalSteps: 1, canGoBack: false });
  if (answer.kind !== 'next') return null;
  await settled(session); // it may have been started meanwhile
  return session.running ?? startSession(session, parts, false);
}

async function settled(session: ChainSession): Promise<void> {
  const isMoving = (): boolean => session.status.kind === 'starting' || session.status.kind === 'stopping';
  if (!isMoving()) return;
  await withProgress(session.status.kind === 'starting' ? 'Waiting until the chain runs' : 'Waiting until the chain has stopped', (signal) =>
    new Promise<void>((resolve, reject) => {
      const subscription = session.onDidChange(() => {
        if (isMoving()) return;
        subscription.dispose();
        resolve();
      });
      signal.addEventListener('abort', () => {
        subscription.dispose();
        reject(new vscode.CancellationError());
      });
    }));
}
