import type { ObservationStore } from '../rows/observationStore.ts';

export type Rows = Iterable<number>;

/** What is known of rows that belong together, whether a flow or what may become one. Times are epoch milliseconds, NaN = unknown. */
export type RowGroup = {
  readonly rows: Rows;
  readonly start: number;
  readonly end: number;
  /** One bit for each hop that stands in the rows. */
  readonly hops: number;
  /** One bit for each hop that speaks of the tool call itself: its component, or the gateway where it executes the tool. */
  readonly speakers: number;
  /** Whether a tool call, a request or a token shows in the rows, and not only that some message passed. */
  readonly tells: boolean;
  readonly traces: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
  /** One bit for each hop that names the call, by the call's number in the store. */
  readonly calls: ReadonlyMap<number, number>;
  /** Fingerprints of the tokens that the rows saw, or that stand in their lines. */
  readonly tokens: ReadonlySet<string>;
};

export function groupRows(store: ObservationStore, rows: Rows): RowGroup {
  let [hops, speakers, tells] = [0, 0, false];
  const tokens = new Set<string>();
  const traces = new Set<string>();
  const sessions = new Set<string>();
  const calls = new Map<number, number>();
  for (const row of rows) {
    const hop = 1 << store.hop(row);
    hops |= hop;
    if (isSpeaker(store, row)) speakers |= hop;
    tells ||= store.platformPart(row)?.span !== undefined || store.holdsToken(row);
    addId(tokens, store.fingerprint(row));
    addId(traces, store.id(row, 'traceId'));
    addId(sessions, store.id(row, 'sessionId'));
    const call = store.call(row);
    if (call !== 0) calls.set(call, (calls.get(call) ?? 0) | hop);
  }
  const [start, end] = spanOf(store, rows);
  return { rows, start, end, hops, speakers, tells: tells || speakers !== 0, traces, sessions, calls, tokens };
}

/** First and last time; NaN where no row has one. */
export function spanOf(store: ObservationStore, rows: Rows): readonly [number, number] {
  let [start, end] = [Infinity, -Infinity];
  for (const row of rows) {
    const time = store.time(row);
    if (time < start) start = time;
    if (time > end) end = time;
  }
  return start <= end ? [start, end] : [NaN, NaN];
}

/** True for a row that shows a tool call, and not only that some message passed. */
function isSpeaker(store: ObservationStore, row: number): boolean {
  if (store.isComponent(row)) return true;
  const gateway = store.platformPart(row)?.gateway;
  return gateway !== undefined && (gateway.step === 'executing' || gateway.method === 'tools/call');
}

/** True where both name such ids and none is the same. */
export function differ(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size > 0 && other.size > 0 && !share(one, other);
}

export function share(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  for (const id of one) if (other.has(id)) return true;
  return false;
}

function addId(ids: Set<string>, id: string | undefined): void {
  if (id !== undefined) ids.add(id);
}
