import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import { whoLogs, type LogName } from '../../chain/logName.ts';
import type { SettingChange } from '../../chain/settingChange.ts';
import { hopInWords, logAt, logInWords, silenceOf } from '../../diagnosis/reasons.ts';
import { hearingAt, observationsOf } from '../../diagnosis/sightings.ts';
import { targetInForce } from '../../diagnosis/targetInForce.ts';
import { asSentence, capital } from '../../diagnosis/texts/words.ts';
import { isGuess } from '../../flow/flow.ts';
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

function stateOf({ sightings }: Telling, hop: HopName, { readable, heard, state, because }: Hearing): string {
  const log = capital(logInWords(sightings, hop));
  if (readable && !heard) return `${log} is silent.`;
  if (isGuessedAt(sightings, hop)) return asSentence(silenceOf(sightings, hop));
  if (readable) return observationsOf(sightings, hop).length > 0 ? `${log} has only a part of this call.` : `${log} has other calls, and nothing of this one.`;
  if (state === 'foreign' && because !== undefined) return asSentence(because);
  return `${log} could not be read${because === undefined ? '' : ` (${because})`}.`;
}

function remedyFor(telling: Telling, hop: HopName, { readable, heard, state }: Hearing): Remedy {
  const log = logAt(telling.sightings, hop);
  if (isGuessedAt(telling.sightings, hop)) return { action: 'Log an Id', text: `Let ${hopInWords(telling.sightings, hop)} print the correlation id or the trace id of the call with its records. Copy Hop Record Snippet shows how.`, setting: null, change: null };
  if (readable && heard) return lookForLine(telling, hop);
  if (state === 'foreign' && hop === 'target') return { action: 'Look in That API’s Own Log', text: traceInForeignLog(telling), setting: null, change: null };
  if (readable || state === 'missing' || state === 'foreign') {
    return {
      action: `Turn On ${capital(hop)} Logs…`, text: `See that ${hopInWords(telling.sightings, hop)} writes its log, and that observability.logGroups in agentcore-chain.json names it.${whatReadinessTells(telling)}`,
      setting: ['observability', 'logGroups', log], change: !readable && isFromAws(telling) ? nameLogGroup(log) : null,
    };
  }
  return { action: 'Allow Reading the Log', text: `Get permission to read the ${hop}’s log group: logs:FilterLogEvents.${whatReadinessTells(telling)}`, setting: null, change: null };
}

function isGuessedAt(sightings: Telling['sightings'], hop: HopName): boolean {
  const observations = observationsOf(sightings, hop);
  return observations.length > 0 && observations.every(({ joinedBy }) => isGuess(joinedBy));
}

/** Where a hop logs, and a line of the call is not there: nothing is to be set, the line is to be looked for. */
export function lookForLine(telling: Telling, hop: HopName): Remedy {
  const { sightings } = telling;
  const [log, ids] = [logInWords(sightings, hop), idsInWords(telling)];
  const where = `Look in ${log} for ${ids === null ? 'lines at the time of this call' : `lines with ${ids}`}.`;
  return { action: 'Look for the Missing Line', text: isFromAws(telling) ? `Read the flow again in a few minutes, since lines may come late. ${where} If there are none, they were never printed, or lost on their way to CloudWatch.` : where, setting: null, change: null };
}

/** By what lines of the call are found in a log. */
function idsInWords({ sightings: { flow } }: Telling): string | null {
  const trace = flow.hops.flatMap(({ observations }) => observations).find(({ joinedBy, traceId }) => traceId !== undefined && !isGuess(joinedBy))?.traceId;
  const ids = [...(flow.correlationId === null ? [] : [`correlation id ${flow.correlationId}`]), ...(trace === undefined ? [] : [`trace id ${trace}`])];
  return ids.length === 0 ? null : ids.join(' or ');
}

function whatReadinessTells(telling: Telling): string {
  return isFromAws(telling) ? ' Check Log Readiness (agentcore-chain readiness) tells what keeps it away, with the command that mends it.' : '';
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
