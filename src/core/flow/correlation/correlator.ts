import { hopOrder } from '../../chain/hop.ts';
import { clusterRows } from './clusterRows.ts';
import type { Cluster } from './clusterRows.ts';
import { countSessions, foundFlows } from './foundFlows.ts';
import type { FlowName } from './foundFlows.ts';
import { guessAgents, guessCalled, guessByToken } from './guessFlows.ts';
import { joinByIds } from './joinByIds.ts';
import { Kinship } from './kinship.ts';
import { Membership } from './membership.ts';
import type { FlowRows } from './membership.ts';
import type { ObservationStore } from '../rows/observationStore.ts';

const frontend = 1 << hopOrder('frontend');
const agent = 1 << hopOrder('agent');

export type Correlation = {
  readonly rows: FlowRows;
  /** Names of the flows that no correlation id names, by flow number. The others are numbered as their correlation ids are, less one. */
  readonly names: ReadonlyMap<number, FlowName>;
};

/**
 * Sorts observations into flows: one flow for each correlation id. What has none joins through ids that point to exactly one flow; what is left and
 * belongs together joins the one flow that fits by JSON-RPC id and tool, or by time alone, as a guess; or else becomes a flow of its own. Never merges two
 * correlation ids; what may belong to several flows joins none. The order of the rows changes nothing, nor does asking in between.
 */
export class Correlator {
  readonly #store: ObservationStore;
  readonly #membership = new Membership();
  /** Rows without a flow that belong together by their ids, by the first of them. */
  readonly #clusters = new Map<number, Cluster>();
  /** Null until somebody asks again, unless that is known from the start: who asks once has no use for it. */
  #kinship: Kinship | null;
  #settled = 0;

  constructor(store: ObservationStore, isWatched: boolean) {
    this.#store = store;
    this.#kinship = isWatched ? new Kinship(store) : null;
  }

  /** What ids settle is settled anew among the new rows and their kin alone; guesses, which any flow of that time can forbid, are all made anew. */
  correlate(): Correlation {
    const store = this.#store;
    const membership = this.#membership;
    for (const { rows } of this.#clusters.values()) for (const row of rows) membership.leave(row);
    membership.resetFlows(store.correlationsEnd - 1);
    membership.growTo(store.size);
    this.#settle(this.#unsettled());
    this.#settled = store.size;
    const names = joinClusters(store, membership, [...this.#clusters.values()]);
    return { rows: membership.rowsByFlow(), names };
  }

  #unsettled(): readonly number[] {
    const { size } = this.#store;
    const added: number[] = [];
    for (let row = this.#settled; row < size; row++) added.push(row);
    const isFirst = this.#settled === 0;
    if (isFirst && this.#kinship === null) return added;
    const kinship = (this.#kinship ??= new Kinship(this.#store));
    kinship.growTo(size);
    return isFirst ? added : kinship.kinOf(added);
  }

  #settle(rows: readonly number[]): void {
    const store = this.#store;
    const membership = this.#membership;
    const joined: number[] = [];
    const loose: number[] = [];
    for (const row of rows) {
      this.#clusters.delete(row);
      const correlation = store.correlation(row);
      if (correlation === 0) {
        membership.leave(row);
        loose.push(row);
      } else {
        membership.join(row, correlation - 1, 'correlationId');
        joined.push(row);
      }
    }
    if (loose.length === 0) return;
    for (const cluster of clusterRows(store, joinByIds(store, membership, joined, loose))) this.#clusters.set(firstOf(cluster), cluster);
  }
}

function joinClusters(store: ObservationStore, membership: Membership, clusters: readonly Cluster[]): ReadonlyMap<number, FlowName> {
  const names = new Map<number, FlowName>();
  if (clusters.length === 0) return names;
  const sessions = countSessions(clusters);
  const isBeside = ({ speakers, tells }: Cluster): boolean => speakers === 0 && tells;
  const beside = clusters.filter(isBeside);
  const spoken = beside.length === 0 ? clusters : clusters.filter((cluster) => !isBeside(cluster));
  const frontends = spoken.filter(({ hops }) => (hops & frontend) !== 0);
  const agents = spoken.filter(({ hops }) => (hops & frontend) === 0 && (hops & agent) !== 0);
  foundFlows(store, membership, [...frontends, ...guessAgents(store, membership, agents)], sessions, names);
  const called = spoken.filter(({ hops }) => (hops & (frontend | agent)) === 0);
  foundFlows(store, membership, guessCalled(store, membership, called), sessions, names);
  // What no hop's own record stands in makes a flow only where no other flow can have it.
  foundFlows(store, membership, guessCalled(store, membership, guessByToken(store, membership, beside)), sessions, names);
  return names;
}

function firstOf({ rows }: Cluster): number {
  for (const row of rows) return row;
  return -1;
}
