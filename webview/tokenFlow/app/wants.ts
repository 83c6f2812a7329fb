import type { FlowFilter } from '../../../src/core/story/flowPage.ts';
import type { StartingWithAsk } from '../../../src/protocol/tokenFlow.ts';
import { itemCount, rowFrom } from '../list/items.ts';
import { sameFilter, type AppState } from './state.ts';

export type PageWant = { readonly filter: FlowFilter; readonly changes: number; readonly from: number; readonly count: number };
export type PlaceWant = { readonly id: string; readonly filter: FlowFilter; readonly changes: number };
export type StoryWant = { readonly id: string; readonly changes: number; readonly waitMs: number };

/** Rows beyond either edge of what is in sight. */
export const overscan = 10;
/** Fewer rows than these beyond an edge: time to ask for more. */
const leastAhead = 4;
/** A held key passes many flows: the detail waits until it rests. */
const restMs = 100;

/** The rows that the list shows and does not have, or has of before; null where nothing is to be asked. Before the host's first word there may be flows. */
export function pageWanted(state: AppState): PageWant | null {
  const { host, refusal, filter, changes, held, otherSource } = state;
  if (refusal !== null || otherSource || (host !== null && !hasFlows(host.phase))) return null;
  const { first, last } = rowsInSight(state);
  const want = { filter, changes, from: Math.max(0, first - overscan), count: last - Math.max(0, first - overscan) + overscan };
  if (held === null || held.changes !== changes || !sameFilter(held.filter, filter)) return want;
  const { from, rows, matching } = held.page;
  const enoughAbove = from <= Math.max(0, first - leastAhead);
  const enoughBelow = from + rows.length >= Math.min(matching, last + leastAhead);
  return enoughAbove && enoughBelow ? null : want;
}

/** Where the selected flow stands, where the rows that are held do not say it. */
export function placeWanted({ held, selected, place, filter, changes }: AppState): PlaceWant | null {
  if (held === null || selected === null || place !== null || held.changes !== changes) return null;
  return { id: selected, filter, changes };
}

export function storyWanted({ selected, detail, changes, moving, host }: AppState): StoryWant | null {
  if (host === null || selected === null || (detail?.id === selected && detail.changes === changes)) return null;
  return { id: selected, changes, waitMs: moving && detail?.id !== selected ? restMs : 0 };
}

/** The flow that begins with the letters typed in the list. */
export function lettersWanted({ letters }: AppState): StartingWithAsk | null {
  return letters.sought;
}

export function hasFlows(phase: NonNullable<AppState['host']>['phase']): boolean {
  return phase !== 'noFolder' && phase !== 'noChain' && phase !== 'restricted';
}

/** `last`: the row after the last one in sight. */
export function rowsInSight({ held, viewport }: AppState): { readonly first: number; readonly last: number } {
  const { first, items } = viewport;
  if (held === null) return { first, last: first + items };
  const count = itemCount(held.page);
  return { first: rowFrom(Math.min(first, count), held.page), last: Math.min(rowFrom(Math.min(first + items, count), held.page), held.page.matching) };
}
