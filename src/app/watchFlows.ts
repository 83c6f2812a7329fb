import { configurationTimeline } from '../core/chain/configurationInForce.ts';
import { FlowBook } from '../core/flow/flowBook.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { judge, type TracedFlow } from './traceChain.ts';
import type { ConfigSource, LogSource } from './ports.ts';

export type WatchSources = {
  /** Lines as they are written; ends when the chain does. */
  readonly records: AsyncIterable<LogRecord>;
  readonly logs: LogSource;
  readonly configuration: ConfigSource;
};

/**
 * Each flow once, when it is settled, while its records arrive. Flows are judged only after `quiet` has resolved with no further
 * record in between, so that a component's last line is read before its flow is.
 */
export async function* watchFlows(sources: WatchSources, quiet: () => Promise<void>): AsyncIterable<TracedFlow> {
  const book = new FlowBook();
  const told = new Set<string>();
  const arrivals = countArrivals(sources.records, book);
  for (;;) {
    const seen = await arrivals.next();
    await quiet();
    if (!seen.ended && arrivals.count() !== seen.count) continue;
    const inForce = configurationTimeline(await sources.configuration.revisions());
    const hearings = book.hearings(await sources.logs.sources());
    for (const flow of book.flows()) {
      if (flow.state !== 'settled' || told.has(flow.id)) continue;
      told.add(flow.id);
      yield judge(flow, inForce, hearings);
    }
    if (seen.ended) return;
  }
}

/** Reads on in the background; `next` resolves when a record came since it was last asked, or none will come any more. */
function countArrivals(records: AsyncIterable<LogRecord>, book: FlowBook) {
  let count = 0;
  let asked = 0;
  let ended = false;
  let failure: unknown;
  let wake = (): void => {};
  const read = async (): Promise<void> => {
    for await (const record of records) {
      book.add(record);
      count += 1;
      wake();
    }
  };
  void read()
    .catch((error: unknown) => (failure = error))
    .finally(() => {
      ended = true;
      wake();
    });
  return {
    count: () => count,
    next: async (): Promise<{ readonly count: number; readonly ended: boolean }> => {
      if (count === asked && !ended) await new Promise<void>((resolve) => (wake = resolve));
      if (failure !== undefined) throw failure;
      asked = count;
      return { count, ended };
    },
  };
}
