import { compactVerify, createLocalJWKSet, type JSONWebKeySet } from 'jose';
import type { AudienceClaim } from '../identity/identityPreset.ts';
import { decodeToken } from './decodeToken.ts';
import type { RawToken } from './rawToken.ts';
import type { Claims, Verification, VerificationCode } from './tokenView.ts';
import { verificationCodeOf } from './verificationCodeOf.ts';

/** What is demanded of a token. */
export type TokenRules = {
  readonly issuer: string;
  /** Null: nobody said for whom it has to be, so that is not checked. */
  readonly audience: string | null;
  /** The claim that names it; `aud` where absent. With `client_id` (Amazon Cognito) the token must call itself an access token. */
  readonly audienceClaim?: AudienceClaim;
  /** Null: no operation is named, so its scopes are not checked. */
  readonly scope: string | null;
  /** The issuer's public signing keys. */
  readonly keys: JSONWebKeySet;
};

export type TokenVerdict =
  | Verification
  /** The keys are none that could be used: nothing is known of the token. */
  | { readonly result: 'unavailable'; readonly cause: unknown };

/** The algorithms that the generated target takes. Asymmetric ones only: with HS256 a stranger could sign with the public key. */
export const acceptedAlgorithms: readonly string[] = ['RS256', 'PS256', 'ES256'];

/** Clocks may differ by this much, in seconds. */
export const leewaySeconds = 5;

/**
 * Checks a token as the generated target does: form, algorithm, key, signature, issuer, audience, times, scope, in this order; the first failure is the
 * answer. Does not check iat: a token issued a moment ahead of this clock is no forgery. Never throws. `now`: epoch milliseconds.
 */
export async function verifyToken(token: RawToken, rules: TokenRules, now: number): Promise<TokenVerdict> {
  const decoded = decodeToken(token);
  // An extension that the header calls critical is none that the target knows.
  if (decoded.state === 'undecodable' || 'crit' in decoded.header) return failed('malformed');
  const { alg, kid } = decoded.header;
  if (typeof alg !== 'string' || !acceptedAlgorithms.includes(alg)) return failed('algorithm');
  // Without a kid jose would accept any token that fits a set of one key.
  if (typeof kid !== 'string' || kid === '') return failed('key-unknown');
  try {
    await compactVerify(token.reveal(), createLocalJWKSet(rules.keys), { algorithms: [...acceptedAlgorithms] });
  } catch (cause) {
    const code = verificationCodeOf(cause);
    return code === null ? { result: 'unavailable', cause } : failed(code);
  }
  const code = claimFailure(decoded.claims, rules, Math.floor(now / 1000));
  return code === null ? { result: 'passed' } : failed(code);
}

function claimFailure(claims: Claims, { issuer, audience, audienceClaim = 'aud', scope }: TokenRules, now: number): VerificationCode | null {
  const { iss, sub, exp, nbf = 0 } = claims;
  if (iss !== issuer) return 'issuer';
  if (audience !== null && !isMeantFor(claims, audience, audienceClaim)) return 'audience';
  if (!isTime(exp) || !isTime(nbf)) return 'malformed';
  if (nbf > now + leewaySeconds) return 'not-yet-valid';
  if (exp <= now - leewaySeconds) return 'expired';
  if (typeof sub !== 'string' || sub === '') return 'malformed';
  return scope === null || scopesIn(claims).has(scope) ? null : 'scope';
}

function isMeantFor({ aud, client_id: client, token_use: use }: Claims, audience: string, claim: AudienceClaim): boolean {
  if (claim === 'client_id') return use === 'access' && client === audience;
  return (Array.isArray(aud) ? aud : [aud]).includes(audience);
}

/** 1e400 is a number to JSON, and infinity to JavaScript: such a token would never expire. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Okta writes `scp` as a list, others write `scope` as words. */
function scopesIn(claims: Claims): ReadonlySet<unknown> {
  return new Set([claims['scp'], claims['scope']].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ') : [])));
}

function failed(code: VerificationCode): Verification {
  return { result: 'failed', code };
}
