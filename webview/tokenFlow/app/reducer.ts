import { openingHop } from '../detail/openingHop.ts';
import type { FlowFilter } from '../../../src/core/story/flowPage.ts';
import type { ShownSource, ViewState } from '../../../src/protocol/tokenFlow.ts';
import type { Action } from './actions.ts';
import { moveInList, takeLettersFound, typeLetter } from './moves.ts';
import { heardNow, newsOf } from './news.ts';
import { bringIntoSight, select, showNewest } from './selection.ts';
import { leastListRows, mostListRows, noFilter, sameFilter, type AppState } from './state.ts';
import { takePage } from './takePage.ts';

/** What becomes of the view. Pure: what has to be asked of the host follows from the state (see `wants.ts`). */
export function reduce(state: AppState, action: Action): AppState {
  switch (action.kind) {
    case 'hostSaid': return takeHost(state, action.state);
    case 'hostRefused': return { ...state, refusal: action.error };
    case 'askFailed': return { ...state, problem: action.error };
    case 'flowsChanged': return { ...state, changes: state.changes + 1 };
    case 'revealed': return { ...select(state, action.id, null), filter: unfiltered(state) };
    case 'pageCame': return sameFilter(action.filter, state.filter) ? takePage(state, action) : state;
    case 'placeCame': return takePlace(state, action);
    case 'storyCame': return takeStory(state, action);
    case 'brokenFound': return takeBroken(state, action);
    case 'filterSet': return setFilter(state, { ...state.filter, ...action.filter });
    case 'filterCleared': return setFilter(state, unfiltered(state));
    case 'rowChosen': return select(state, action.id, action.row);
    case 'keyPressed': return moveInList(state, action.key);
    case 'letterTyped': return typeLetter(state, action.letter, action.at);
    case 'lettersFound': return takeLettersFound(state, action.id);
    case 'problemDismissed': return { ...state, problem: null };
    case 'newestWanted': return showNewest(state);
    case 'scrolled': return action.first === state.viewport.first && action.items === state.viewport.items ? state : { ...state, viewport: { first: action.first, items: action.items } };
    case 'hopOpened': return { ...state, openHop: action.hop, openHopChosen: true };
    case 'detailFocused': return { ...state, focusInDetail: action.inside };
    case 'sashMoved': return { ...state, listRows: Math.min(mostListRows, Math.max(leastListRows, Math.round(action.rows))) };
    case 'announced': return { ...state, announcement: { text: newsOf(state) ?? '', spoken: state.announcement.spoken + 1 }, heard: heardNow(state) };
  }
}

/** All flows, in the order in which they are looked through. */
function unfiltered({ filter: { group } }: AppState): FlowFilter {
  return group === undefined ? noFilter : { ...noFilter, group };
}

/** Flows of another source are other flows: none of those before is shown below its name. */
function takeHost(state: AppState, host: ViewState): AppState {
  const heard = { ...state, host, refusal: null };
  if (state.host !== null && !sameSource(state.host.source, host.source)) return { ...heard, held: null, detail: null, selected: null, place: null, reach: null, changes: state.changes + 1, otherSource: host.phase === 'loading' };
  const isFirstPart = state.otherSource && host.revision !== state.host?.revision; // flows are shown while their logs are still being read
  return isFirstPart || (state.host?.phase === 'loading' && host.phase !== 'loading') ? { ...heard, otherSource: false, changes: state.changes + 1 } : heard;
}

/** An account that is told later makes no other source. */
function sameSource(a: ShownSource, b: ShownSource): boolean {
  return a.chain === b.chain && (a.kind === 'aws' ? b.kind === 'aws' && a.region === b.region && a.profile === b.profile : b.kind === 'local');
}

/** The selected flow stays selected, also where it is not in the list any more. */
function setFilter(state: AppState, filter: FlowFilter): AppState {
  if (sameFilter(filter, state.filter) && filter.text === state.filter.text) return state;
  return { ...state, filter, place: null, reach: null, viewport: { ...state.viewport, first: 0 }, scroll: { kind: 'show', item: 0, stamp: (state.scroll?.stamp ?? 0) + 1 } };
}

function takePlace(state: AppState, { id, filter, row }: Extract<Action, { kind: 'placeCame' }>): AppState {
  return id === state.selected && sameFilter(filter, state.filter) ? bringIntoSight({ ...state, place: row }) : state;
}

/** A flow that is gone leaves its place to the newest. While logs are read it may only not be there yet. */
function takeStory(state: AppState, { id, changes, shown, now }: Extract<Action, { kind: 'storyCame' }>): AppState {
  if (id !== state.selected) return state;
  if (shown === null && state.host?.phase === 'loading' && state.detail?.id === id) return { ...state, detail: { ...state.detail, changes } };
  if (shown === null) {
    const newest = state.held?.page.newest ?? null;
    return { ...state, selected: newest === id ? null : newest, place: null, detail: null };
  }
  const another = state.detail?.id !== id;
  const chosen = !another && state.openHopChosen;
  return { ...state, detail: { id, changes, shown, now }, moving: false, openHopChosen: chosen, openHop: chosen ? state.openHop : (shown.pausedAt ?? openingHop(shown.story)) };
}

function takeBroken(state: AppState, { id, direction }: Extract<Action, { kind: 'brokenFound' }>): AppState {
  if (id !== null) return select(state, id, null);
  const text = direction === 'older' ? 'No older broken flow' : 'No newer broken flow';
  return { ...state, announcement: { text, spoken: state.announcement.spoken + 1 } };
}
