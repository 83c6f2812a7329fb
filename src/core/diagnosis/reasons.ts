import type { HopName } from '../chain/hop.ts';
import { isGuess } from '../flow/flow.ts';
import { observationsAt } from './sightings.ts';
import type { Sightings } from './sightings.ts';

/** Why nothing can be said of a hop that was not seen: in words, for a person. */
export function silenceOf({ flow, hearings, settled }: Pick<Sightings, 'flow' | 'hearings' | 'settled'>, hop: HopName): string {
  const { readable, state, because } = hearings[hop];
  const observations = observationsAt(flow, hop);
  if (observations.length > 0 && observations.every(({ joinedBy }) => isGuess(joinedBy))) return observations.some(({ joinedBy }) => joinedBy === 'tokenAndTime') ? `the ${hop}’s record fits by its token and the time only` : `the ${hop}’s record fits by time only`;
  if (!settled) return reasons.notFinished;
  if (state === 'foreign') return `the ${hop}’s own log is not read here`;
  if (!readable) return because === undefined ? `the ${hop}’s log could not be read` : `the ${hop}’s log could not be read: ${because}`;
  return observations.length > 0 ? `the ${hop}’s own record of the call is not in its log` : `no record from the ${hop}`;
}

/** Why a record that is there does not answer. */
export const reasons = {
  notFinished: 'the flow is not finished',
  noHeaderName: (hop: HopName) => `the ${hop}’s record names no header`,
  noHeaderNames: (hop: HopName) => `the ${hop}’s record lists no header names`,
  noSize: 'no record says how large the token was',
  noClaims: 'the claim policy hides what would tell',
  noKindMark: 'nothing in the token tells an ID token from an access token',
  noLambdaReport: 'Lambda’s report on that call is not in the log',
  noCallLogged: 'the agent logged no tool call',
  noDecision: 'the interceptor logged no decision on that call',
  noEnd: 'no record says what became of the call',
  noFingerprint: 'a record of the token has no fingerprint, so it cannot be compared',
  noSubject: 'the token changed, and its user is not logged at both ends',
  noTargetName: 'no record names the target',
} as const;
