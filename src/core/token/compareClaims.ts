import type { Claims, ClaimValue, TokenView } from './tokenView.ts';

/** A claim whose value differs between two hops. Null = the token has no such claim there. */
export type ClaimChange = { readonly claim: string; readonly before: ClaimValue | null; readonly after: ClaimValue | null };

/**
 * Which claims differ between the tokens of two hops, by name. Compares only what both sides show: a claim kept back by the claim policy
 * on either side is in no change, and where a side shows no claims at all the answer is `unknown`. Equal fingerprints have no changes.
 */
export function compareClaims(before: TokenView, after: TokenView): readonly ClaimChange[] | 'unknown' {
  if (before.fingerprint !== undefined && before.fingerprint === after.fingerprint) return [];
  if (before.claims === undefined || after.claims === undefined) return 'unknown';
  const keptBack = new Set([...(before.otherClaims ?? []), ...(after.otherClaims ?? [])]);
  const names = new Set([...Object.keys(before.claims), ...Object.keys(after.claims)]);
  const changes: ClaimChange[] = [];
  for (const claim of [...names].sort()) {
    if (keptBack.has(claim)) continue;
    const change = { claim, before: own(before.claims, claim), after: own(after.claims, claim) };
    if (!equalValues(change.before, change.after)) changes.push(change);
  }
  return changes;
}

function own(claims: Claims, name: string): ClaimValue | null {
  return Object.hasOwn(claims, name) ? (claims[name] ?? null) : null;
}

/** Order of members does not count, order of list entries does. */
function equalValues(one: ClaimValue, other: ClaimValue): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  const left = one as Claims;
  const right = other as Claims;
  return names.every((name) => Object.hasOwn(right, name) && equalValues(left[name] as ClaimValue, right[name] as ClaimValue));
}
