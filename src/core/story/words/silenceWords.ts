import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import { whoLogs, type LogName } from '../../chain/logName.ts';
import type { SettingChange } from '../../chain/settingChange.ts';
import { hopInWords, logAt, logInWords } from '../../diagnosis/reasons.ts';
import { hearingAt } from '../../diagnosis/sightings.ts';
import { targetInForce } from '../../diagnosis/targetInForce.ts';
import { asSentence, capital } from '../../diagnosis/texts/words.ts';
import type { Hearing } from '../../flow/flow.ts';
import type { Remedy, Story } from '../story.ts';
import { answeredWell, isFromAws } from './telling.ts';
import type { Telling } from './telling.ts';

export type SilenceWords = Pick<Story, 'headline' | 'why' | 'remedy'>;

/** What is said where the silence of a hop's log leaves the verdict open. */
export function silenceWords(telling: Telling, hop: HopName): SilenceWords {
  const hearing = hearingAt(telling.sightings, hop);
  const answered = hop === 'target' && answeredWell(telling.sightings);
  const meaning = answered ? 'It answered without an error, which does not mean that it looked at the token.' : 'That does not mean that the token was lost.';
  return { headline: `Can’t tell ${answered ? 'whether the target accepted the token' : questionAt(hop)}`, why: `${stateOf(telling, hop, hearing)} ${meaning}`, remedy: remedyFor(telling, hop, hearing) };
}

function questionAt(hop: HopName): string {
  const before = hopNames[hopOrder(hop) - 1];
  return before === undefined ? `whether the ${hop} sent a token` : `what happened after the ${before}`;
}

function stateOf({ sightings }: Telling, hop: HopName, { readable, state, because }: Hearing): string {
  const log = capital(logInWords(sightings, hop));
  if (readable) return `${log} is silent.`;
  if (state === 'foreign' && because !== undefined) return asSentence(because);
  return `${log} could not be read${because === undefined ? '' : ` (${because})`}.`;
}

function remedyFor(telling: Telling, hop: HopName, { readable, state }: Hearing): Remedy {
  const log = logAt(telling.sightings, hop);
  if (state === 'foreign' && hop === 'target') return { action: 'Look in That API’s Own Log', text: traceInForeignLog(telling), setting: null, change: null };
  if (readable || state === 'missing' || state === 'foreign') {
    return {
      action: `Turn On ${capital(hop)} Logs…`, text: `See that ${hopInWords(telling.sightings, hop)} writes its log, and that observability.logGroups in agentcore-chain.json names it.`,
      setting: ['observability', 'logGroups', log], change: !readable && isFromAws(telling) ? nameLogGroup(log) : null,
    };
  }
  return { action: 'Allow Reading the Log', text: `Get permission to read the ${hop}’s log group: logs:FilterLogEvents.`, setting: null, change: null };
}

function nameLogGroup(log: LogName): SettingChange {
  return { path: ['observability', 'logGroups', log], ask: { question: `Log group of ${whoLogs(log)} in CloudWatch`, suggestions: [] } };
}

/** By what the owner of the API finds the call: what reaches the target beside the token. */
function traceInForeignLog({ sightings }: Telling): string {
  const { correlationId } = sightings.flow;
  const target = targetInForce(sightings);
  const passed = target?.state === 'known' && target.value.allowedRequestHeaders.some((name) => name.toLowerCase() === 'x-correlation-id');
  return correlationId === null || !passed ? 'What it made of the token stands there alone.' : `What it made of the token stands there alone. The call came to it with X-Correlation-Id ${correlationId}.`;
}
