import { Socket } from 'node:net';
import type { ChainState, RunningChain } from '../app/ports.ts';
import type { CommandInput } from './command.ts';
import type { Io } from './io.ts';
import { tellEventsAsTheyHappen } from './tellEvents.ts';
import { tellFlowsAsTheyHappen } from './tellFlows.ts';

/**
 * Tells what happens to the chain, and without --json each flow too, until the user's signal, the chain's end, or with --json the
 * end of a pipe on stdin. `known`: the chain as it was told of already. Leaves the chain to the caller.
 */
export async function stayUntilStopped(chain: RunningChain, known: ChainState, { json, io, services }: CommandInput): Promise<void> {
  const stopped = new AbortController();
  const signal = AbortSignal.any([io.signal, stopped.signal]);
  const telling = Promise.all([
    tellEventsAsTheyHappen(chain, known.components, { json, io, signal }),
    json ? chain.ended : tellFlowsAsTheyHappen({ chain, sources: services.localSources(known.folder), io }, signal),
  ]);
  telling.catch(() => {}); // awaited below
  io.tellStays();
  await Promise.race([chain.ended, aborted(io.signal), telling, ...(json && isPipe(io) ? [endOfInput(io)] : [])]);
  stopped.abort();
  if (!json) await telling;
}

/** A program at the other end may close it to end the chain. A file, or the null device, is at its end from the beginning. */
function isPipe({ stdin }: Io): boolean {
  return stdin.isTTY !== true && stdin instanceof Socket;
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
