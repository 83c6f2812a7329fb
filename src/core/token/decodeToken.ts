import { base64urlText } from './base64urlText.ts';
import { memberNames } from './memberNames.ts';
import type { RawToken } from './rawToken.ts';
import type { Claims } from './tokenView.ts';

/** Why a header's value cannot be read as a signed JWT. */
export type UndecodableReason = 'not-three-parts' | 'encrypted' | 'not-base64url' | 'not-a-json-object';

export type DecodedToken =
  | {
      readonly state: 'decoded';
      readonly header: Claims;
      readonly claims: Claims;
      /** Names that stand twice among the claims, in the order first seen. `claims` holds the last value, as verifiers read it. */
      readonly repeatedClaims: readonly string[];
    }
  | { readonly state: 'undecodable'; readonly reason: UndecodableReason };

/**
 * Reads header and claims of a compact JWT. Does **not** verify: neither signature nor times nor issuer. Never throws.
 * `header` and `claims` have no prototype, so `__proto__` and `constructor` are claim names like any other.
 */
export function decodeToken(token: RawToken): DecodedToken {
  const segments = token.reveal().split('.');
  if (segments.length === 5) return undecodable('encrypted');
  const [headerSegment, claimsSegment] = segments;
  if (segments.length !== 3 || headerSegment === undefined || claimsSegment === undefined) return undecodable('not-three-parts');
  const headerText = base64urlText(headerSegment);
  const claimsText = base64urlText(claimsSegment);
  if (headerText === null || claimsText === null) return undecodable('not-base64url');
  const header = jsonObject(headerText);
  const claims = jsonObject(claimsText);
  if (header === null || claims === null) return undecodable('not-a-json-object');
  return { state: 'decoded', header, claims, repeatedClaims: repeated(memberNames(claimsText)) };
}

function undecodable(reason: UndecodableReason): DecodedToken {
  return { state: 'undecodable', reason };
}

function jsonObject(text: string): Claims | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? withoutPrototype(value) : null;
  } catch {
    return null;
  }
}

function withoutPrototype(value: object): Claims {
  return Object.assign(Object.create(null), value) as Claims;
}

function repeated(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const name of names) (seen.has(name) ? twice : seen).add(name);
  return [...twice];
}
