import type { RunningChain } from '../app/ports.ts';
import type { CommandInput } from './command.ts';
import type { Io } from './io.ts';
import { tellFlowsAsTheyHappen } from './tellFlows.ts';

/** Tells flows as they happen until the user's signal, the chain's end, or with --json the end of a pipe on stdin. Leaves the chain to the caller. */
export async function stayUntilStopped(chain: RunningChain, folder: string, { json, io, services }: CommandInput): Promise<void> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([io.signal, stopped.signal]);
  const telling = json ? chain.ended : tellFlowsAsTheyHappen({ chain, sources: services.localSources(folder), io }, signal);
  await Promise.race([chain.ended, aborted(io.signal), telling, ...(json && io.stdin.isTTY !== true ? [endOfInput(io)] : [])]);
  stopped.abort();
  if (!json) await telling;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function endOfInput(io: Io): Promise<void> {
  return new Promise((resolve) => {
    io.stdin.on('end', resolve).on('error', () => resolve()).on('close', resolve);
    io.stdin.resume();
  });
}
