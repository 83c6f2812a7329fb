import { list, nullable, number, object, oneOf, optional, text, type Read } from '../../../src/core/read.ts';
import type { FlowFilter } from '../../../src/core/story/flowPage.ts';
import { redact } from '../../../src/core/token/redact.ts';
import { initialState, leastListRows, mostListRows, rowHeight, sideBySide, type AppState } from './state.ts';

/** What VS Code keeps of a view that is hidden or reloaded: no claims, and no text that holds a token. */
type Remembered = { readonly filter: FlowFilter; readonly selected: string | null; readonly firstItem: number; readonly listRows: number };

const readRemembered: Read<Remembered> = object<Remembered>({
  filter: object<FlowFilter>({ text, verdicts: list(oneOf(['healthy', 'broken', 'undetermined', 'inProgress'])), user: nullable(text), group: optional(oneOf(['user', 'session'])) }),
  selected: nullable(text), firstItem: number, listRows: number,
});

/** A view that follows the newest flow shall do so again: no flow is remembered then. A token pasted into the filter is not kept. */
export function remember({ filter, selected, held, viewport, listRows }: AppState): Remembered {
  const follows = held !== null && held.page.newest === selected;
  return { filter: redact(filter.text) === filter.text ? filter : { ...filter, text: '' }, selected: follows ? null : selected, firstItem: viewport.first, listRows };
}

/** The state to begin with. What cannot be read is forgotten. */
export function recall(remembered: unknown): AppState {
  if (remembered === undefined || remembered === null) return initialState; // as every view begins once: no error needs to be made to say so
  try {
    const { filter, selected, firstItem, listRows } = readRemembered(remembered, '');
    const first = Number.isSafeInteger(firstItem) && firstItem > 0 ? firstItem : 0;
    const rows = Number.isSafeInteger(listRows) ? Math.min(mostListRows, Math.max(leastListRows, listRows)) : initialState.listRows;
    return { ...initialState, filter, selected, listRows: rows, viewport: { ...initialState.viewport, first }, scroll: first === 0 ? null : { kind: 'top', item: first, stamp: 1 } };
  } catch {
    return initialState;
  }
}

/** Rows that a list in such a window shows: as many are asked for at first. */
export function rowsInWindow({ listRows }: AppState, window: { readonly width: number; readonly height: number }): number {
  return 1 + (window.width < sideBySide ? listRows : Math.ceil(window.height / rowHeight));
}
