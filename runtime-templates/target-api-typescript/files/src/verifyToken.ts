import { compactVerify, type CompactVerifyGetKey, decodeJwt, decodeProtectedHeader, errors } from 'jose';

import { isRecord, type VerificationCode } from './hopRecord.ts';

/** What the API demands of a token. */
export type TokenRules = {
  readonly issuer: string;
  readonly audience: string;
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
  const header = readHeader(token);
  if (header === null) return failed('malformed');
  if (typeof header.alg !== 'string' || !algorithms.includes(header.alg)) return failed('algorithm');
  // Without a kid jose would accept any token that fits a set of one key.
  if (typeof header.kid !== 'string' || header.kid === '') return failed('key-unknown');
  try {
    await compactVerify(token, rules.keys, { algorithms });
  } catch (cause) {
    const code = signatureFailure(cause);
    return code === null ? { result: 'unavailable', cause } : failed(code);
  }
  return checkClaims(decodeJwt(token), scope, rules, now);
}

/** Null where the token is no signed JWT; its payload is looked at too, so that `malformed` comes before all else. */
function readHeader(token: string): { readonly alg?: unknown; readonly kid?: unknown } | null {
  try {
    decodeJwt(token);
    return decodeProtectedHeader(token);
  } catch {
    return null;
  }
}

/** Null where it says nothing about the token: the keys were not to be had, or are no keys. */
function signatureFailure(cause: unknown): VerificationCode | null {
  if (cause instanceof errors.JWSInvalid || cause instanceof errors.JOSENotSupported) return 'malformed';
  if (cause instanceof errors.JOSEAlgNotAllowed) return 'algorithm';
  if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) return 'key-unknown';
  if (cause instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  return null;
}

function checkClaims(claims: unknown, scope: string, rules: TokenRules, now: number): Verdict {
  if (!isRecord(claims)) return failed('malformed');
  const { iss, aud, sub, exp, nbf } = claims as { readonly [name: string]: unknown };
  if (iss !== rules.issuer) return failed('issuer');
  if (!(Array.isArray(aud) ? aud : [aud]).includes(rules.audience)) return failed('audience');
  if (typeof exp !== 'number' || (nbf !== undefined && typeof nbf !== 'number')) return failed('malformed');
  if (nbf !== undefined && nbf > now + leewaySeconds) return failed('not-yet-valid');
  if (exp <= now - leewaySeconds) return failed('expired');
  if (typeof sub !== 'string' || sub === '') return failed('malformed');
  const scopes = scopesIn(claims);
  return scopes.has(scope) ? { result: 'passed', user: { subject: sub, scopes } } : failed('scope');
}

/** Okta writes `scp` as a list, others write `scope` as words. */
function scopesIn(claims: Record<string, unknown>): ReadonlySet<string> {
  const words = [claims['scp'], claims['scope']].flat().flatMap((value) => (typeof value === 'string' ? value.split(' ') : []));
  return new Set(words);
}

function failed(code: VerificationCode): Verdict {
  return { result: 'failed', code };
}
