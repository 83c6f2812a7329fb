import type { HopName } from '../chain/hop.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import type { TokenView, VerificationCode } from '../token/tokenView.ts';
import type { FindingCode, FindingData } from './finding.ts';
import { cannotTell, dataOf, fail, pass } from './fault.ts';
import { silenceOf } from './reasons.ts';
import type { RuleOutcome } from './rule.ts';
import { journeyOf, lacks, presenceOf } from './sightings.ts';
import type { Sightings } from './sightings.ts';

/** A hop verified the token and refused it, and said why. */
export type Refusal = {
  readonly hop: HopName;
  readonly code: VerificationCode;
  readonly observation: JoinedObservation;
  readonly token: TokenView;
};

/** The first refusal in chain order. A hop that found no token refused the call, not a token. */
export function refusalOf({ interceptorRejected, targetRejected, targetReceived }: Sightings): Refusal | null {
  return refusalAt(interceptorRejected, interceptorRejected?.token) ?? refusalAt(targetRejected, targetRejected?.token ?? targetReceived?.token);
}

function refusalAt(observation: JoinedObservation | null, token: TokenView | undefined): Refusal | null {
  if (observation === null || observation.verification?.result !== 'failed' || observation.verification.code === 'absent') return null;
  return { hop: observation.hop, code: observation.verification.code, observation, token: token ?? { state: 'seen' } };
}

/** Judges a refusal for one reason; without any refusal, whether one may have gone unseen. */
export function judgeRefusal(sightings: Sightings, code: VerificationCode, decide: (refusal: Refusal) => RuleOutcome): RuleOutcome {
  const refusal = refusalOf(sightings);
  if (refusal !== null) return refusal.code === code ? decide(refusal) : pass;
  return endIsUnseen(sightings) ? cannotTell(silenceOf(sightings, 'target')) : pass;
}

/** The finding that repeats what the verifier said. */
export function refused(sightings: Sightings, refusal: Refusal, code: FindingCode, values: { readonly [name: string]: FindingData[string] | null | undefined } = {}): RuleOutcome {
  return fail({
    code, hop: refusal.hop, seen: [refusal.observation],
    data: dataOf({ ...values, arrived: arrivalOf(sightings, refusal.token), status: refusal.observation.reply?.status }),
  });
}

/** The token may have arrived at the target, and no record says what the target made of it. */
function endIsUnseen(sightings: Sightings): boolean {
  const { agentReceived, agentSent, interceptorRejected, targetReceived, targetAccepted, targetRejected } = sightings;
  if (targetReceived !== null || targetAccepted !== null || targetRejected !== null) return false;
  if (interceptorRejected !== null || lacks(agentReceived) || lacks(agentSent)) return false;
  return presenceOf(sightings, 'target') !== 'notReached';
}

/** `unchanged` where an earlier hop saw this very token; `unknown` where none can be compared with it. */
function arrivalOf(sightings: Sightings, token: TokenView): 'unchanged' | 'changed' | 'unknown' {
  const first = journeyOf(sightings)[0]?.token;
  if (first?.fingerprint === undefined || token.fingerprint === undefined || journeyOf(sightings).length < 2) return 'unknown';
  return first.fingerprint === token.fingerprint ? 'unchanged' : 'changed';
}
