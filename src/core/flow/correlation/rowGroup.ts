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
  readonly traces: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
  /** One bit for each hop that names the call, by its JSON-RPC id and tool. */
  readonly calls: ReadonlyMap<string, number>;
};

export function groupRows(store: ObservationStore, rows: Rows): RowGroup {
  let [start, end, hops, speakers] = [Infinity, -Infinity, 0, 0];
  const traces = new Set<string>();
  const sessions = new Set<string>();
  const calls = new Map<string, number>();
  for (const row of rows) {
    const time = store.time(row);
    if (time < start) start = time;
    if (time > end) end = time;
    const hop = 1 << store.hop(row);
    hops |= hop;
    if (isSpeaker(store, row)) speakers |= hop;
    addId(traces, store.id(row, 'traceId'));
    addId(sessions, store.id(row, 'sessionId'));
    const call = callOf(store.word(row, 'rpcId'), store.word(row, 'tool'));
    if (call === null) continue;
    calls.set(call, (calls.get(call) ?? 0) | hop);
  }
  const timed = start <= end;
  return { rows, start: timed ? start : NaN, end: timed ? end : NaN, hops, speakers, traces, sessions, calls };
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

/** The length in front keeps two pairs apart that read the same side by side. */
function callOf(rpcId: string | undefined, tool: string | undefined): string | null {
  return rpcId === undefined || tool === undefined ? null : `${rpcId.length} ${rpcId} ${tool}`;
}
