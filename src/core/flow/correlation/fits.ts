import type { ObservationStore } from '../rows/observationStore.ts';
import { groupRows, spanOf } from './rowGroup.ts';
import type { RowGroup, Rows } from './rowGroup.ts';

/** A flow, when it was, and what its rows say, which is read when somebody looks: of thousands of flows few come near to what is without one. */
export class TimedFlow {
  readonly flow: number;
  /** Epoch milliseconds; NaN where no row has a time. */
  readonly start: number;
  readonly end: number;
  readonly rows: Rows;
  readonly #store: ObservationStore;
  #group: RowGroup | null = null;

  constructor(store: ObservationStore, flow: number, rows: Rows) {
    this.#store = store;
    this.flow = flow;
    this.rows = rows;
    [this.start, this.end] = spanOf(store, rows);
  }

  get group(): RowGroup {
    return (this.#group ??= groupRows(this.#store, this.rows));
  }
}

/** How many flows are looked at before a cluster: more run at once only where nothing could be told apart anyway. */
const lookedAtMost = 64;

/** Flows by their start; a flow of unknown time fits nothing by time. */
export function byStart(flows: readonly TimedFlow[]): readonly TimedFlow[] {
  return flows.filter(({ start }) => !Number.isNaN(start)).sort((a, b) => a.start - b.start || a.end - b.end);
}

/**
 * The one flow in whose time the cluster lies: within it, or else not more than `slackMs` outside. Null where none is accepted, or more than one: then any
 * choice would be a guess between them. `flows` as `byStart` gives them.
 */
export function onlyFit(cluster: RowGroup, flows: readonly TimedFlow[], slackMs: number, accepts: (group: RowGroup) => boolean): number | null {
  const within: number[] = [];
  const near: number[] = [];
  const last = countStartedBy(flows, cluster.start + slackMs) - 1;
  for (let index = last; index >= 0 && index > last - lookedAtMost; index--) {
    const timed = flows[index] as TimedFlow;
    if (cluster.end > timed.end + slackMs || !accepts(timed.group)) continue;
    (cluster.start >= timed.start && cluster.end <= timed.end ? within : near).push(timed.flow);
  }
  const best = within.length > 0 ? within : near;
  return best.length === 1 ? (best[0] as number) : null;
}

function countStartedBy(flows: readonly TimedFlow[], time: number): number {
  let [low, high] = [0, Number.isNaN(time) ? 0 : flows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((flows[middle] as TimedFlow).start <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
