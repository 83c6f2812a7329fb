import type { LogWindow } from '../../app/ports.ts';
import { clockIn } from '../../core/story/clock.ts';
import { visible } from '../../core/story/visible.ts';

/** A log as an editor shows it. `rowOf`: the row, from 0, of a line of the log; null where that is not shown. */
export type LogText = { readonly text: string; readonly rowOf: (line: number) => number | null };

/** What a terminal would draw as colour. */
const colours = /\u001b\[[\d;]*m/g;

/**
 * The lines of a part of one log, each with its number and time; what of the log is not shown is said, and that numbers are no order where they are none. What would move the cursor, hide or turn the text
 * round is spelled out. `timeZone`: as `clockIn` takes it.
 */
export function logText({ lines, earlier, hasMore }: LogWindow, timeZone: string | undefined): LogText {
  const inOrder = lines.every(({ line }, index) => line > (lines[index - 1]?.line ?? -Infinity));
  const head = [
    ...(inOrder ? [] : ['(in the order of their times; the numbers tell in which order they were read)']),
    ...(earlier === 0 ? [] : [`(${earlier} earlier ${earlier === 1 ? 'line is' : 'lines are'} not shown)`]),
  ];
  const { date, time } = clockIn(timeZone);
  const timeOf = (at: number | null): string => (at === null ? 'time unknown' : `${date(at)} ${time(at)}.${String(at % 1000).padStart(3, '0')}`);
  const width = String(lines.reduce((most, { line }) => Math.max(most, line), 0)).length;
  const rows = lines.map(({ line, at, text }) => `${String(line).padStart(width)}  ${timeOf(at)}  ${visible(text.replace(colours, ''))}`);
  const places = new Map(lines.map(({ line }, index) => [line, head.length + index]));
  return { text: [...head, ...rows, ...(hasMore ? ['(later lines are not shown)'] : []), ''].join('\n'), rowOf: (line) => places.get(line) ?? null };
}

/** Why a line that somebody looks for is not there. `name`: of the log. */
export function absenceInWords(line: number, { lines, first }: LogWindow, name: string): string {
  const number = line.toLocaleString('en-US');
  if (first === null) return `The ${name} holds no lines any more, so line ${number} is gone.`;
  if (line < first) return `Line ${number} is no longer in the ${name}: it keeps its newest lines and begins with line ${first.toLocaleString('en-US')} now.`;
  const last = lines.at(-1)?.line;
  return last !== undefined && line > last ? `Line ${number} is not in the ${name}, which ends with line ${last.toLocaleString('en-US')} now.` : `Line ${number} is not in the ${name} any more.`;
}
