import { setTimeout as wait } from 'node:timers/promises';
import type { RunningChain } from '../app/ports.ts';
import { watchFlows } from '../app/watchFlows.ts';
import type { TraceSources } from '../app/traceChain.ts';
import type { Io } from './io.ts';
import { printFlow } from './printFlow.ts';

/** How long the log must be still before a flow is told, in milliseconds: its last lines come within a few. */
const stillMs = 120;

export type TellDependencies = { readonly chain: RunningChain; readonly sources: TraceSources; readonly io: Io };

/** Prints the story of each new flow until the signal, or the chain's end. */
export async function tellFlowsAsTheyHappen({ chain, sources, io }: TellDependencies, signal: AbortSignal): Promise<void> {
  const watched = watchFlows({ records: await chain.follow(signal), ...sources }, () => wait(stillMs));
  for await (const traced of watched) {
    if (signal.aborted) return;
    io.stdout.write('\n');
    printFlow(io, traced, { json: false, verbose: false, related: [] });
  }
}
