import { operationOf } from '../core/agentcore/gateway/gateway.ts';
import { personIn } from '../core/diagnosis/texts/words.ts';
import { clockIn } from '../core/story/clock.ts';
import type { Story, StoryVerdict } from '../core/story/story.ts';
import { visible } from '../core/story/visible.ts';
import { drawStrip, stripWidth } from './drawMark.ts';
import { palette } from './palette.ts';
import { padEnd, shorten, widthOf, wrapText } from './wrapText.ts';

export type ListOptions = { readonly width: number; readonly colour: boolean; readonly timeZone?: string };

type Row = { readonly time: string; readonly user: string; readonly tool: string; readonly verdict: string; readonly story: Story };

/** Flows as a table, one row each in the order given, with a count at its end. Nothing wraps: what is too long is cut short. */
export function drawFlowList(stories: readonly Story[], { width, colour, timeZone }: ListOptions): string {
  if (stories.length === 0) return 'No flows yet.';
  const paint = palette(colour);
  const rows = rowsOf(stories, timeZone);
  const columns = columnsOf(rows, width, colour);
  const draw = ({ time, user, tool, verdict }: Omit<Row, 'story'>): string =>
    [padEnd(time, columns.time), columns.user === 0 ? null : padEnd(shorten(user, columns.user), columns.user), columns.tool === 0 ? null : padEnd(shorten(tool, columns.tool), columns.tool), shorten(verdict, columns.verdict)]
      .filter((cell) => cell !== null).join('  ');
  const head = draw({ time: 'Time', user: 'User', tool: 'Tool', verdict: 'Verdict' });
  const body = rows.map((row) => {
    const cells = draw({ ...row, verdict: '' });
    const verdict = padEnd(shorten(row.verdict, columns.verdict), columns.strip ? columns.verdict : 0);
    return `${cells}${verdict}${columns.strip ? `  ${drawStrip(row.story, paint)}` : ''}`;
  });
  return [paint('quiet', head), ...body, '', ...wrapText(countWords(stories), width)].join('\n');
}

function rowsOf(stories: readonly Story[], timeZone: string | undefined): readonly Row[] {
  const clock = clockIn(timeZone);
  const days = new Set(stories.map(({ startedAt }) => (startedAt === null ? null : clock.date(startedAt))));
  return stories.map((story) => {
    const { startedAt, user, tool, verdictLine } = story;
    const date = startedAt !== null && days.size > 1 ? `${clock.date(startedAt)} ` : '';
    return {
      story, time: startedAt === null ? 'unknown' : `${date}${clock.time(startedAt)}`,
      user: user === null ? '-' : visible(personIn(user)), tool: tool === null ? '-' : visible(operationOf(tool)), verdict: verdictLine,
    };
  });
}

type Columns = { readonly time: number; readonly user: number; readonly tool: number; readonly verdict: number; readonly strip: boolean };

/** Time and verdict stay whole; the strip goes first where there is no room, then the tool, then the user. */
function columnsOf(rows: readonly Row[], width: number, colour: boolean): Columns {
  const widest = (name: 'time' | 'user' | 'tool' | 'verdict', title: string): number => Math.max(title.length, ...rows.map((row) => widthOf(row[name])));
  const time = widest('time', 'Time');
  const verdict = widest('verdict', 'Verdict');
  const strip = colour && width >= time + verdict + stripWidth + 32;
  const room = width - time - verdict - 2 - (strip ? stripWidth + 2 : 0);
  const tool = room >= 24 ? Math.min(widest('tool', 'Tool'), Math.floor(room * 0.55)) : 0;
  const left = room - (tool === 0 ? 0 : tool + 2);
  const user = left >= 6 ? Math.min(widest('user', 'User'), left - 2) : 0;
  return { time, user, tool, verdict: Math.min(verdict, Math.max(7, width - time - 2)), strip };
}

function countWords(stories: readonly Story[]): string {
  const count = (verdict: StoryVerdict): number => stories.filter((story) => story.verdict === verdict).length;
  const parts = ([['healthy', 'healthy'], ['broken', 'broken'], ['undetermined', 'undetermined'], ['inProgress', 'in progress']] as const)
    .map(([verdict, word]) => [count(verdict), word] as const)
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`);
  return `${stories.length} flow${stories.length === 1 ? '' : 's'}: ${parts.join(', ')}.`;
}
