import type { ViewState } from '../../../src/protocol/tokenFlow.ts';
import type { HostChannel } from '../hostChannel.ts';
import { keepAsking } from './keepAsking.ts';
import { localTimeZone } from './localTimeZone.ts';
import { newsOf } from './news.ts';
import { problemOf } from './problemOf.ts';
import type { Store } from './store.ts';
import { lettersWanted, pageWanted, placeWanted, storyWanted } from './wants.ts';

/** A screen reader is told at most so often, in milliseconds. */
const announceEveryMs = 5_000;

/** Asks the host for what the state wants, from now on and for as long as the page lives. `greeting`: the host's first word, before which nothing that it answers is shown. */
export function runEffects(store: Store, channel: HostChannel, greeting: Promise<ViewState>): void {
  const { dispatch } = store;
  void hearGreeting(store, greeting);
  const timeZone = localTimeZone();
  const onFailure = (error: unknown): void => dispatch({ kind: 'askFailed', error: problemOf(error) });

  const lookForPage = keepAsking({
    want: () => pageWanted(store.state),
    keyOf: (want) => JSON.stringify(want),
    subjectOf: ({ filter }) => JSON.stringify(filter),
    ask: async ({ filter, changes, from, count }, signal) => {
      const page = await channel.request('page', { filter, from, count, timeZone }, signal);
      await greeting;
      signal.throwIfAborted(); // the host may just have said that there are none
      dispatch({ kind: 'pageCame', filter, changes, page });
    },
    onFailure,
  });
  const lookForPlace = keepAsking({
    want: () => placeWanted(store.state),
    keyOf: (want) => JSON.stringify(want),
    subjectOf: ({ id, filter }) => JSON.stringify({ id, filter }),
    ask: async ({ id, filter }, signal) => dispatch({ kind: 'placeCame', id, filter, row: await channel.request('indexOf', { id, filter }, signal) }),
    onFailure,
  });
  const lookForStory = keepAsking({
    want: () => storyWanted(store.state),
    keyOf: ({ id, changes }) => JSON.stringify({ id, changes }),
    subjectOf: ({ id }) => id,
    ask: async ({ id, changes, waitMs }, signal) => {
      await rest(waitMs, signal);
      const shown = await channel.request('story', { id }, signal);
      dispatch({ kind: 'storyCame', id, changes, shown, now: Date.now() });
    },
    onFailure,
  });
  const lookForLetters = keepAsking({
    want: () => lettersWanted(store.state),
    keyOf: (want) => JSON.stringify(want),
    subjectOf: (want) => JSON.stringify(want),
    ask: async (want, signal) => dispatch({ kind: 'lettersFound', id: await channel.request('startingWith', want, signal) }),
    onFailure,
  });
  const announce = announcer(store);

  store.subscribe(() => {
    lookForPage();
    lookForPlace();
    lookForStory();
    lookForLetters();
    announce();
  });
  lookForPage(); // beside the greeting, not after it
}

async function hearGreeting({ dispatch }: Store, greeting: Promise<ViewState>): Promise<void> {
  try {
    dispatch({ kind: 'hostSaid', state: await greeting });
  } catch (error) {
    dispatch({ kind: 'hostRefused', error: problemOf(error) });
  }
}

/** Sums up what came since the last announcement; flows that come fast make one sentence. */
function announcer(store: Store): () => void {
  let lastAt = -Infinity;
  let waiting = false;
  const speak = (): void => {
    waiting = false;
    if (newsOf(store.state) === null) return;
    lastAt = performance.now();
    store.dispatch({ kind: 'announced' });
  };
  return () => {
    if (waiting || newsOf(store.state) === null) return;
    waiting = true;
    // A moment's wait even for the first: the state and its flows come one after the other.
    setTimeout(speak, Math.max(300, announceEveryMs - (performance.now() - lastAt)));
  };
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Error('Something else is wanted.'));
    }, { once: true });
  });
}
