import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import type { Unchecked } from '../../diagnosis/finding.ts';
import { hopInWords, hopOfMissingLine, silenceOf } from '../../diagnosis/reasons.ts';
import { texts } from '../../diagnosis/texts.ts';
import type { RemedyText } from '../../diagnosis/texts/findingText.ts';
import { asSentence } from '../../diagnosis/texts/words.ts';
import { lookForLine, silenceWords } from './silenceWords.ts';
import type { Remedy, Story, StoryVerdict } from '../story.ts';
import { isFromAws } from './telling.ts';
import type { Telling } from './telling.ts';

export type VerdictWords = Pick<Story, 'verdict' | 'verdictLine' | 'headline' | 'why' | 'remedy' | 'unchecked'>;

/** The verdict in words: what happened, why, and the one step that mends it. */
export function verdictWords(telling: Telling): VerdictWords {
  const unchecked = questionsOf(telling);
  const { error, diagnosis, sightings } = telling;
  if (error !== null) {
    const { headline, why, remedy } = texts[error.code];
    return { verdict: 'broken', verdictLine: `Broken at ${placeOf(telling, error.hop)}`, headline: headline(error), why: why(error), remedy: remedyOf(remedy(error)), unchecked };
  }
  if (diagnosis.verdict === 'healthy') return { ...healthyWords(telling), remedy: null, unchecked };
  if (!sightings.settled) return { ...inProgress, remedy: null, unchecked: [] };
  return { ...undeterminedWords(telling), unchecked };
}

function remedyOf(text: RemedyText | null): Remedy | null {
  return text === null ? null : { ...text, change: text.change ?? null };
}

/** `interceptor`; of targets that log apart, `target orders`. */
function placeOf({ sightings }: Telling, hop: HopName): string {
  return hopInWords(sightings, hop).replace(/^the /, '');
}

type Said = Pick<VerdictWords, 'verdict' | 'verdictLine' | 'headline' | 'why'>;

const inProgress: Said = { verdict: 'inProgress' satisfies StoryVerdict, verdictLine: 'In progress', headline: 'The call is not finished yet', why: 'More records may come.' };

function healthyWords({ diagnosis, sightings }: Telling): Said {
  const by = sightings.targetAccepted?.verification?.result === 'passed' ? 'verified by the target' : 'accepted by the target';
  const said = { verdict: 'healthy', verdictLine: 'Healthy' } as const;
  const replaced = diagnosis.findings.find(({ code }) => code === 'token-replaced');
  if (replaced === undefined) return { ...said, headline: 'The token arrived unchanged and was accepted', why: `The same token at every hop that logs it, ${by}.` };
  return { ...said, headline: 'A token of the same user arrived and was accepted', why: `At the ${replaced.hop} another token of the same user took the first one’s place. It was ${by}.` };
}

function undeterminedWords(telling: Telling): Said & { readonly remedy: Remedy | null } {
  const [first] = inChainOrder(telling.diagnosis.unchecked);
  const silent = first === undefined ? null : silentHopOf(telling, first);
  const said = { verdict: 'undetermined', verdictLine: first === undefined ? 'Undetermined' : `Undetermined at ${placeOf(telling, first.hop)}` } as const;
  if (first === undefined || silent === null) {
    const question = first === undefined ? 'what became of the call?' : texts[first.code].question;
    return { ...said, headline: `Can’t tell: ${question.charAt(0).toLowerCase()}${question.slice(1)}`, why: asSentence(first?.because ?? ''), remedy: lineMissing(telling, first) };
  }
  return { ...said, ...silenceWords(telling, silent) };
}

/** Where a hop logged a part of the call. Other reasons are no missing line, and looking for one mends nothing. */
function lineMissing(telling: Telling, unchecked: Unchecked | undefined): Remedy | null {
  if (unchecked === undefined || !isFromAws(telling)) return null;
  const hop = hopOfMissingLine(unchecked.because) ?? hopNames.find((silent) => silenceOf(telling.sightings, silent) === unchecked.because);
  return hop === undefined ? null : lookForLine(telling, hop);
}

const hopQuestions: { readonly [hop in HopName]: string } = {
  frontend: 'Did the frontend send a token?',
  agent: 'Did the agent receive the token?',
  gateway: 'Did the gateway accept the call?',
  interceptor: 'Was the token forwarded?',
  target: 'Did the target accept the token?',
};

/** Each reason once, under the question that people would ask. */
function questionsOf(telling: Telling): VerdictWords['unchecked'] {
  const byReason = new Map<string, { readonly question: string; readonly because: string }>();
  for (const unchecked of inChainOrder(telling.diagnosis.unchecked)) {
    const { because, code } = unchecked;
    const silent = silentHopOf(telling, unchecked);
    if (!byReason.has(because)) byReason.set(because, { question: silent === null ? texts[code].question : hopQuestions[silent], because });
  }
  return [...byReason.values()];
}

/** The hop whose silence is the reason. */
function silentHopOf({ sightings, presences }: Telling, { because }: Unchecked): HopName | null {
  return hopNames.find((hop) => presences[hop] !== 'notReached' && silenceOf(sightings, hop) === because) ?? null;
}

function inChainOrder(unchecked: readonly Unchecked[]): readonly Unchecked[] {
  return unchecked.toSorted((a, b) => hopOrder(a.hop) - hopOrder(b.hop));
}
