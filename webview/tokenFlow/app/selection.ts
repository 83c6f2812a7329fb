import { itemOfRow } from '../list/items.ts';
import { finishedOf, type AppState, type ScrollWish } from './state.ts';

/** Selects a flow. `row`: its place in the filtered list, where that is known; the list then scrolls to it. */
export function select(state: AppState, id: string, row: number | null): AppState {
  const place = row ?? placeInPage(state, id);
  return countSeen(bringIntoSight({ ...state, selected: id, place, reach: null, moving: false, seeking: true }));
}

/** Where the selected flow is wanted in sight and its place is known, the list goes there. */
export function bringIntoSight(state: AppState): AppState {
  if (!state.seeking || state.place === null) return state;
  return state.place < 0 ? { ...state, seeking: false } : { ...scrollTo(state, state.place), seeking: false };
}

/** Goes to the newest flow that has ended, and so follows what comes. */
export function showNewest(state: AppState): AppState {
  const newest = state.held?.page.newest ?? null;
  return newest === null ? state : { ...select(state, newest, null), seeking: false, scroll: { kind: 'show', item: 0, stamp: nextStamp(state) } };
}

/** Flows that ended since the newest was selected, and that the filter shows. */
export function newerFlows({ held, selected, seen, filter }: AppState): number {
  if (held === null || selected === null || selected === held.page.newest) return 0;
  return Math.max(0, finishedOf(held.page, filter) - seen);
}

/** Whoever has the newest flow before them has seen all. */
export function countSeen(state: AppState): AppState {
  const { held, selected, filter } = state;
  return held !== null && selected !== null && selected === held.page.newest ? { ...state, seen: finishedOf(held.page, filter) } : state;
}

export function scrollTo(state: AppState, row: number): AppState {
  const item = state.held === null ? row : itemOfRow(row, state.held.page);
  return { ...state, scroll: { kind: 'show', item, stamp: nextStamp(state) } satisfies ScrollWish };
}

export function nextStamp({ scroll }: AppState): number {
  return (scroll?.stamp ?? 0) + 1;
}

/** Row of a flow, as far as the rows that are held say it. */
export function placeInPage({ held }: AppState, id: string): number | null {
  const index = held?.page.rows.findIndex((row) => row.id === id) ?? -1;
  return held === null || index < 0 ? null : held.page.from + index;
}
