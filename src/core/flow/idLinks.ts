import type { IdName, ObservationStore } from './observationStore.ts';

export const strongIds = ['traceId', 'gatewayRequestId', 'requestId'] as const satisfies readonly IdName[];
export type LinkedId = (typeof strongIds)[number] | 'sessionId';
const linkedIds: readonly LinkedId[] = [...strongIds, 'sessionId'];

const unused = -1;
const several = -2;

/** Which flow an id points to. Knows only the ids that loose rows ask for, which are few where components log a correlation id. */
export class IdLinks {
  readonly #store: ObservationStore;
  /** One bit for each kind of id that is asked for, by the id's number. */
  readonly #asked: Uint8Array;
  readonly #flows: { readonly [name in LinkedId]: Map<number, number> } = { traceId: new Map(), gatewayRequestId: new Map(), requestId: new Map(), sessionId: new Map() };

  constructor(store: ObservationStore, asking: readonly number[]) {
    this.#store = store;
    this.#asked = new Uint8Array(store.idsEnd);
    for (const row of asking) {
      linkedIds.forEach((name, bit) => {
        const id = store.id(row, name);
        if (id === 0) return;
        this.#asked[id] = (this.#asked[id] ?? 0) | (1 << bit);
        this.#flows[name].set(id, unused);
      });
    }
  }

  /** Makes the ids of a row point to its flow. */
  link(row: number, flow: number): void {
    for (let bit = 0; bit < linkedIds.length; bit++) {
      const name = linkedIds[bit] as LinkedId;
      const id = this.#store.id(row, name);
      if (((this.#asked[id] ?? 0) & (1 << bit)) === 0) continue;
      const known = this.#flows[name].get(id);
      if (known !== flow) this.#flows[name].set(id, known === unused ? flow : several);
    }
  }

  /** The one flow that the row's id of this kind points to; null where there is none, or more than one. */
  flowBy(row: number, name: LinkedId): number | null {
    const flow = this.#flows[name].get(this.#store.id(row, name));
    return flow === undefined || flow < 0 ? null : flow;
  }

  /** True where an id of this kind points to more than one flow. */
  isShared(row: number, name: LinkedId): boolean {
    return this.#flows[name].get(this.#store.id(row, name)) === several;
  }
}
