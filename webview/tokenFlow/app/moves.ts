import type { FlowRow } from '../../../src/core/story/flowRow.ts';
import type { ListKey } from './actions.ts';
import { countSeen, scrollTo } from './selection.ts';
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

/** To the next flow in sight whose user, or else tool, begins with what was typed. */
export function moveToLetter(state: AppState, letter: string, at: number): AppState {
  const { held, letters } = state;
  if (held === null) return state;
  const typed = (at - letters.at < wordMs ? letters.text : '') + letter.toLowerCase();
  // The same letter again means the next one of it; a longer word may stay where it is.
  const again = [...typed].every((each) => each === typed[0]);
  const text = again ? (typed[0] ?? '') : typed;
  const here = (state.place ?? -1) - held.page.from;
  const start = again ? here + 1 : Math.max(0, here);
  const rows = held.page.rows.map((row, index) => ({ row, index }));
  const around = [...rows.slice(start), ...rows.slice(0, start)];
  const found = around.find(({ row }) => beginsWith(row.user, text)) ?? around.find(({ row }) => beginsWith(row.tool, text));
  const heard = { ...state, letters: { text: typed, at } };
  return found === undefined ? heard : goToRow(heard, held.page.from + found.index);
}

function beginsWith(value: FlowRow['user'], text: string): boolean {
  return value !== null && value.toLowerCase().startsWith(text);
}

/** The detail follows when the moving rests. A row that is not held yet is selected when it comes. */
function goToRow(state: AppState, row: number): AppState {
  const scrolled = scrollTo(state, row);
  const flow = state.held?.page.rows[row - state.held.page.from];
  if (flow === undefined) return { ...scrolled, reach: row };
  return countSeen({ ...scrolled, selected: flow.id, place: row, reach: null, moving: true });
}
