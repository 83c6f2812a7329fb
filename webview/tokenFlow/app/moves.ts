import type { ListKey } from './actions.ts';
import { countSeen, scrollTo, select } from './selection.ts';
import type { AppState } from './state.ts';

/** Letters typed within this time of each other are one word, in milliseconds. */
const wordMs = 800;

export function moveInList(state: AppState, key: ListKey): AppState {
  const { held, viewport } = state;
  if (held === null || held.page.matching === 0) return state;
  const last = held.page.matching - 1;
  const here = state.reach ?? (state.place === null || state.place < 0 ? null : state.place);
  const page = Math.max(1, viewport.items - 1);
  const steps: { readonly [key in ListKey]: number } = { up: -1, down: 1, home: -Infinity, end: Infinity, pageUp: -page, pageDown: page };
  const target = here === null && (key === 'up' || key === 'down') ? 0 : (here ?? 0) + steps[key];
  return goToRow(state, Math.min(last, Math.max(0, target)));
}

/** Letters typed in quick succession are one word; the same letter again means the next flow of it, a longer word may stay where it is. */
export function typeLetter(state: AppState, letter: string, at: number): AppState {
  const { letters, selected, filter } = state;
  const text = (at - letters.at < wordMs ? letters.text : '') + letter.toLowerCase();
  const again = [...text].every((each) => each === text[0]);
  return { ...state, letters: { text, at, sought: { id: selected, filter, letters: again ? (text[0] ?? '') : text, from: again ? 'next' : 'here' } } };
}

export function takeLettersFound(state: AppState, id: string | null): AppState {
  const found = { ...state, letters: { ...state.letters, sought: null } };
  return id === null || id === state.selected ? found : { ...select(found, id, null), moving: true };
}

/** The detail follows when the moving rests. A row that is not held yet is selected when it comes. */
function goToRow(state: AppState, row: number): AppState {
  const scrolled = scrollTo(state, row);
  const flow = state.held?.page.rows[row - state.held.page.from];
  if (flow === undefined) return { ...scrolled, reach: row };
  return countSeen({ ...scrolled, selected: flow.id, place: row, reach: null, moving: true });
}
