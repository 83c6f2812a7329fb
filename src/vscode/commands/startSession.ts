import * as vscode from 'vscode';
import type { RunningChain } from '../../app/ports.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Parts } from '../parts.ts';
import { setting } from '../settings/setting.ts';

/** Starts the chain with its steps shown and a way to give up; `giveUp` is another. Throws as the local chain does. */
export async function startSession(session: ChainSession, { log }: Parts, inspect: boolean, giveUp?: AbortSignal): Promise<RunningChain> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Starting the chain', cancellable: true }, (progress, cancelled) => {
    const abort = new AbortController();
    cancelled.onCancellationRequested(() => abort.abort());
    return session.start({
      inspect,
      issuer: setting('runIssuer'),
      signal: giveUp === undefined ? abort.signal : AbortSignal.any([abort.signal, giveUp]),
      onProgress: ({ step, state, ms, detail }) => {
        if (state === 'started') progress.report({ message: step });
        else log.info(`${step}${ms === undefined ? '' : ` (${(ms / 1000).toFixed(1)} s)`}${state === 'failed' ? `: failed${detail === undefined ? '' : `, ${detail}`}` : ''}`);
      },
    });
  });
}
