import { itemOfRow } from '../list/items.ts';
import type { Action } from './actions.ts';
import { bringIntoSight, countSeen, nextStamp, placeInPage } from './selection.ts';
import { finishedOf, sameFilter, type AppState, type HeldPage } from './state.ts';
import { rowsInSight } from './wants.ts';

/** Takes the rows that were asked for: follows the newest flow where it was selected, and else leaves selection and what is in sight as they are. */
export function takePage(before: AppState, { filter, changes, page }: Extract<Action, { kind: 'pageCame' }>): AppState {
  const sameList = before.held !== null && sameFilter(before.held.filter, filter);
  // Logs that are read anew begin with nothing: what was shown of them stands until they are read.
  if (page.all === 0 && before.host?.phase === 'loading' && before.held !== null && sameList) return { ...before, held: { ...before.held, changes }, problem: null };
  const held: HeldPage = { filter, changes, page };
  let state: AppState = { ...before, held, problem: null };
  if (sameList) state = keepInSight(before, state);
  else if (before.held !== null || before.selected !== null) state = { ...state, seen: finishedOf(page, filter) };
  state = { ...state, seen: Math.min(state.seen, finishedOf(page, filter)) };
  state = followNewest(before, state, sameList);
  state = settleReach(state);
  return countSeen(bringIntoSight(settlePlace(before, state)));
}

/** The next finished flow takes over where the newest was selected and nobody reads the detail. */
function followNewest(before: AppState, state: AppState, sameList: boolean): AppState {
  const { newest, rows, all } = state.held?.page ?? { newest: null, rows: [], all: 0 };
  if (all === 0) return { ...state, selected: null, place: null, detail: null };
  if (state.selected === null) {
    const first = newest ?? rows[0]?.id ?? null;
    return first === null ? state : { ...state, selected: first, place: null };
  }
  const following = sameList && isNewest(before) && !state.focusInDetail;
  if (!following || newest === null || newest === state.selected) return state;
  return { ...state, selected: newest, place: null, moving: false };
}

/** The newest that has ended, or one above it that is still under way: several may end before the view hears of the first. */
function isNewest({ held, selected }: AppState): boolean {
  if (held === null || selected === null) return false;
  return held.page.newest === selected || (held.page.from === 0 && held.page.rows[0]?.id === selected);
}

/** Rows that came above what is in sight push nothing away. */
function keepInSight(before: AppState, state: AppState): AppState {
  const { held, viewport } = before;
  if (held === null || state.held === null || viewport.first === 0) return state;
  const { first } = rowsInSight(before);
  const anchor = held.page.rows[first - held.page.from];
  const now = anchor === undefined ? null : placeInPage(state, anchor.id);
  const moved = now === null ? state.held.page.matching - held.page.matching : itemOfRow(now, state.held.page) - itemOfRow(first, held.page);
  if (moved === 0 || state.held.changes === held.changes) return state;
  return { ...state, viewport: { ...viewport, first: Math.max(0, viewport.first + moved) }, scroll: { kind: 'shift', items: moved, stamp: nextStamp(state) } };
}

/** A row that the keyboard went to has its flow now. */
function settleReach(state: AppState): AppState {
  const { reach, held } = state;
  const row = reach === null || held === null ? undefined : held.page.rows[reach - held.page.from];
  return row === undefined ? state : { ...state, selected: row.id, place: reach, reach: null };
}

function settlePlace(before: AppState, state: AppState): AppState {
  const { selected, held } = state;
  if (selected === null || held === null) return state;
  const place = placeInPage(state, selected);
  if (place !== null) return { ...state, place };
  const mayHaveMoved = before.held === null || before.held.changes !== held.changes || !sameFilter(before.held.filter, held.filter) || before.selected !== selected;
  return mayHaveMoved ? { ...state, place: null } : state;
}
