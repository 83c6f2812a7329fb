import type { RowGroup } from './rowGroup.ts';

/** A flow with a known time, and what its rows say. */
export type TimedFlow = { readonly flow: number; readonly group: RowGroup };

/** How many flows are looked at before a cluster: more run at once only where nothing could be told apart anyway. */
const lookedAtMost = 64;

/** Flows by their start; a flow of unknown time fits nothing by time. */
export function byStart(flows: readonly TimedFlow[]): readonly TimedFlow[] {
  return flows.filter(({ group }) => !Number.isNaN(group.start)).sort((a, b) => a.group.start - b.group.start || a.group.end - b.group.end);
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
    const { flow, group } = flows[index] as TimedFlow;
    if (cluster.end > group.end + slackMs || !accepts(group)) continue;
    (cluster.start >= group.start && cluster.end <= group.end ? within : near).push(flow);
  }
  const best = within.length > 0 ? within : near;
  return best.length === 1 ? (best[0] as number) : null;
}

function countStartedBy(flows: readonly TimedFlow[], time: number): number {
  let [low, high] = [0, Number.isNaN(time) ? 0 : flows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((flows[middle] as TimedFlow).group.start <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
