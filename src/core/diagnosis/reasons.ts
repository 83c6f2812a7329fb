import { hopNames } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { targetLog, whoLogs, type LogName } from '../chain/logName.ts';
import { isGuess } from '../flow/flow.ts';
import { hearingAt, observationsOf } from './sightings.ts';
import type { Sightings } from './sightings.ts';

/** Why nothing can be said of a hop that was not seen: in words, for a person. */
export function silenceOf(sightings: Pick<Sightings, 'flow' | 'hearings' | 'target' | 'targetRecords' | 'settled'>, hop: HopName): string {
  const { settled } = sightings;
  const { readable, state, because } = hearingAt(sightings, hop);
  const observations = observationsOf(sightings, hop);
  const [name, log] = [hopInWords(sightings, hop), logInWords(sightings, hop)];
  if (observations.length > 0 && observations.every(({ joinedBy }) => isGuess(joinedBy))) return observations.some(({ joinedBy }) => joinedBy === 'tokenAndTime') ? `the ${hop}’s record fits by its token and the time only` : `the ${hop}’s record fits by time only`;
  if (!settled) return reasons.notFinished;
  if (state === 'foreign') return hop === 'frontend' && because !== undefined ? because : `${logAt(sightings, hop) === hop ? `the ${hop}’s own log` : log} is not read here`;
  if (!readable) return because === undefined ? `${log} could not be read` : `${log} could not be read: ${because}`;
  return observations.length > 0 ? `the ${hop}’s own record of the call is not in its log` : `no record from ${name}`;
}

/** The log in which the call would stand at the hop, by the name that the chain file has for it: of targets that log apart, that of the one that was called. */
export function logAt({ hearings, target }: Called, hop: HopName): LogName {
  return hop === 'target' && target !== null && hearings.target.targets?.has(target) === true ? targetLog(target) : hop;
}

/** `the agent`; of targets that log apart, `target orders`. */
export function hopInWords(called: Called, hop: HopName): string {
  return whoLogs(logAt(called, hop));
}

/** `the agent’s log`, `the log of target orders`. */
export function logInWords(called: Called, hop: HopName): string {
  const log = logAt(called, hop);
  return log === hop ? `the ${hop}’s log` : `the log of ${whoLogs(log)}`;
}

type Called = Pick<Sightings, 'hearings' | 'target'>;

/** Why nothing can be said of how the agent's call ended, where it logged no answer. */
export function unansweredOf(sightings: Sightings): string {
  return sightings.agentSent === null ? silenceOf(sightings, 'agent') : sightings.settled ? reasons.noAnswerLogged : reasons.notFinished;
}

/** Why a record that is there does not answer. */
export const reasons = {
  notFinished: 'the flow is not finished',
  noHeaderName: (hop: HopName) => `the ${hop}’s record names no header`,
  noHeaderNames: (hop: HopName) => `the ${hop}’s record lists no header names`,
  noSize: 'no record says how large the token was',
  noClaims: 'the claim policy hides what would tell',
  noKindMark: 'nothing in the token tells an ID token from an access token',
  noLambdaReport: 'Lambda’s report on that call is not in the interceptor’s log',
  noCallLogged: 'the agent logged no tool call',
  noCallAnywhere: 'the agent logged no tool call, and the gateway no request of it',
  noDecision: 'the interceptor logged no decision on that call',
  noEnd: 'no record says what became of the call',
  notRun: 'the gateway’s log does not say that it ran the tool, and the target’s log has no record',
  noEndAt: (hop: HopName) => `the ${hop}’s log does not say what became of the call`,
  noEndAnywhere: 'neither the target’s log nor the gateway’s nor the agent’s says what became of the call',
  noReceipt: (hop: HopName) => `the ${hop} logged the call, and not what it received`,
  noAnswerLogged: 'the agent logged no answer to its tool call',
  noFingerprint: 'a record of the token has no fingerprint, so it cannot be compared',
  noSubject: 'the token changed, and its user is not logged at both ends',
  noTargetName: 'no record names the target',
} as const;

/** The hop in whose log the line would stand that is not there; null for a reason that is no missing line. */
export function hopOfMissingLine(because: string): HopName | null {
  if (because === reasons.noLambdaReport || because === reasons.noDecision) return 'interceptor';
  if (because === reasons.notRun) return 'gateway';
  if (because === reasons.noEndAnywhere) return 'target';
  if (([reasons.noCallLogged, reasons.noCallAnywhere, reasons.noAnswerLogged] as readonly string[]).includes(because)) return 'agent';
  return hopNames.find((hop) => because === reasons.noEndAt(hop) || because === reasons.noReceipt(hop)) ?? null;
}
