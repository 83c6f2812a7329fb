import type { ObservationStore } from './observationStore.ts';

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
  readonly traces: ReadonlySet<number>;
  readonly sessions: ReadonlySet<number>;
  /** One bit for each hop that names the call, by JSON-RPC id and tool as one number. */
  readonly calls: ReadonlyMap<number, number>;
};

export function groupRows(store: ObservationStore, rows: Rows): RowGroup {
  let [start, end, hops, speakers] = [Infinity, -Infinity, 0, 0];
  const traces = new Set<number>();
  const sessions = new Set<number>();
  const calls = new Map<number, number>();
  for (const row of rows) {
    const time = store.time(row);
    if (time < start) start = time;
    if (time > end) end = time;
    const hop = 1 << store.hop(row);
    hops |= hop;
    if (isSpeaker(store, row)) speakers |= hop;
    addId(traces, store.id(row, 'traceId'));
    addId(sessions, store.id(row, 'sessionId'));
    const [rpcId, tool] = [store.id(row, 'rpcId'), store.id(row, 'tool')];
    if (rpcId === 0 || tool === 0) continue;
    const call = rpcId * store.idsEnd + tool;
    calls.set(call, (calls.get(call) ?? 0) | hop);
  }
  const timed = start <= end;
  return { rows, start: timed ? start : NaN, end: timed ? end : NaN, hops, speakers, traces, sessions, calls };
}

/** True for a row that shows a tool call, and not only that some message passed. */
export function isSpeaker(store: ObservationStore, row: number): boolean {
  if (store.isComponent(row)) return true;
  const gateway = store.platformPart(row)?.gateway;
  return gateway !== undefined && (gateway.step === 'executing' || gateway.method === 'tools/call');
}

/** True where both name such ids and none is the same. */
export function differ(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  return one.size > 0 && other.size > 0 && !share(one, other);
}

export function share(one: ReadonlySet<number>, other: ReadonlySet<number>): boolean {
  for (const id of one) if (other.has(id)) return true;
  return false;
}

function addId(ids: Set<number>, id: number): void {
  if (id !== 0) ids.add(id);
}
