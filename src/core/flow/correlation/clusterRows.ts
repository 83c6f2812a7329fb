import { DisjointSets } from './disjointSets.ts';
import { strongIds } from './idLinks.ts';
import type { Unsettled } from './joinByIds.ts';
import type { ObservationStore } from '../rows/observationStore.ts';
import { groupRows } from './rowGroup.ts';
import type { RowGroup } from './rowGroup.ts';

/** Rows without a flow that belong together by their ids. */
export type Cluster = RowGroup & {
  /** They belong to one of several flows, so they must not look like one of their own. */
  readonly contested: boolean;
};

/**
 * Parts unsettled rows into clusters: rows that share a trace, a gateway request or an invocation; and rows that have no more than a session, which go with
 * the one cluster of that session, or make one where there is none or more than one.
 */
export function clusterRows(store: ObservationStore, { rows, links, isContested }: Unsettled): readonly Cluster[] {
  const sets = new DisjointSets();
  for (const _ of rows) sets.add();
  for (const name of strongIds) {
    const firstOf = new Map<string, number>();
    rows.forEach((row, index) => {
      const id = store.id(row, name);
      if (id === undefined || links.isShared(row, name)) return;
      const first = firstOf.get(id);
      if (first === undefined) firstOf.set(id, index);
      else sets.unite(first, index);
    });
  }
  uniteSessions(store, rows, sets);
  return sets.sets().map((indexes) => {
    const members = indexes.map((index) => rows[index] as number);
    return { ...groupRows(store, members), contested: members.some(isContested) };
  });
}

const several = -1;

function uniteSessions(store: ObservationStore, rows: readonly number[], sets: DisjointSets): void {
  const anchored = new Map<string, number>();
  const weak = new Map<string, number[]>();
  rows.forEach((row, index) => {
    const session = store.id(row, 'sessionId');
    if (session === undefined) return;
    if (strongIds.every((name) => store.id(row, name) === undefined)) {
      const others = weak.get(session);
      if (others === undefined) weak.set(session, [index]);
      else others.push(index);
      return;
    }
    const set = sets.find(index);
    const known = anchored.get(session);
    anchored.set(session, known === undefined || known === set ? set : several);
  });
  for (const [session, indexes] of weak) {
    const anchor = anchored.get(session);
    const first = anchor === undefined || anchor === several ? (indexes[0] as number) : anchor;
    for (const index of indexes) sets.unite(first, index);
  }
}
