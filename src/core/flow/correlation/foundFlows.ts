import type { Cluster } from './clusterRows.ts';
import type { JoinedBy } from '../flow.ts';
import type { Membership } from './membership.ts';
import type { ObservationStore } from '../rows/observationStore.ts';

/** How a flow without correlation id is named; a kind and the text of an id. */
export type FlowName = string;

/** Number of clusters by session. */
export type SessionCounts = ReadonlyMap<string, number>;

/** How many clusters might be named by a session. Counts all clusters there are, also those that become no flow. */
export function countSessions(clusters: readonly Cluster[]): SessionCounts {
  const counts = new Map<string, number>();
  for (const { traces, sessions } of clusters) {
    const session = traces.size > 0 ? null : first(sessions);
    if (session !== null) counts.set(session, (counts.get(session) ?? 0) + 1);
  }
  return counts;
}

/**
 * Makes flows of clusters that belong to none, and adds their names by flow number. What is contested becomes none, nor what shows no tool call (an
 * environment that starts, a client that lists tools), nor what has no id to be called by. Lines that hold a token and no id at all make one flow a token.
 */
export function foundFlows(store: ObservationStore, membership: Membership, clusters: readonly Cluster[], sessions: SessionCounts, names: Map<number, FlowName>): void {
  const leaks = new Map<FlowName, number>();
  for (const cluster of clusters) {
    const name = cluster.contested || !cluster.tells ? null : (nameOf(store, cluster, sessions) ?? leakOf(cluster));
    if (name === null) continue;
    const flow = leaks.get(name) ?? membership.addFlow();
    if (name.startsWith(leakPrefix)) leaks.set(name, flow);
    names.set(flow, apartFrom(store, name));
    for (const row of cluster.rows) membership.join(row, flow, strongestOf(store, row));
  }
}

const leakPrefix = 'token:';

/** Of lines that are no request's as far as they tell: whose they are is all that is known. */
function leakOf({ speakers, tokens }: Cluster): FlowName | null {
  const token = speakers === 0 ? first(tokens) : null;
  return token === null ? null : `${leakPrefix}${token}`;
}

/** A correlation id is any text that a component likes, and may read as a name of ours. */
function apartFrom(store: ObservationStore, name: FlowName): FlowName {
  return store.hasCorrelationId(name) ? apartFrom(store, `${name}'`) : name;
}

/** A session names a flow only where it made no other one. */
function nameOf(store: ObservationStore, cluster: Cluster, sessions: SessionCounts): FlowName | null {
  const trace = first(cluster.traces);
  if (trace !== null) return `trace:${trace}`;
  const session = first(cluster.sessions);
  const request = firstRequest(store, cluster);
  if (session !== null && (request === null || sessions.get(session) === 1)) return `session:${session}`;
  return request === null ? null : `request:${request}`;
}

function firstRequest(store: ObservationStore, { rows }: Cluster): string | null {
  const ids: string[] = [];
  for (const row of rows) for (const id of [store.id(row, 'requestId'), store.id(row, 'gatewayRequestId')]) if (id !== undefined) ids.push(id);
  return first(ids);
}

/** In the order of texts. */
function first(texts: Iterable<string>): string | null {
  let least: string | null = null;
  for (const text of texts) if (least === null || text < least) least = text;
  return least;
}

function strongestOf(store: ObservationStore, row: number): JoinedBy {
  if (store.id(row, 'traceId') !== undefined) return 'traceId';
  if (store.id(row, 'gatewayRequestId') !== undefined) return 'gatewayRequestId';
  if (store.id(row, 'requestId') !== undefined) return 'requestId';
  return store.id(row, 'sessionId') !== undefined ? 'sessionId' : 'tokenAndTime';
}
