import type { HopName } from '../../../src/core/chain/hop.ts';
import type { FlowFilter, FlowPage } from '../../../src/core/story/flowPage.ts';
import type { ErrorNote } from '../../../src/protocol/channel.ts';
import type { ShownStory, StartingWithAsk, ViewState } from '../../../src/protocol/tokenFlow.ts';

/** Everything the view knows. Of flows that are not selected it holds rows alone, never claims. */
export type AppState = {
  /** What the host said last; null before its first word. */
  readonly host: ViewState | null;
  /** Why the host does not speak with this view at all; null where it does. */
  readonly refusal: ErrorNote | null;
  /** A question that the host could not answer; null once it answers again. */
  readonly problem: ErrorNote | null;
  readonly filter: FlowFilter;
  /** Goes up whenever flows changed: what was asked before may be out of date. */
  readonly changes: number;
  readonly held: HeldPage | null;
  readonly viewport: Viewport;
  readonly selected: string | null;
  /** Row of the selected flow in the filtered list; -1 = not in it, null = not known yet. */
  readonly place: number | null;
  /** A row that the keyboard went to before its flow is known. */
  readonly reach: number | null;
  /** The selected flow shall come into sight once its place is known. */
  readonly seeking: boolean;
  /** Moves through the list wait a moment before the detail follows. */
  readonly moving: boolean;
  readonly detail: ShownDetail | null;
  readonly openHop: HopName | null;
  /** The user opened or closed a hop of this flow: nothing else does then. */
  readonly openHopChosen: boolean;
  readonly focusInDetail: boolean;
  /** Finished flows that were there when the newest was last selected: what came since is "newer". */
  readonly seen: number;
  readonly scroll: ScrollWish | null;
  /** A word typed in the list, and what is to be found by it. */
  readonly letters: { readonly text: string; readonly at: number; readonly sought: StartingWithAsk | null };
  /** Flows of another source are being read; those that the host still has are not shown below its name. */
  readonly otherSource: boolean;
  /** Height of the list in rows, where it stands above the detail. */
  readonly listRows: number;
  readonly heard: Heard;
  /** What a screen reader is told; `spoken` goes up with each. */
  readonly announcement: { readonly text: string; readonly spoken: number };
};

/** Rows as they were for that filter, at that count of changes. */
export type HeldPage = { readonly filter: FlowFilter; readonly changes: number; readonly page: FlowPage };

export type ShownDetail = { readonly id: string; readonly changes: number; readonly shown: ShownStory; readonly now: number };

/** What of the list is in sight, in items: rows and headers of days. */
export type Viewport = { readonly first: number; readonly items: number };

/** Where the list shall scroll: far enough to show an item, until it stands at the top, or along by some items. `stamp` goes up with each wish. */
export type ScrollWish = { readonly stamp: number } & ({ readonly kind: 'show' | 'top'; readonly item: number } | { readonly kind: 'shift'; readonly items: number });

/** What was last announced, so that the next announcement says what is new. */
export type Heard = { readonly filter: FlowFilter | null; readonly finished: number; readonly broken: number; readonly phase: ViewState['phase'] | null };

export const noFilter: FlowFilter = { text: '', verdicts: [], user: null };
/** Of a row of the list, as in VS Code's own lists, in CSS pixels. */
export const rowHeight = 22;
/** A view this wide has list and detail beside each other, in CSS pixels. `app.css` knows it too. */
export const sideBySide = 720;
export const leastListRows = 3;
export const mostListRows = 40;

export const initialState: AppState = {
  host: null, refusal: null, problem: null, filter: noFilter, changes: 0, held: null, viewport: { first: 0, items: 30 },
  selected: null, place: null, reach: null, seeking: false, moving: false, detail: null, openHop: null, openHopChosen: false, focusInDetail: false,
  seen: 0, scroll: null, letters: { text: '', at: -Infinity, sought: null }, otherSource: false, listRows: 7,
  heard: { filter: null, finished: 0, broken: 0, phase: null }, announcement: { text: '', spoken: 0 },
};

export function isFiltered({ text, verdicts, user }: FlowFilter): boolean {
  return text.trim() !== '' || verdicts.length > 0 || user !== null;
}

export function sameFilter(a: FlowFilter, b: FlowFilter): boolean {
  return a.text === b.text && a.user === b.user && a.group === b.group && a.verdicts.length === b.verdicts.length && a.verdicts.every((verdict) => b.verdicts.includes(verdict));
}

/** Flows of a page that have ended, so that their verdict stands. */
export function finishedOf({ matching, counts }: FlowPage, { verdicts }: FlowFilter): number {
  return verdicts.length === 0 ? matching - counts.inProgress : matching;
}
