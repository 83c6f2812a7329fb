import type { IdName, ObservationStore } from '../rows/observationStore.ts';

export const strongIds = ['traceId', 'gatewayRequestId', 'requestId'] as const satisfies readonly IdName[];
export type LinkedId = (typeof strongIds)[number] | 'sessionId';
export const linkedIds: readonly LinkedId[] = [...strongIds, 'sessionId'];

const unused = -1;
const several = -2;

/** Which flow an id points to. Knows only the ids that loose rows ask for, which are few where components log a correlation id. */
export class IdLinks {
  readonly #store: ObservationStore;
  readonly #flows: { readonly [name in LinkedId]: Map<string, number> } = { traceId: new Map(), gatewayRequestId: new Map(), requestId: new Map(), sessionId: new Map() };
  readonly #linkedLast: { readonly [name in LinkedId]: string[] } = { traceId: [], gatewayRequestId: [], requestId: [], sessionId: [] };

  constructor(store: ObservationStore, asking: readonly number[]) {
    this.#store = store;
    for (const row of asking) {
      for (const name of linkedIds) {
        const id = store.id(row, name);
        if (id !== undefined) this.#flows[name].set(id, unused);
      }
    }
  }

  /** Makes the ids of a row point to its flow. */
  link(row: number, flow: number): void {
    for (const name of linkedIds) if (this.#flows[name].size > 0) this.#linkId(row, name, flow);
  }

  #linkId(row: number, name: LinkedId, flow: number): void {
    const id = this.#store.id(row, name);
    // The rows of a flow repeat its ids, mostly as the very same string.
    if (id === undefined || id === this.#linkedLast[name][flow]) return;
    this.#linkedLast[name][flow] = id;
    const flows = this.#flows[name];
    const known = flows.get(id);
    if (known !== undefined && known !== flow) flows.set(id, known === unused ? flow : several);
  }

  /** The one flow that the row's id of this kind points to; null where there is none, or more than one. */
  flowBy(row: number, name: LinkedId): number | null {
    const flow = this.#pointer(row, name);
    return flow < 0 ? null : flow;
  }

  /** True where the row's id of this kind points to more than one flow. */
  isShared(row: number, name: LinkedId): boolean {
    return this.#pointer(row, name) === several;
  }

  #pointer(row: number, name: LinkedId): number {
    const id = this.#store.id(row, name);
    return id === undefined ? unused : (this.#flows[name].get(id) ?? unused);
  }
}
