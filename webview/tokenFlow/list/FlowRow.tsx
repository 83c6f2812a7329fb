import type { FlowRow as Row } from '../../../src/core/story/flowRow.ts';
import { visible } from '../../../src/core/story/visible.ts';
import { HopStrip } from '../marks/HopStrip.tsx';
import { VerdictIcon } from '../marks/VerdictIcon.tsx';
import { rowLabel, sessionWords, shortUser, timeOfDay } from './rowWords.ts';

type FlowRowProps = {
  readonly row: Row;
  /** Place in the filtered list, from 0. */
  readonly place: number;
  readonly matching: number;
  readonly selected: boolean;
  /** The day, where the list spans several. */
  readonly day: string | null;
  /** The list is grouped by session, which nothing else of the row tells. */
  readonly withSession: boolean;
  readonly onChoose: (id: string, row: number) => void;
};

export function FlowRow({ row, place, matching, selected, day, withSession, onChoose }: FlowRowProps) {
  return (
    <div
      id={rowId(row.id)} class="flow-row" role="option" aria-selected={selected} aria-setsize={matching} aria-posinset={place + 1}
      aria-label={withSession ? `${rowLabel(row, day)}, ${sessionWords(row)}` : rowLabel(row, day)} onClick={() => onChoose(row.id, place)}
    >
      <VerdictIcon verdict={row.verdict} size={14} />
      <span class="row-time" title={day ?? undefined}>{timeOfDay(row.startedAt) ?? 'unknown'}</span>{' '}
      <span class="row-user" title={row.user === null ? undefined : visible(row.user)}>{row.user === null ? '–' : shortUser(row.user)}</span>{' '}
      <span class="row-tool">{row.tool === null ? '–' : visible(row.tool)}</span>
      <HopStrip marks={row.marks} threads={row.threads} />
    </div>
  );
}

/** An element's id may hold no white space, and a flow's id is whatever a log says. */
export function rowId(flow: string): string {
  return `flow-${flow.replace(/[^\w-]/g, (character) => `.${character.charCodeAt(0)}.`)}`;
}
