import { operationOf } from '../core/agentcore/gateway/gateway.ts';
import { asSentence } from '../core/diagnosis/texts/words.ts';
import { clockIn } from '../core/story/clock.ts';
import type { Clock } from '../core/story/clock.ts';
import type { Story, StoryLine } from '../core/story/story.ts';
import { visible } from '../core/story/visible.ts';
import { formatMilliseconds, timeWords } from '../core/story/words/factWords.ts';
import { deedWords, groundsTitle, groundWords, stopWords } from '../core/story/words/storyWords.ts';
import { drawHopFacts } from './drawHopFacts.ts';
import { drawMark, drawRail, drawStrip } from './drawMark.ts';
import { palette } from './palette.ts';
import type { Paint, Tone } from './palette.ts';
import { mostLinesAt, padEnd, widthOf, wrapText } from './wrapText.ts';

export type DrawOptions = {
  /** Columns; no line is longer. */
  readonly width: number;
  /** With colour come marks and rail; without, plain text that reads well aloud. */
  readonly colour: boolean;
  /** Adds claims, checks and evidence of each hop. */
  readonly verbose: boolean;
  /** IANA name; the machine's own where absent. */
  readonly timeZone?: string;
};

export type Easel = { readonly width: number; readonly colour: boolean; readonly paint: Paint; readonly clock: Clock };

/** Below this many columns a line's time follows its sentence instead of standing at the edge. */
const roomForTimes = 60;
/** Only the verdict and the numbers of the hops stand in the first column: no text of others can pass for one of them. */
function inset(row: string): string {
  return row === '' ? row : `  ${row}`;
}

const insetWidth = 2;


/** A story on a terminal, without a newline at its end: verdict, one numbered line a hop with a stop at the break, then why and what to do. */
export function drawStory(story: Story, { width, colour, verbose, timeZone }: DrawOptions): string {
  const easel: Easel = { width, colour, paint: palette(colour), clock: clockIn(timeZone) };
  return [
    ...drawHead(story, easel),
    '',
    ...story.lines.flatMap((line) => [...drawLine(line, startOf(story) === line, easel), ...(verbose ? drawHopFacts(line, story.lines, easel) : []), ...(line.stop ? drawStop(story, easel) : [])]),
    '',
    ...drawEnding(story, easel, verbose).map(inset),
  ].join('\n');
}

function drawHead(story: Story, { width, colour, paint, clock }: Easel): readonly string[] {
  const [title = '', ...more] = wrapText(story.verdictLine, width);
  const strip = colour && widthOf(story.verdictLine) + 12 <= width ? `   ${drawStrip(story, paint)}` : '';
  const who = story.user === null ? 'Somebody' : visible(story.user);
  const what = `${deedWords(story)}${story.tool === null ? '' : ` ${visible(operationOf(story.tool))}`}`;
  const when = story.startedAt === null ? 'at an unknown time' : `on ${clock.date(story.startedAt)} at ${clock.time(story.startedAt)}`;
  const long = story.durationMs === null ? '' : `, ${formatMilliseconds(story.durationMs)}`;
  return [paint('strong', title) + strip, ...more.map((row) => inset(paint('strong', row))), ...wrapText(`${who} ${what} ${when}${long}.`, width - insetWidth, mostLinesAt(width)).map(inset)];
}

function drawLine(line: StoryLine, isStart: boolean, easel: Easel): readonly string[] {
  const { width, colour, paint } = easel;
  const first = `${line.number} ${colour ? `${drawMark(line.mark, paint)} ` : ''}`;
  const rest = colour ? `  ${drawRail(line, paint)} ` : '  ';
  const indent = colour ? 4 : 2;
  const time = isStart ? 'start' : timeWords(line);
  const beside = width >= roomForTimes;
  const room = width - indent - (beside ? time.length + 2 : 0);
  const sentence = visible(line.sentence) + (beside || time === '' ? '' : ` (${time.replaceAll(' ', unbreakable)})`);
  const tone: Tone | null = line.stop ? 'strong' : line.mark === 'notReached' || line.mark === 'guess' ? 'quiet' : null;
  const text = wrapText(sentence, room, mostLinesAt(room)).map((row, place) => {
    const shown = row.replaceAll(unbreakable, ' ');
    const painted = tone === null ? shown : paint(tone, shown);
    return place === 0 && beside && time !== '' ? `${painted}${' '.repeat(Math.max(2, width - indent - widthOf(row) - time.length))}${paint('quiet', time)}` : painted;
  });
  const more = line.summary === '' || line.summary === line.word ? [] : wrapText(visible(line.summary), width - indent, mostLinesAt(width)).map((row) => paint('quiet', row));
  const facing = line.expected === null || line.found === null ? [] : [...drawLabelled('Expected', line.expected, indent, easel), ...drawLabelled('Found', line.found, indent, easel)];
  return [...text, ...more, ...facing].map((row, place) => (place === 0 ? first : rest) + row);
}

const unbreakable = '\u00a0';

function drawLabelled(label: string, value: string, indent: number, { width, colour, paint }: Easel): readonly string[] {
  const lead = colour ? padEnd(label, 9) : `${label}: `;
  return wrapText(visible(value), width - indent - lead.length, mostLinesAt(width)).map((row, place) => (place === 0 ? paint('quiet', lead) : ' '.repeat(lead.length)) + row);
}

/** The hop from which the others' times are counted. */
function startOf({ lines }: Story): StoryLine | undefined {
  return lines.find(({ offsetMs }) => offsetMs !== null);
}

function drawStop(story: Story, { width, colour, paint }: Easel): readonly string[] {
  const text = stopWords(story);
  if (!colour) return wrapText(`-- ${text} --`, width - 2).map((row) => `  ${row}`);
  const rows = wrapText(text, width - 6);
  const rule = '─'.repeat(Math.max(0, Math.min(24, width - 6 - widthOf(rows.at(-1) ?? ''))));
  return rows.map((row, place) => `  ${paint('bad', place === 0 ? '──' : '  ')} ${row}${place === rows.length - 1 ? ` ${paint('bad', rule)}` : ''}`.trimEnd());
}

function drawEnding(story: Story, easel: Easel, verbose: boolean): readonly string[] {
  const { paint } = easel;
  const say = (text: string, tone?: Tone): readonly string[] => wrapText(visible(text), easel.width - insetWidth, mostLinesAt(easel.width)).map((row) => (tone === undefined ? row : paint(tone, row)));
  const { remedy } = story;
  return [
    ...say(story.headline.endsWith('?') ? story.headline : `${story.headline}.`, 'strong'),
    ...say(story.why),
    ...story.unchecked.flatMap(({ question, because }) => drawItem('Not answered', `${question} ${asSentence(because)}`, 'strong', easel)),
    ...(remedy === null ? [] : ['', ...drawItem('Remedy', `${remedy.action}`, 'strong', easel), ...say(remedy.text)]),
    ...(story.remarks.length === 0 ? [] : ['']),
    ...story.remarks.flatMap(({ severity, title, remedy: mend }) =>
      drawItem(severity === 'warning' ? 'Warning' : 'Note', `${title}.${mend === null ? '' : ` ${mend}`}`, severity === 'warning' ? 'strong' : 'quiet', easel, mend === null ? 1 : 2)),
    ...drawGrounds(story, easel),
    ...(verbose ? ['', ...say(`Flow ${story.flowId}${story.code === null ? '' : `, finding ${story.code}`}${story.tool === null ? '' : `, tool ${story.tool}`}.`, 'quiet')] : []),
  ];
}

/** What the verdict leans on though AWS does not promise it. */
function drawGrounds(story: Story, { width, paint }: Easel): readonly string[] {
  if (story.leansOn.length === 0) return [];
  const room = width - insetWidth;
  return [
    '',
    ...wrapText(groundsTitle(story), room).map((row) => paint('quiet', row)),
    ...story.leansOn.flatMap((ground) => wrapText(groundWords(ground), room - 2).map((row, place) => (place === 0 ? `- ${row}` : `  ${row}`))),
  ];
}

/** A labelled sentence; its further lines stand under its text. `texts`: how many it is made of, each of a length of its own. */
function drawItem(label: string, text: string, tone: Tone, easel: Easel, texts = 1): readonly string[] {
  const { paint } = easel;
  const width = easel.width - insetWidth;
  const indent = easel.width >= roomForTimes ? label.length + 2 : 2;
  const [first = '', ...others] = wrapText(`${label}: ${visible(text)}`, width, texts * mostLinesAt(width));
  if (others.length === 0) return [paintLabel(first, label, tone, paint)];
  const rest = wrapText(visible(text), width - indent, texts * mostLinesAt(width));
  return indent > 2
    ? rest.map((row, place) => (place === 0 ? `${paint(tone, `${label}:`)} ${row}` : ' '.repeat(indent) + row))
    : [paintLabel(first, label, tone, paint), ...wrapText(others.join(' '), width - 2, texts * mostLinesAt(width)).map((row) => `  ${row}`)];
}

function paintLabel(row: string, label: string, tone: Tone, paint: Paint): string {
  return row.startsWith(`${label}:`) ? paint(tone, `${label}:`) + row.slice(label.length + 1) : row;
}
