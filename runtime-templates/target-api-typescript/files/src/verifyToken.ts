import { compactVerify, type CompactVerifyGetKey, errors } from 'jose';

import type { VerificationCode } from './hopRecord.ts';
import { type Members, readToken } from './readToken.ts';

/** Where a token says for whom it is. Access tokens of Amazon Cognito carry no `aud`: there it is `client_id`. */
export type AudienceClaim = 'aud' | 'client_id';

/** What the API demands of a token. */
export type TokenRules = {
  readonly issuer: string;
  readonly audience: string;
  readonly audienceClaim: AudienceClaim;
  /** What stands before the API's own scopes in a token: Amazon Cognito puts the resource server's identifier there. */
  readonly scopePrefix: string;
  /** The issuer's signing keys. */
  readonly keys: CompactVerifyGetKey;
};

/** The signed-in user, once every check has passed. */
export type User = { readonly subject: string; readonly scopes: ReadonlySet<string> };

export type Verdict =
  | { readonly result: 'passed'; readonly user: User }
  | { readonly result: 'failed'; readonly code: VerificationCode }
  /** The signing keys could not be had: nothing is known about the token. */
  | { readonly result: 'unavailable'; readonly cause: unknown };

/** Asymmetric ones only: with HS256 a stranger could sign with the public key. */
const algorithms = ['RS256', 'PS256', 'ES256'];

/** The clocks of issuer and API may differ by this much. */
const leewaySeconds = 5;

/**
 * Checks a compact token: form, algorithm, key, signature, issuer, audience, times and scope, in this order; the first failure is the
 * answer. Does not check iat: a token issued a moment ahead of this clock is no forgery. Never throws.
 *
 * @param now epoch seconds
 */
export async function verifyToken(token: string, scope: string, rules: TokenRules, now: number): Promise<Verdict> {
  const parts = readToken(token);
  if (parts === null) return failed('malformed');
  const { header: { alg, kid }, claims } = parts;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return failed('algorithm');
  // Without a kid jose would accept any token that fits a set of one key.
  if (typeof kid !== 'string' || kid === '') return failed('key-unknown');
  try {
    await compactVerify(token, rules.keys, { algorithms });
  } catch (cause) {
    const code = signatureFailure(cause);
    return code === null ? { result: 'unavailable', cause } : failed(code);
  }
  return checkClaims(claims, scope, rules, now);
}

/** Null where it says nothing about the token: the keys were not to be had, or are no keys. */
function signatureFailure(cause: unknown): VerificationCode | null {
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) return 'malformed';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) return 'key-unknown';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return null;
}

function checkClaims(claims: Members, scope: string, rules: TokenRules, now: number): Verdict {
  const { iss, sub, exp, nbf = 0 } = claims;
  if (iss !== rules.issuer) return failed('issuer');
  if (!isMeantFor(claims, rules)) return failed('audience');
  if (!isTime(exp) || !isTime(nbf)) return failed('malformed');
  if (nbf > now + leewaySeconds) return failed('not-yet-valid');
  if (exp <= now - leewaySeconds) return failed('expired');
  if (typeof sub !== 'string' || sub === '') return failed('malformed');
  const scopes = scopesIn(claims);
  return scopes.has(scope) ? { result: 'passed', user: { subject: sub, scopes } } : failed('scope');
}

function isMeantFor({ aud, client_id: client, token_use: use }: Members, rules: TokenRules): boolean {
  // An ID token of the same issuer names the client too, and is no key to an API.
  if (rules.audienceClaim === 'client_id') return client === rules.audience && use === 'access';
  return (Array.isArray(aud) ? aud : [aud]).includes(rules.audience);
}

/** 1e400 is a number to JSON, and infinity to JavaScript: such a token would never expire. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** Okta writes `scp` as a list, others write `scope` as words. */
function scopesIn(claims: Members): ReadonlySet<string> {
  const words = [claims['scp'], claims['scope']].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ') : []));
  return new Set(words);
}

function failed(code: VerificationCode): Verdict {
  return { result: 'failed', code };
}
