import { hopNames, hopOrder, type HopName } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LogSource } from '../ports.ts';
import { traceChain, type TracedFlow, type TraceSources } from '../traceChain.ts';

export type AwaitAdapters = {
  /** Of the deployed chain, with what the sender noted itself. */
  readonly sources: TraceSources;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

export type AwaitOptions = {
  /** When the request was sent, in epoch milliseconds. */
  readonly sentAt: number;
  readonly correlationId: string;
  /** How long its lines are waited for, in milliseconds. */
  readonly longestMs: number;
  /** Told after each look that has not found all of it: whose logs have said nothing yet. */
  readonly onWait: (silent: readonly HopName[]) => void;
  readonly signal: AbortSignal;
};

/** `silent`: hops whose logs can be read, and that said nothing of the request while it was waited for. */
export type AwaitedFlow = { readonly traced: TracedFlow; readonly silent: readonly HopName[] };

/**
 * Reads the logs again and again until the flow of one request stands in them, or the time is over. CloudWatch shows lines late and each
 * group for itself, so a hop's silence proves nothing meanwhile: what is waited for is every log, up to where a hop that spoke broke the flow.
 * Throws as the sources do, and flow-unknown where not even the sender's own record came out.
 */
export async function awaitFlow({ sources, now, wait }: AwaitAdapters, { sentAt, correlationId, longestMs, onWait, signal }: AwaitOptions): Promise<AwaitedFlow> {
  const until = now() + longestMs;
  const patient = { ...sources, logs: withoutGroups(sources.logs) };
  let before = -1;
  for (;;) {
    const traced = await look(patient, { since: sentAt - earlierMs, now: now() }, correlationId, signal);
    const silent = silentHops(traced, await sources.logs.sources());
    const records = traced.subject.flow.hops.reduce((count, { observations }) => count + observations.length, 0);
    const isStable = records === before;
    if (isComplete(traced, silent, isStable) || now() >= until) return { traced, silent };
    before = records;
    onWait(silent);
    await wait(Math.min(everyMs, Math.max(0, until - now())), signal);
  }
}

/** A silent log counts only where it spoke before, so somewhat earlier lines are read too. */
const earlierMs = 15 * 60_000;

/** FilterLogEvents may be asked five times a second in the smallest regions, and there are up to five groups. */
const everyMs = 4_000;

async function look(sources: TraceSources, { since, now }: { readonly since: number; readonly now: number }, correlationId: string, signal: AbortSignal): Promise<TracedFlow> {
  const flows = await traceChain(sources, { since }, now, signal);
  const traced = flows.find(({ subject }) => subject.flow.correlationId === correlationId);
  if (traced !== undefined) return traced;
  throw new ChainError('flow-unknown', `The request was sent (correlation id ${correlationId}), and its flow is not to be told from others.`, { source: 'extension' });
}

/** A group appears with the first line, so none at all is as silence. */
function withoutGroups(logs: LogSource): LogSource {
  return {
    read: async function* (window, signal) {
      try {
        yield* logs.read(window, signal);
      } catch (error) {
        if (!(error instanceof ChainError) || error.code !== 'log-group-missing') throw error;
      }
    },
    sources: () => logs.sources(),
  };
}

function silentHops({ subject }: TracedFlow, sources: readonly HopSource[]): readonly HopName[] {
  return hopNames.filter((hop) => sources.some((source) => source.hop === hop && source.state === 'readable') && !isSeen(subject.flow, hop));
}

function isSeen(flow: TracedFlow['subject']['flow'], hop: HopName): boolean {
  return flow.hops.some((seen) => seen.hop === hop && seen.observations.length > 0);
}

/** What is not healthy may still be only half there: its lines must have stopped coming. */
function isComplete({ subject, diagnosis }: TracedFlow, silent: readonly HopName[], isStable: boolean): boolean {
  if (silent.length === 0) return diagnosis.verdict === 'healthy' || isStable;
  const { brokenAt } = diagnosis;
  return brokenAt !== null && isStable && isSeen(subject.flow, brokenAt) && silent.every((hop) => hopOrder(hop) > hopOrder(brokenAt));
}
