import type { ClaimPolicy } from '../chain/chain.ts';
import { applyClaimPolicy } from './claimPolicy.ts';
import { decodeToken } from './decodeToken.ts';
import { fingerprint } from './fingerprint.ts';
import type { RawToken } from './rawToken.ts';
import type { TokenView } from './tokenView.ts';

/**
 * What may be known and shown of a token under a claim policy. Does not verify it. Null (no header, or an empty one) is `absent`;
 * what is no signed JWT is `undecodable`. Under the policy `none` only fingerprint and size are told.
 */
export function viewToken(token: RawToken | null, policy: ClaimPolicy): TokenView {
  if (token === null) return { state: 'absent' };
  const known = { fingerprint: fingerprint(token), size: token.size };
  const decoded = decodeToken(token);
  if (decoded.state === 'undecodable') return { state: 'undecodable', ...known };
  const shown = applyClaimPolicy(decoded.claims, policy);
  if (shown === null) return { state: 'seen', ...known };
  const header = applyClaimPolicy(decoded.header, 'all')?.claims;
  const { repeatedClaims } = decoded;
  return {
    state: 'seen',
    ...known,
    ...(header === undefined ? {} : { header }),
    claims: shown.claims,
    otherClaims: shown.otherClaims,
    ...(repeatedClaims.length === 0 ? {} : { repeatedClaims }),
  };
}
