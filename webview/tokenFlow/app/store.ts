import type { Action } from './actions.ts';
import { reduce } from './reducer.ts';
import type { AppState } from './state.ts';

export type Dispatch = (action: Action) => void;

/** The one place that holds the view's state. Listeners hear of each change, after it. */
export class Store {
  #state: AppState;
  readonly #listeners = new Set<() => void>();

  constructor(state: AppState) {
    this.#state = state;
  }

  get state(): AppState {
    return this.#state;
  }

  readonly dispatch: Dispatch = (action) => {
    const next = reduce(this.#state, action);
    if (next === this.#state) return;
    this.#state = next;
    for (const listener of this.#listeners) listener();
  };

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
