import { configurationTimeline } from '../core/chain/configurationInForce.ts';
import type { Diagnosis } from '../core/diagnosis/finding.ts';
import { FlowBook } from '../core/flow/flowBook.ts';
import type { BookedFlow } from '../core/flow/rows/flowReader.ts';
import type { ConfigSource, LiveLogs, LiveNotice, LogSource } from './ports.ts';
import { quietAfterMs } from './silence.ts';
import { judge, type TracedFlow } from './traceChain.ts';

/** `logs`: the same lines as they were there before. A line that comes by both ways is one record. */
export type FollowedSources = { readonly live: LiveLogs; readonly logs: LogSource; readonly configuration: ConfigSource };

export type FollowOptions = {
  readonly onNotice: (notice: LiveNotice) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** How often flows are looked at, in milliseconds. */
const betweenLooksMs = 1_000;
/** What is held of a tail that never ends: lines that come later for an older flow begin it anew. */
const heldAtMost = { flows: 2_000, records: 50_000, characters: 75_000_000 } as const;

/**
 * The flows of a deployed chain as they happen, until the signal. Each is told when nothing was heard of it for half a minute, since hops' logs arrive late and
 * none before the other; and once more where lines that came later change what is said of it.
 */
export async function* followFlows({ live, configuration }: Pick<FollowedSources, 'live' | 'configuration'>, { onNotice, now, wait }: FollowOptions, signal: AbortSignal): AsyncGenerator<TracedFlow, void, void> {
  const book = new FlowBook({ isWatched: true });
  const quiet = new QuietFlows();
  const told = new Map<string, string>();
  const reading = readInto(book, live.follow(onNotice, signal));
  while (!signal.aborted) {
    if (reading.failure !== null) throw reading.failure.error;
    book.keepNewest(heldAtMost);
    const flows = book.flows({ settledBefore: Infinity });
    const due = quiet.due(flows, now());
    if (due.length > 0) {
      const inForce = configurationTimeline(await configuration.revisions(signal));
      const hearings = book.hearings(await live.sources());
      for (const flow of due) {
        const traced = judge(flow, inForce, hearings);
        const said = gist(traced.diagnosis);
        if (told.get(flow.id) === said) continue;
        told.set(flow.id, said);
        yield traced;
      }
      forget(told, flows);
    }
    await wait(betweenLooksMs, signal).catch(() => {}); // the signal is looked at above
  }
}

type Reading = { readonly failure: { readonly error: unknown } | null };

function readInto(book: FlowBook, records: ReturnType<LiveLogs['follow']>): Reading {
  const reading: { failure: Reading['failure'] } = { failure: null };
  const read = async (): Promise<void> => {
    for await (const record of await records) book.add(record);
  };
  void read().catch((error: unknown) => (reading.failure = { error }));
  return reading;
}

/** Tells which flows have been still for long enough, each once for what it holds. Goes by when lines arrived: the clocks of the hops are not ours. */
class QuietFlows {
  readonly #changed = new Map<string, { readonly contents: number; readonly at: number; isDue: boolean }>();

  due(flows: readonly BookedFlow[], now: number): readonly BookedFlow[] {
    forget(this.#changed, flows);
    return flows.filter(({ id, contents }) => {
      const known = this.#changed.get(id);
      if (known?.contents !== contents) this.#changed.set(id, { contents, at: now, isDue: false });
      else if (!known.isDue && now - known.at >= quietAfterMs) return (known.isDue = true);
      return false;
    });
  }
}

/** What a reader would see differently. */
function gist({ verdict, brokenAt, findings }: Diagnosis): string {
  return JSON.stringify([verdict, brokenAt, findings.map(({ code, hop }) => [code, hop])]);
}

function forget(known: Map<string, unknown>, flows: readonly BookedFlow[]): void {
  if (known.size <= flows.length) return;
  const ids = new Set(flows.map(({ id }) => id));
  for (const id of known.keys()) if (!ids.has(id)) known.delete(id);
}
