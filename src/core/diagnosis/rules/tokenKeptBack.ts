import { runtimeLimits } from '../../agentcore/runtime/runtime.ts';
import type { JoinedObservation } from '../../flow/flow.ts';
import type { TokenView } from '../../token/tokenView.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import type { FindingData } from '../finding.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { tokenReached } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { secondsAfter } from '../textOf.ts';
import { audiencesOf } from '../tokenKind.ts';

/** A frontend that signs users in has looked at the token, and did not send what no hop after it could have used. */
export const tokenKeptBack: Rule = {
  code: 'token-kept-back', hop: 'frontend',
  judge: (sightings) => {
    const { frontendRejected, frontendSent, agentReceived } = sightings;
    if (frontendSent !== null || agentReceived !== null || tokenReached(sightings, 'agent')) return pass;
    if (frontendRejected === null) return cannotTell(silenceOf(sightings, 'frontend'));
    return fail({ code: 'token-kept-back', hop: 'frontend', seen: [frontendRejected], data: whyKeptBack(frontendRejected, sightings) });
  },
};

/**
 * `reason`: the verifier's code for it; `size`; `setting` where the token is for the very audience that the API takes, so that the frontend must have been
 * told another; not there where the record gives none.
 */
function whyKeptBack({ at, header, token, verification }: JoinedObservation, { configuration: { identity } }: Sightings): FindingData {
  const code = verification?.result === 'failed' ? verification.code : null;
  const bytes = token?.size;
  const isLarge = code === null && valueBytes(header, bytes) > runtimeLimits.headerValueBytes;
  const audience = audiencesOf(token ?? { state: 'absent' });
  const expected = identity.state === 'known' ? identity.value.audience : null;
  const isMisled = code === 'audience' && expected !== null && audience.includes(expected);
  return dataOf({
    reason: isLarge ? 'size' : isMisled ? 'setting' : code, header, bytes,
    ...(isLarge ? { limit: runtimeLimits.headerValueBytes, claims: largeClaimsOf(token) } : {}),
    ...(code === 'audience' ? { audience, expected } : {}),
    ...(code === 'expired' ? { seconds: secondsAfter(at, token?.claims?.['exp']), lifetime: lifetimeOf(token) } : {}),
  });
}

/** A header's value is more than the token only in Authorization. */
function valueBytes(header: string | undefined, bytes = 0): number {
  return header?.toLowerCase() === 'authorization' ? bytes + 'Bearer '.length : bytes;
}

/** Those that are shown and long, and those of which the claim policy shows the name alone: registered claims are small. */
function largeClaimsOf(token: TokenView | undefined): readonly string[] {
  const shown = Object.entries(token?.claims ?? {}).filter(([, value]) => JSON.stringify(value).length > 256);
  return [...shown.map(([name]) => name), ...(token?.otherClaims ?? [])];
}

/** Seconds for which the identity provider makes such a token. */
function lifetimeOf(token: TokenView | undefined): number | undefined {
  const { iat, exp } = token?.claims ?? {};
  return typeof iat === 'number' && typeof exp === 'number' ? exp - iat : undefined;
}
