import { hopOrder } from '../../chain/hop.ts';
import { clusterRows } from './clusterRows.ts';
import type { Cluster } from './clusterRows.ts';
import { countSessions, foundFlows } from './foundFlows.ts';
import type { FlowName } from './foundFlows.ts';
import { guessAgents, guessCalled } from './guessFlows.ts';
import { joinByIds } from './joinByIds.ts';
import { Membership } from './membership.ts';
import type { ObservationStore } from '../rows/observationStore.ts';

const frontend = 1 << hopOrder('frontend');
const agent = 1 << hopOrder('agent');

export type Correlation = {
  readonly membership: Membership;
  /** Names of the flows that no correlation id names, by flow number. The others are numbered as their correlation ids are, less one. */
  readonly names: ReadonlyMap<number, FlowName>;
};

/**
 * Sorts observations into flows: one flow for each correlation id. What has none joins through ids that point to exactly one flow; what is left and
 * belongs together joins the one flow that fits by JSON-RPC id and tool, or by time alone, as a guess; or else becomes a flow of its own. Never merges two
 * correlation ids; what may belong to several flows joins none. The order of the rows changes nothing.
 */
export function correlate(store: ObservationStore): Correlation {
  const membership = new Membership(store.size, store.correlationsEnd - 1);
  const loose: number[] = [];
  for (let row = 0; row < store.size; row++) {
    const correlation = store.correlation(row);
    if (correlation === 0) loose.push(row);
    else membership.join(row, correlation - 1, 'correlationId');
  }
  if (loose.length === 0) return { membership, names: new Map() };
  const clusters = clusterRows(store, joinByIds(store, membership, loose));
  return { membership, names: joinClusters(store, membership, clusters) };
}

function joinClusters(store: ObservationStore, membership: Membership, clusters: readonly Cluster[]): ReadonlyMap<number, FlowName> {
  const names = new Map<number, FlowName>();
  const sessions = countSessions(clusters);
  const frontends = clusters.filter(({ hops }) => (hops & frontend) !== 0);
  const agents = clusters.filter(({ hops }) => (hops & frontend) === 0 && (hops & agent) !== 0);
  foundFlows(store, membership, [...frontends, ...guessAgents(store, membership, agents)], sessions, names);
  const called = clusters.filter(({ hops }) => (hops & (frontend | agent)) === 0);
  foundFlows(store, membership, guessCalled(store, membership, called), sessions, names);
  return names;
}
