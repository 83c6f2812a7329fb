import { asSentence } from '../diagnosis/texts/words.ts';
import { clockIn } from './clock.ts';
import type { Clock } from './clock.ts';
import { codeOf, proseOf } from './markdown.ts';
import type { ClaimRow, Remark, Remedy, Story, StoryLine } from './story.ts';
import { claimWords, sameTokenBefore } from './words/claimWords.ts';
import { evidencePlaces, formatMilliseconds, timeWords } from './words/factWords.ts';
import { deedWords, groundWords } from './words/storyWords.ts';

/**
 * One flow as Markdown, to be pasted where others read it. Adds nothing to the story: no token, no claim that it does not hold; long values are cut, and
 * text of others is shown, never interpreted. `timeZone`: an IANA name; UTC where absent. Throws a RangeError for a zone that does not exist.
 */
export function writeReport(story: Story, timeZone = 'UTC'): string {
  const clock = clockIn(timeZone);
  const blocks = [
    `### ${story.verdictLine}: ${proseOf(story.headline)}`,
    callWords(story, clock, timeZone),
    `**Why:** ${proseOf(story.why)}`,
    story.remedy === null ? null : remedyWords(story.remedy),
    story.lines.flatMap((line) => lineRows(line, story)).join('\n'),
    ...story.lines.map((line) => claimsOf(line, story, clock)),
    listOf('Not answered', story.unchecked.map(({ question, because }) => `${proseOf(question)} ${proseOf(asSentence(because))}`)),
    listOf('Also', story.remarks.map(remarkWords)),
    listOf('This verdict rests on what AWS does not promise', story.leansOn.map((ground) => proseOf(groundWords(ground)))),
    listOf('Evidence', story.lines.flatMap(evidenceRows)),
    endingOf(story),
  ];
  return `${blocks.filter((block) => block !== null).join('\n\n')}\n`;
}

function callWords(story: Story, clock: Clock, timeZone: string): string {
  const { user, tool, startedAt, durationMs } = story;
  const who = user === null ? 'Somebody' : codeOf(user);
  const what = `${deedWords(story)}${tool === null ? '' : ` ${codeOf(tool)}`}`;
  const when = startedAt === null ? 'at an unknown time' : `on ${clock.date(startedAt)} at ${clock.time(startedAt)} (${timeZone})`;
  return `${who} ${what} ${when}${durationMs === null ? '' : `, ${formatMilliseconds(durationMs)}`}.`;
}

function remedyWords({ action, text }: Remedy): string {
  return `**Remedy: ${proseOf(action.replace(/…$/, ''))}.** ${proseOf(text)}`;
}

/** A hop's sentence begins with the hop, so no text of others begins a line. */
function lineRows(line: StoryLine, story: Story): readonly string[] {
  const { number, sentence, summary, word, expected, found, stop } = line;
  const time = story.lines.find(({ offsetMs }) => offsetMs !== null) === line ? 'start' : timeWords(line);
  const more = summary === '' || summary === word ? '' : ` ${proseOf(asSentence(summary))}`;
  return [
    `${number}. ${proseOf(sentence)}${more}${time === '' ? '' : ` (${time})`}`,
    ...(expected === null ? [] : [`   - Expected: ${proseOf(expected)}`]),
    ...(found === null ? [] : [`   - Found: ${proseOf(found)}`]),
    ...(stop ? ['   - **The story stops here.**'] : []),
  ];
}

/** An issue has an end: a token whose every claim differs is still one token. */
const claimsAtMost = 40;

/** Of each token, where it is first seen, the claims that have a meaning of their own; of one that took another's place, those that differ. What was refused, always. */
function claimsOf(line: StoryLine, { lines }: Story, clock: Clock): string | null {
  const { hop, claims, fingerprint, fingerprintBefore } = line;
  const isFirst = sameTokenBefore(line, lines) === null;
  const matters = ({ meaning, change, refused }: ClaimRow): boolean => refused || change !== null || (isFirst && fingerprintBefore === null && meaning !== '');
  const rows = claims.filter(matters).slice(0, claimsAtMost).map((row) => claimRow(row, line, clock));
  const others = claims.length - rows.length;
  return listOf(
    `Claims at the ${hop}${fingerprintBefore === null ? '' : ', of another token'}`,
    rows.length === 0 ? [] : [...(fingerprint === null ? [] : [`Token ${codeOf(fingerprint)}`]), ...rows, ...(isFirst && others > 0 ? [`${others} more`] : [])],
  );
}

function claimRow(row: ClaimRow, { at }: StoryLine, clock: Clock): string {
  return `${codeOf(row.name)}${row.meaning === '' ? '' : ` (${row.meaning})`}: ${claimWords(row, at, clock, codeOf)}${row.refused ? ', **not accepted**' : ''}`;
}

function remarkWords({ severity, title, remedy }: Remark): string {
  return `${severity === 'warning' ? 'Warning' : 'Note'}: ${proseOf(title)}.${remedy === null ? '' : ` ${proseOf(remedy)}`}`;
}

function evidenceRows(line: StoryLine): readonly string[] {
  return evidencePlaces(line).map(({ stream, lines }) => `${line.hop}: ${codeOf(stream)}, ${lines}`);
}

function endingOf({ flowId, code }: Story): string {
  return `Flow ${codeOf(flowId)}${code === null ? '' : `, finding ${codeOf(code)}`}.`;
}

function listOf(title: string, items: readonly string[]): string | null {
  return items.length === 0 ? null : [`**${title}**`, '', ...items.map((item) => `- ${item}`)].join('\n');
}
