import { capital } from '../../diagnosis/texts/words.ts';
import type { Evidence } from '../../flow/flow.ts';
import type { HopName } from '../../chain/hop.ts';
import type { Story, StoryLine } from '../story.ts';
import { formatMilliseconds } from './factWords.ts';

/** What stands on the rule below the line where a story stops. */
export function stopWords({ lines }: Pick<Story, 'lines'>): string {
  const another = lines.some(({ afterStop, word }) => afterStop && word === 'other token');
  return another ? 'The story stops here; what follows is another token.' : 'The story stops here.';
}

/** "called", before the tool's name, "made a call" where there is none, or what somebody did who could make none. */
export function deedWords({ tool, code }: Pick<Story, 'tool' | 'code'>): string {
  if (tool !== null) return 'called';
  return code === 'token-kept-back' ? 'signed in' : 'made a call';
}

/** Before the list of what the verdict leans on. */
export function groundsTitle({ leansOn }: Pick<Story, 'leansOn'>): string {
  return `This verdict rests on ${leansOn.length === 1 ? 'something' : 'things'} that AWS does not promise:`;
}

/** "AWS may drop the header instead (not verified by anyone yet)." */
export function groundWords({ statement, mark }: Story['leansOn'][number]): string {
  return `${statement.replace(/\.$/, '')} (${mark === 'P' ? 'seen in practice' : 'not verified by anyone yet'}).`;
}

/** "Interceptor log, line 41": what a link to a record is called. A CloudWatch stream has events, not lines. */
export function evidenceLabel(hop: HopName, { source, line }: Evidence): string {
  return `${capital(hop)} log, ${source === 'local' ? 'line' : 'event'} ${line}`;
}

/** A sentence for each hop whose time lies before that of the hop before it. Times stay as they were logged. */
export function clockWords(lines: readonly StoryLine[]): readonly string[] {
  return lines.flatMap(({ hop, clockGapMs }, place) => {
    const before = lines.slice(0, place).findLast(({ at }) => at !== null);
    if (clockGapMs === null || before === undefined) return [];
    return [`The ${hop}’s record says ${formatMilliseconds(clockGapMs)} earlier than the ${before.hop}’s before it: one of the two clocks is off by that much at least.`];
  });
}
