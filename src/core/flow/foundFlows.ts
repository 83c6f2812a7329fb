import type { Cluster } from './clusterRows.ts';
import type { JoinedBy } from './flow.ts';
import type { Membership } from './membership.ts';
import type { ObservationStore } from './observationStore.ts';
import { isSpeaker } from './rowGroup.ts';

/** How a flow without correlation id is named; a kind and the text of an id. */
export type FlowName = string;

/**
 * Makes flows of clusters that belong to none, and gives their names by flow number. What is contested becomes none, nor what shows no tool call (an
 * environment that starts, a client that lists tools), nor what has no id to be called by.
 */
export function foundFlows(store: ObservationStore, membership: Membership, clusters: readonly Cluster[], names: Map<number, FlowName>): void {
  const founders = clusters.filter((cluster) => !cluster.contested && [...cluster.rows].some((row) => isSpeaker(store, row)));
  const sessions = countSessions(store, founders);
  for (const cluster of founders) {
    const name = nameOf(store, cluster, sessions);
    if (name === null) continue;
    const flow = membership.addFlow();
    names.set(flow, name);
    for (const row of cluster.rows) membership.join(row, flow, strongestOf(store, row));
  }
}

/** A session names a flow only where it made no other one. */
function nameOf(store: ObservationStore, cluster: Cluster, sessions: ReadonlyMap<string, number>): FlowName | null {
  const trace = firstText(store, cluster.traces);
  if (trace !== null) return `trace:${trace}`;
  const session = firstText(store, cluster.sessions);
  const request = firstRequest(store, cluster);
  if (session !== null && (request === null || sessions.get(session) === 1)) return `session:${session}`;
  return request === null ? null : `request:${request}`;
}

function countSessions(store: ObservationStore, clusters: readonly Cluster[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { traces, sessions } of clusters) {
    const session = traces.size > 0 ? null : firstText(store, sessions);
    if (session !== null) counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  return counts;
}

function firstRequest(store: ObservationStore, { rows }: Cluster): string | null {
  const ids = new Set<number>();
  for (const row of rows) ids.add(store.id(row, 'requestId')).add(store.id(row, 'gatewayRequestId'));
  ids.delete(0);
  return firstText(store, ids);
}

/** First in the order of texts: numbers depend on which row came first. */
function firstText(store: ObservationStore, ids: Iterable<number>): string | null {
  let first: string | null = null;
  for (const id of ids) {
    const text = store.idText(id) ?? '';
    if (first === null || text < first) first = text;
  }
  return first;
}

function strongestOf(store: ObservationStore, row: number): JoinedBy {
  if (store.id(row, 'traceId') !== 0) return 'traceId';
  if (store.id(row, 'gatewayRequestId') !== 0) return 'gatewayRequestId';
  return store.id(row, 'requestId') !== 0 ? 'requestId' : 'sessionId';
}
