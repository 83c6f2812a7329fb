import * as vscode from 'vscode';
import type { RunningChain } from '../../app/ports.ts';
import { sendRequest } from '../../app/sendRequest.ts';
import type { Services } from '../../app/services.ts';
import { testChain, type ScenarioResult } from '../../app/testChain.ts';
import { ChainError } from '../../core/errors.ts';
import type { Parts } from '../parts.ts';
import { readyChain } from '../send/readyChain.ts';
import type { Command } from './command.ts';
import { requireSession } from './requireSession.ts';

const title = 'Test Chain';

/** Plays every scenario against the selected chain's own components. Each result goes into the log, what did not come out as expected into a message too. */
export const testSelectedChain: Command = async (parts) => {
  const session = await requireSession(parts);
  const running = await readyChain(session, parts, title);
  if (running === null) return;
  const results = await playAll(running, session.folder, parts);
  // At the end of the log, where it opens.
  for (const result of results) if (result.outcome === 'different') parts.log.error([lineOf(result), ...result.because].join(' '));
  const different = results.filter(({ outcome }) => outcome === 'different').map(({ name }) => name);
  const skipped = results.filter(({ outcome }) => outcome === 'skipped').length;
  const words = `${results.length - different.length - skipped} of ${results.length} scenarios came out as expected${skipped === 0 ? '' : `, ${skipped} cannot be played on this chain`}.`;
  const showLog = 'Show Log';
  const chosen = await (different.length === 0 ? vscode.window.showInformationMessage(words, showLog) : vscode.window.showWarningMessage(`${words} Not so: ${different.join(', ')}.`, showLog));
  if (chosen === showLog) parts.log.show();
};

async function playAll(running: RunningChain, folder: string, parts: Parts): Promise<readonly ScenarioResult[]> {
  const services = await parts.services();
  const [scenarios, { users }] = await Promise.all([services.scenarios(), running.state()]);
  const [user] = users;
  if (user === undefined) {
    throw new ChainError('scenario-not-possible', 'This chain takes tokens of the project’s own issuer, which gives none for a test.', { source: 'user', remedy: 'Set agentcore-chain.run.issuer to local, and run the chain again.' });
  }
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: 'Testing the chain', cancellable: true }, async (progress, cancelled) => {
    const abort = new AbortController();
    cancelled.onCancellationRequested(() => abort.abort());
    try {
      return await testChain(scenarios, {
        send: (scenario, signal) => sendAs(user, scenario, running, services, folder, signal),
        onResult: (result) => {
          progress.report({ message: result.name, increment: 100 / (scenarios.length + 1) });
          parts.log.info(lineOf(result));
        },
        now: () => performance.now(),
      }, abort.signal);
    } catch (error) {
      throw abort.signal.aborted ? new vscode.CancellationError() : error;
    }
  });
}

function sendAs(user: string, scenario: string | null, chain: RunningChain, services: Services, folder: string, signal: AbortSignal): ReturnType<typeof sendRequest> {
  return sendRequest({ chain, sources: services.localSources(folder), now: services.now }, { user, prompt: 'List my orders', scenario, token: null }, signal);
}

function lineOf({ name, outcome, expected, seen, tests }: ScenarioResult): string {
  const around = tests === 'chainAroundDouble' ? ' (around a double)' : '';
  if (outcome === 'asExpected') return `Test ${name}${around}: ${expected}, as expected.`;
  return `Test ${name}${around}: ${outcome === 'skipped' ? 'skipped' : `expected ${expected}, seen ${seen ?? 'nothing'}`}.`;
}
