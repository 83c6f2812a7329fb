import type { FlowRow } from './flowRow.ts';
import type { StoryVerdict } from './story.ts';

export type FlowFilter = {
  /** Every word must stand in user, tool, finding or id; case does not matter. */
  readonly text: string;
  /** None = all. */
  readonly verdicts: readonly StoryVerdict[];
  readonly user: string | null;
  /** By what the flows stand together; absent: newest first, by nothing. Keeps none back. */
  readonly group?: FlowGrouping | undefined;
};

export const flowGroupings = ['user', 'session'] as const;
export type FlowGrouping = (typeof flowGroupings)[number];

/** What a list shows of the flows at one moment: a window of rows, and the numbers around it. */
export type FlowPage = {
  /** Goes up whenever anything shown may differ. */
  readonly revision: number;
  /** Flows that match the filter. */
  readonly matching: number;
  readonly all: number;
  /** Of what text and user match, by verdict: what the toggles show. */
  readonly counts: { readonly [verdict in StoryVerdict]: number };
  readonly users: readonly string[];
  /** Place of the first row in the filtered list, newest first. */
  readonly from: number;
  readonly rows: readonly FlowRow[];
  /** Where each day of the filtered list begins, newest first; those of unknown time last. Empty where no time zone was named. */
  readonly days: readonly FlowDay[];
  /** Absent where the list is not grouped. */
  readonly groups?: ShownGroups | undefined;
  /** The newest flow that matches and is finished; null where there is none. */
  readonly newest: string | null;
};

/** `from`: place of its first row in the filtered list. `startedAt`: of that row; null = unknown. */
export type FlowDay = { readonly from: number; readonly startedAt: number | null };

/** `starts`: place of each group's first row in the filtered list. `inWindow`: those of which rows are shown. */
export type ShownGroups = { readonly starts: readonly number[]; readonly inWindow: readonly FlowGroup[] };

/** `from`: place of its first row in the filtered list. `name`: of the user or session; null for flows that tell none, and for what is beyond the groups that are told apart. */
export type FlowGroup = { readonly from: number; readonly kind: FlowGrouping | 'unknown' | 'others'; readonly name: string | null; readonly flows: number; readonly broken: number };
