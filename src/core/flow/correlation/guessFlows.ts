import type { Cluster } from './clusterRows.ts';
import { byStart, onlyFit, TimedFlow } from './fits.ts';
import type { JoinedBy } from '../flow.ts';
import type { Membership } from './membership.ts';
import type { ObservationStore } from '../rows/observationStore.ts';
import { differ, share } from './rowGroup.ts';
import type { RowGroup } from './rowGroup.ts';

/** How far the clocks of two hops may be apart, in milliseconds: where the call agrees, and where nothing but the time does. */
const slackMs = { call: 5_000, time: 1_000 } as const;

/** A cluster's claim to a flow. Two clusters cannot both be what a flow lacks: of equal claims none counts, nor of those that bring different tokens. */
type Claim = { readonly cluster: Cluster; readonly flow: number; readonly parts: readonly (string | number)[] };

/** Joins agents' records without correlation id to the one flow of their session in whose time they lie. Gives those left. */
export function guessAgents(store: ObservationStore, membership: Membership, clusters: readonly Cluster[]): readonly Cluster[] {
  if (clusters.length === 0) return clusters;
  const flows = timedFlows(store, membership);
  return settle(membership, 'timeOnly', clusters, (cluster) => claimByTime(cluster, flows, (flow) => share(cluster.sessions, flow.sessions)));
}

/** Joins what holds a token to the one flow of that time in which the same token was seen. Gives those left. */
export function guessByToken(store: ObservationStore, membership: Membership, clusters: readonly Cluster[]): readonly Cluster[] {
  const holding = clusters.filter(({ tokens }) => tokens.size > 0);
  if (holding.length === 0) return clusters;
  const flows = timedFlows(store, membership);
  const flowsByToken = indexTokens(store, flows, holding);
  return settle(membership, 'tokenAndTime', clusters, (cluster) => claimByToken(cluster, flowsByToken));
}

/** Joins what lies behind the agent: by JSON-RPC id and tool of a call that the flow made, by its token, or else by time alone. Gives those left. */
export function guessCalled(store: ObservationStore, membership: Membership, clusters: readonly Cluster[]): readonly Cluster[] {
  if (clusters.length === 0) return clusters;
  const flows = timedFlows(store, membership);
  const flowsByCall = indexCalls(store, flows, clusters);
  const left = guessByToken(store, membership, settle(membership, 'rpcIdAndTool', clusters, (cluster) => claimByCall(cluster, flowsByCall)));
  if (left.length === 0) return left;
  const flowsNow = left.length === clusters.length ? flows : timedFlows(store, membership);
  return settle(membership, 'timeOnly', left, (cluster) => claimByTime(cluster, flowsNow, () => true));
}

function timedFlows(store: ObservationStore, membership: Membership): readonly TimedFlow[] {
  const rows = membership.rowsByFlow();
  return byStart(Array.from({ length: membership.flows }, (_, flow) => new TimedFlow(store, flow, rows.of(flow))));
}

function settle(membership: Membership, by: JoinedBy, clusters: readonly Cluster[], claimOf: (cluster: Cluster) => Claim | null): readonly Cluster[] {
  const claims = clusters.map(claimOf).filter((claim) => claim !== null);
  const counts = new Map<string, number>();
  const tokens = new Map<number, ReadonlySet<string>>();
  const torn = new Set<number>();
  for (const { cluster, flow, parts } of claims) {
    for (const part of parts) counts.set(`${flow} ${part}`, (counts.get(`${flow} ${part}`) ?? 0) + 1);
    if (cluster.tokens.size === 0) continue;
    if (differ(cluster.tokens, tokens.get(flow) ?? cluster.tokens)) torn.add(flow);
    tokens.set(flow, cluster.tokens);
  }
  const joined = new Set<Cluster>();
  for (const { cluster, flow, parts } of claims) {
    if (parts.some((part) => counts.get(`${flow} ${part}`) !== 1) || (torn.has(flow) && cluster.tokens.size > 0)) continue;
    joined.add(cluster);
    for (const row of cluster.rows) membership.join(row, flow, by);
  }
  return clusters.filter((cluster) => !joined.has(cluster));
}

/** The hops of the cluster must be silent in the flow: what speaks there already has its place. */
function claimByTime(cluster: Cluster, flows: readonly TimedFlow[], accepts: (flow: RowGroup) => boolean): Claim | null {
  const isSilent = (flow: RowGroup): boolean => (flow.speakers & cluster.hops) === 0;
  const flow = onlyFit(cluster, flows, slackMs.time, (group) => isSilent(group) && !contradict(cluster, group) && accepts(group));
  return flow === null ? null : { cluster, flow, parts: bitsOf(cluster.hops) };
}

function claimByCall(cluster: Cluster, flowsByCall: ReadonlyMap<number, readonly TimedFlow[]>): Claim | null {
  const [call, ...others] = cluster.calls.keys();
  if (call === undefined || others.length > 0) return null;
  const isSilent = (flow: RowGroup): boolean => ((flow.calls.get(call) ?? 0) & cluster.hops) === 0;
  const flow = onlyFit(cluster, flowsByCall.get(call) ?? [], slackMs.call, (group) => isSilent(group) && !contradict(cluster, group));
  return flow === null ? null : { cluster, flow, parts: [call] };
}

/** Lines beside the records claim no place among them: several may be of one flow. */
function claimByToken(cluster: Cluster, flowsByToken: ReadonlyMap<string, readonly TimedFlow[]>): Claim | null {
  const [token, ...others] = cluster.tokens;
  if (token === undefined || others.length > 0) return null;
  const isFree = (flow: RowGroup): boolean => (flow.speakers & cluster.speakers) === 0;
  const flow = onlyFit(cluster, flowsByToken.get(token) ?? [], slackMs.call, (group) => isFree(group) && !contradict(cluster, group));
  return flow === null ? null : { cluster, flow, parts: bitsOf(cluster.speakers) };
}

/** A token that nobody in the flow saw, where one was seen, is rather another user's than one that took its place. */
function contradict(cluster: Cluster, flow: RowGroup): boolean {
  return differ(cluster.traces, flow.traces) || differ(cluster.sessions, flow.sessions) || differ(cluster.tokens, flow.tokens);
}

/** The flows that made each call which a cluster names, in the order given. */
function indexCalls(store: ObservationStore, flows: readonly TimedFlow[], clusters: readonly Cluster[]): ReadonlyMap<number, readonly TimedFlow[]> {
  const index = new Map<number, TimedFlow[]>();
  for (const { calls } of clusters) for (const call of calls.keys()) index.set(call, []);
  if (index.size === 0) return index;
  for (const timed of flows) {
    for (const row of timed.rows) {
      const call = store.call(row);
      const calling = call === 0 ? undefined : index.get(call);
      if (calling !== undefined && calling.at(-1) !== timed) calling.push(timed);
    }
  }
  return index;
}

/** The flows in which each token was seen that a cluster holds, in the order given. */
function indexTokens(store: ObservationStore, flows: readonly TimedFlow[], clusters: readonly Cluster[]): ReadonlyMap<string, readonly TimedFlow[]> {
  const index = new Map<string, TimedFlow[]>();
  for (const { tokens } of clusters) for (const token of tokens) index.set(token, []);
  for (const timed of flows) {
    for (const row of timed.rows) {
      const token = store.fingerprint(row);
      const seeing = token === undefined ? undefined : index.get(token);
      if (seeing !== undefined && seeing.at(-1) !== timed) seeing.push(timed);
    }
  }
  return index;
}

function bitsOf(bits: number): readonly number[] {
  return [0, 1, 2, 3, 4].filter((bit) => (bits & (1 << bit)) !== 0);
}
