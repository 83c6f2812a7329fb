import { linkedIds } from './idLinks.ts';
import type { LinkedId } from './idLinks.ts';
import { DisjointSets } from './disjointSets.ts';
import type { ObservationStore } from '../rows/observationStore.ts';

/**
 * Which rows can have a say in each other's flow by their ids: those that share one, and those that share one with them. What ids settle among some of
 * these sets is the same whatever stands in the others.
 */
export class Kinship {
  readonly #store: ObservationStore;
  readonly #sets = new DisjointSets();
  /** First row of each correlation id, by its number. */
  readonly #correlations: number[] = [];
  readonly #ids: { readonly [name in LinkedId]: Map<string, number> } = { traceId: new Map(), gatewayRequestId: new Map(), requestId: new Map(), sessionId: new Map() };

  constructor(store: ObservationStore) {
    this.#store = store;
  }

  /** Takes the store's rows from the first one not taken yet. */
  growTo(rows: number): void {
    for (let row = this.#sets.size; row < rows; row++) this.#add(row);
  }

  /** The rows of the sets that these rows belong to, each once. */
  kinOf(rows: readonly number[]): readonly number[] {
    const roots = new Set<number>();
    const kin: number[] = [];
    for (const row of rows) {
      const root = this.#sets.find(row);
      if (roots.has(root)) continue;
      roots.add(root);
      for (const member of this.#sets.membersOf(root)) kin.push(member);
    }
    return kin;
  }

  #add(row: number): void {
    const sets = this.#sets;
    sets.add();
    const correlation = this.#store.correlation(row);
    if (correlation !== 0) {
      const first = this.#correlations[correlation];
      if (first === undefined) this.#correlations[correlation] = row;
      else sets.unite(first, row);
    }
    for (const name of linkedIds) {
      const id = this.#store.id(row, name);
      if (id === undefined) continue;
      const first = this.#ids[name].get(id);
      if (first === undefined) this.#ids[name].set(id, row);
      else sets.unite(first, row);
    }
  }
}
