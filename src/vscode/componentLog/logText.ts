import type { LogRecord } from '../../core/flow/logRecord.ts';
import { clockIn } from '../../core/story/clock.ts';
import { visible } from '../../core/story/visible.ts';

/** A hop's log as an editor shows it. `rowOf`: the row, from 0, of a line of the log; null where that is not shown. */
export type LogText = { readonly text: string; readonly rowOf: (line: number) => number | null };

/** What a terminal would draw as colour. */
const colours = /\u001b\[[\d;]*m/g;

/**
 * The lines of one log, each with its number and time. `timeZone`: as `clockIn` takes it. Of a long log the newest `most` lines are
 * shown, and the first row says how many are not.
 */
export function logText(records: readonly LogRecord[], timeZone: string | undefined, most = 20_000): LogText {
  const shown = records.slice(-most);
  const left = records.length - shown.length;
  const head = left === 0 ? [] : [`(${left} earlier ${left === 1 ? 'line is' : 'lines are'} not shown)`];
  const { date, time } = clockIn(timeZone);
  const timeOf = (at: number | null): string => (at === null ? 'time unknown' : `${date(at)} ${time(at)}.${String(at % 1000).padStart(3, '0')}`);
  const width = String(shown.at(-1)?.line ?? 0).length;
  const rows = shown.map(({ line, ingestedAt, text }) => `${String(line).padStart(width)}  ${timeOf(ingestedAt)}  ${visible(text.replace(colours, ''))}`);
  const places = new Map(shown.map(({ line }, index) => [line, head.length + index]));
  return { text: [...head, ...rows, ''].join('\n'), rowOf: (line) => places.get(line) ?? null };
}
