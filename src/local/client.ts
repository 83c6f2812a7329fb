import { join } from 'node:path';
import type { RunningChain, StartChain } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { readRunFile, type RunFile } from '../files/runFile.ts';
import { protocolVersion } from './control/contract.ts';
import { probeChain, protocolMismatch } from './control/probeChain.ts';
import { remoteChain } from './control/remoteChain.ts';
import { launchChain } from './launchChain.ts';

/** What `send --scenario` takes: known without a chain that runs. */
export { scenarioSummaries } from './scenarios/scenarios.ts';

/** How long a chain may take to end when asked, before its processes are made to. */
const stopGraceMs = 5000;

/**
 * Starts the chain of a project in a process of its own and resolves when all its parts answer. It ends with the process that
 * called this. Aborting the signal gives up a start under way; a chain that has started is ended by `stop`. Throws what kept it from
 * starting: chain-already-running, chain-file-invalid, port-taken, component-exited, component-build-failed and their like.
 * `environment`: the variables that the chain's process gets; components get a few of them.
 */
export async function startChain(options: StartChain, environment = process.env): Promise<RunningChain> {
  const launched = await launchChain(options, environment);
  const run = await readRunFile(options.folder);
  if (run === null) throw new ChainError('internal', `The chain started and left no run.json in ${options.folder}.`, { source: 'extension' });
  const remote = remoteChain(run);
  const stop = async (): Promise<void> => {
    const force = setTimeout(launched.letGo, stopGraceMs); // one that does not even take the order is ended all the same
    await Promise.race([remote.stop().catch(ignoreGone), launched.ended]);
    await launched.ended;
    clearTimeout(force);
  };
  return { ...remote, stop, ended: launched.ended };
}

/** Joins the chain that runs in a project's folder, whoever started it. Throws chain-not-running, chain-protocol-mismatch, chain-unreachable. */
export async function joinChain(folder: string): Promise<RunningChain> {
  const run = await readRunFile(folder);
  if (run === null) throw notRunning(folder);
  if (run.protocolVersion !== protocolVersion) throw protocolMismatch(run);
  await refuseUnlessRunning(folder, run);
  const remote = remoteChain(run);
  const end = lazily(() => untilStreamEnds(remote.events));
  const stop = async (): Promise<void> => {
    const ended = end();
    await remote.stop().catch(ignoreGone);
    await ended;
  };
  return {
    ...remote,
    stop,
    // Asked for by few: a stream that stays open costs the others nothing.
    get ended() {
      return end();
    },
  };
}

async function refuseUnlessRunning(folder: string, run: RunFile): Promise<void> {
  const presence = await probeChain(run);
  if (presence === 'gone') throw notRunning(folder);
  if (presence === 'other') throw protocolMismatch(run);
  if (presence === 'hung') throw hung(folder, run);
}

async function untilStreamEnds(events: RunningChain['events']): Promise<null> {
  const stream = events(new AbortController().signal)[Symbol.asyncIterator]();
  try {
    while (!(await stream.next()).done);
  } catch (error) {
    ignoreGone(error);
  }
  return null;
}

/** It went before it could answer; that it is gone is what was asked for. */
function ignoreGone(error: unknown): void {
  if (!(error instanceof ChainError) || error.code !== 'chain-unreachable') throw error;
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function notRunning(folder: string): ChainError {
  return new ChainError('chain-not-running', `No chain runs in ${folder}.`, { source: 'user', remedy: `Start it: agentcore-chain run ${JSON.stringify(folder)}` });
}

function hung(folder: string, run: RunFile): ChainError {
  return new ChainError('chain-unreachable', `The chain in ${folder} (process ${run.pid}) does not answer.`, {
    source: 'unknown',
    remedy: `Stop it where it runs, or end process ${run.pid}; then delete ${join(folder, '.agentcore-chain', 'run.json')}.`,
  });
}
