import type { Store } from './app/store.ts';
import { screenOf } from './states/screenOf.ts';

/** A wait shorter than this is not worth a picture of waiting, in milliseconds. */
const shortestWaitMs = 100;

/** Shows the view when the host has said what there is, or else that it waits: what would stand for a few frames is neither laid out nor drawn. */
export function revealWhenTold(root: HTMLElement, store: Store): void {
  root.hidden = true;
  const reveal = (): void => {
    root.hidden = false;
    stopListening();
    clearTimeout(timer);
  };
  const timer = setTimeout(reveal, shortestWaitMs);
  const stopListening = store.subscribe(() => {
    if (store.state.held !== null || screenOf(store.state) !== 'flows') reveal();
  });
}
