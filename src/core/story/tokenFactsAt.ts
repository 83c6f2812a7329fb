import { runtimeLimits } from '../agentcore/runtime/runtime.ts';
import { hopNames, hopOrder } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { refusalOf } from '../diagnosis/refusal.ts';
import { carries, lacks } from '../diagnosis/sightings.ts';
import { successionOf } from '../diagnosis/succession.ts';
import type { TokenView, VerificationCode } from '../token/tokenView.ts';
import { checksAt, loggedChecks } from './checks.ts';
import { claimRows } from './claimRows.ts';
import type { StoryLine } from './story.ts';
import { endsOf, sameToken } from './words/telling.ts';
import type { Telling } from './words/telling.ts';

export type TokenFacts = Pick<StoryLine, 'headerIn' | 'headerOut' | 'relation' | 'fingerprint' | 'fingerprintBefore' | 'checks' | 'size' | 'sizeLimit' | 'claims'>;

/** What the records show of the token at a hop. Where a hop sent another one than it received, the one it sent. */
export function tokenFactsAt(telling: Telling, hop: HopName): TokenFacts {
  const { received, sent } = endsOf(telling, hop);
  // To the frontend the token came with a sign-in, in no header.
  const headerIn = carries(received) && hop !== 'frontend' ? (received.header ?? null) : null;
  const headerOut = carries(sent) ? (sent.header ?? null) : null;
  const token = shownToken(telling, hop);
  if (token === null) {
    return {
      ...(hop === 'gateway' ? gatewayHeaders(telling) : { headerIn, headerOut }),
      relation: absenceAt(telling, hop), fingerprint: null, fingerprintBefore: null, checks: loggedChecks(telling, hop), size: null, sizeLimit: null, claims: [],
    };
  }
  const before = tokenBefore(telling, hop);
  const changed = before !== null && !sameToken(before.token, token) ? before.token : null;
  return {
    headerIn, headerOut,
    relation: relationOf(before, token),
    fingerprint: token.fingerprint ?? null, fingerprintBefore: changed?.fingerprint ?? null,
    checks: [...checksAt(telling, hop, token), ...loggedChecks(telling, hop)],
    size: token.size ?? null, sizeLimit: token.size === undefined ? null : runtimeLimits.headerValueBytes,
    claims: claimRows(token, changed, refusedFor(telling, hop)),
  };
}

function refusedFor({ sightings }: Telling, hop: HopName): VerificationCode | null {
  const verification = sightings.frontendRejected?.verification;
  if (hop === 'frontend') return verification?.result === 'failed' ? verification.code : null;
  const refusal = refusalOf(sightings);
  return refusal?.hop === hop ? refusal.code : null;
}

function shownToken(telling: Telling, hop: HopName): TokenView | null {
  const { received, sent } = endsOf(telling, hop);
  if (carries(sent) && !(carries(received) && sameToken(received.token, sent.token))) return sent.token;
  return carries(received) ? received.token : null;
}

type Before = { readonly hop: HopName; readonly token: TokenView };

/** The token that the hop should have shown: the one it received itself, else the last one seen before it. */
function tokenBefore(telling: Telling, hop: HopName): Before | null {
  const { received, sent } = endsOf(telling, hop);
  if (carries(received) && carries(sent) && !sameToken(received.token, sent.token)) return { hop, token: received.token };
  return lastBefore(telling, hop);
}

function lastBefore(telling: Telling, hop: HopName): Before | null {
  for (const earlier of hopNames.slice(0, hopOrder(hop)).reverse()) {
    const { received, sent } = endsOf(telling, earlier);
    const sighting = carries(sent) ? sent : received;
    if (carries(sighting)) return { hop: earlier, token: sighting.token };
  }
  return null;
}

function relationOf(before: Before | null, token: TokenView): string {
  if (before === null) return 'First seen here';
  if (token.state === 'undecodable' && !sameToken(before.token, token)) return 'Something else than the token';
  const succession = successionOf(before.token, token);
  if (succession === 'same') return `Same as at the ${before.hop}`;
  if (succession === 'sameSubject') return 'Another token, the same user';
  return succession === 'otherSubject' ? 'Another token, another user' : 'Another token; whose, is not logged';
}

function absenceAt(telling: Telling, hop: HopName): string | null {
  const { received, sent } = endsOf(telling, hop);
  if (!lacks(received) && !lacks(sent)) return null;
  const before = hopNames.slice(0, hopOrder(hop)).findLast((earlier) => endsOf(telling, earlier).sent !== null);
  return before !== undefined && carries(endsOf(telling, before).sent) ? `No token. The ${before} sent one.` : 'No token';
}

function gatewayHeaders({ sightings: { agentSent, interceptorReceived } }: Telling): Pick<TokenFacts, 'headerIn' | 'headerOut'> {
  return {
    headerIn: carries(agentSent) ? (agentSent.header ?? null) : null,
    headerOut: carries(interceptorReceived) ? (interceptorReceived.header ?? null) : null,
  };
}
