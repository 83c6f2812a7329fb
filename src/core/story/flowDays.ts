import { clockIn } from './clock.ts';
import type { FlowDay } from './flowPage.ts';
import type { FlowRow } from './flowRow.ts';

/**
 * Where each day begins in a list that is sorted newest first, those of unknown time last. `timeZone`: an IANA name. Looks at a few rows of each
 * day and not at all of them: there are thousands.
 */
export function flowDays(rows: readonly FlowRow[], timeZone: string): readonly FlowDay[] {
  const clock = clockIn(timeZone);
  const dayAt = (place: number): string => {
    const at = rows[place]?.startedAt ?? null;
    return at === null ? '' : clock.date(at);
  };
  const days: FlowDay[] = [];
  for (let from = 0; from < rows.length; from = endOfDay(from, rows.length, dayAt)) days.push({ from, startedAt: rows[from]?.startedAt ?? null });
  return days;
}

/** The place after the last row of the day of the row at `from`. */
function endOfDay(from: number, length: number, dayAt: (place: number) => string): number {
  const day = dayAt(from);
  let [same, other] = [from, length];
  while (other - same > 1) {
    const middle = (same + other) >> 1;
    if (dayAt(middle) === day) same = middle;
    else other = middle;
  }
  return other;
}
