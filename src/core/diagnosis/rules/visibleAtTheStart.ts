import type { FindingCode, FindingData } from '../finding.ts';
import type { JoinedObservation } from '../../flow/flow.ts';
import type { TokenView } from '../../token/tokenView.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons, silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { journeyOf } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { secondsAfter, textOf } from '../textOf.ts';
import { audiencesOf, tokenKindOf } from '../tokenKind.ts';
import { isForeign } from './issuerMismatch.ts';

/** Clocks may differ by this much, in seconds: what verifiers allow too. */
const leeway = 5;

type FirstSighting = JoinedObservation & { readonly token: TokenView };
type Look = (first: FirstSighting, sightings: Sightings) => FindingData | null;

/**
 * What the first hop that saw the token could have seen of its fault. Never an error: only a verifier's refusal is, and a
 * client does not judge an access token. It tells people how early the fault was there.
 */
function visibleAtTheStart(code: FindingCode, look: Look): Rule {
  return {
    code, hop: 'frontend',
    judge: (sightings) => {
      const [first] = journeyOf(sightings);
      if (first === undefined) return cannotTell(silenceOf(sightings, 'frontend'));
      // A hop that refused the token has said so itself.
      if (first.hop === 'target' || first.moment === 'rejected' || sightings.targetAccepted !== null) return pass;
      if (first.token.state === 'seen' && first.token.claims === undefined) return cannotTell(reasons.noClaims);
      const data = look(first, sightings);
      return data === null ? pass : fail({ code, hop: first.hop, severity: 'note', seen: [first], data });
    },
  };
}

export const expiredAtTheStart = visibleAtTheStart('token-expired', ({ at, token }) => {
  const seconds = secondsAfter(at, token.claims?.['exp']);
  return seconds !== undefined && seconds > leeway ? { seconds } : null;
});

export const notYetValidAtTheStart = visibleAtTheStart('token-not-yet-valid', ({ at, token }) => {
  const seconds = secondsAfter(at, token.claims?.['nbf']);
  return seconds !== undefined && seconds < -leeway ? { seconds: -seconds } : null;
});

export const wrongAudienceAtTheStart = visibleAtTheStart('audience-mismatch', ({ token }, { configuration: { identity } }) => {
  const audience = audiencesOf(token);
  if (identity.state === 'unknown' || identity.value.audience === null || audience.length === 0) return null;
  if (audience.includes(identity.value.audience) || tokenKindOf(token, identity) === 'idToken') return null;
  return { audience, expected: identity.value.audience };
});

export const wrongIssuerAtTheStart = visibleAtTheStart('issuer-mismatch', ({ token }, sightings) => {
  const issuer = textOf(token.claims?.['iss']);
  return issuer !== undefined && isForeign(sightings, issuer) === true ? { issuer } : null;
});

export const unsignedAtTheStart = visibleAtTheStart('algorithm-refused', ({ token }) => {
  const alg = textOf(token.header?.['alg']);
  return alg?.toLowerCase() === 'none' ? dataOf({ alg }) : null;
});

export const idTokenAtTheStart = visibleAtTheStart('id-token-used', ({ token }, { configuration: { identity } }) =>
  tokenKindOf(token, identity) === 'idToken' ? { audience: audiencesOf(token) } : null);
