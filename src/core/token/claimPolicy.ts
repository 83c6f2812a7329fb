import type { ClaimPolicy } from '../chain/chain.ts';
import type { Claims, ClaimValue } from './tokenView.ts';
import { redactValue } from './redactValue.ts';

/** Claims whose values the policy `standard` shows: the registered ones, scopes, and who the client is. */
export const standardClaims: ReadonlySet<string> = new Set([
  'iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'scp', 'scope', 'cid', 'client_id', 'azp', 'uid', 'token_use', 'typ',
]);

export type ShownClaims = { readonly claims: Claims; readonly otherClaims: readonly string[] };

/**
 * Parts a token's claims into those shown with their values and those shown by name alone. Null under `none`: nothing is shown.
 * A value too large or too deep to be shown (see claimLimits) is kept back by name under every policy.
 */
export function applyClaimPolicy(claims: Claims, policy: ClaimPolicy): ShownClaims | null {
  if (policy === 'none') return null;
  const shown: Record<string, ClaimValue> = Object.create(null);
  const otherClaims: string[] = [];
  for (const name of Object.keys(claims)) {
    const value = policy === 'all' || standardClaims.has(name) ? redactValue(name, claims[name]) : undefined;
    if (value === undefined) otherClaims.push(name);
    else shown[name] = value;
  }
  return { claims: shown, otherClaims };
}
