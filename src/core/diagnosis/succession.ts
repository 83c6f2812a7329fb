import type { Claims, TokenView } from '../token/tokenView.ts';

/**
 * What happened to a token between two sightings. `unknown`: it changed, or may have, and who it is for is not logged.
 * Says nothing about whether either token is valid.
 */
export type Succession = 'same' | 'sameSubject' | 'otherSubject' | 'unknown';

export function successionOf(before: TokenView, after: TokenView): Succession {
  if (before.fingerprint !== undefined && before.fingerprint === after.fingerprint) return 'same';
  if (before.claims === undefined || after.claims === undefined) return 'unknown';
  if (shareSubject(before.claims, after.claims)) return 'sameSubject';
  if (subjectIn(before.claims) === null || subjectIn(after.claims) === null) return 'unknown';
  // An ID token and an access token of one user may name the user differently (Okta: user id and e-mail).
  return hasScope(before) === hasScope(after) ? 'otherSubject' : 'unknown';
}

/** Who the token is for, as its issuer names the user; null where the claim policy hides it. */
export function subjectOf(token: TokenView | undefined): string | null {
  return token?.claims === undefined ? null : subjectIn(token.claims);
}

export function hasScope({ claims, otherClaims }: TokenView): boolean {
  return claims?.['scp'] !== undefined || claims?.['scope'] !== undefined || otherClaims?.includes('scp') === true || otherClaims?.includes('scope') === true;
}

function shareSubject(before: Claims, after: Claims): boolean {
  const names = namesOf(before);
  return namesOf(after).some((name) => names.includes(name));
}

/** Okta's access tokens carry the user id in `uid`, its ID tokens in `sub`. */
function namesOf(claims: Claims): readonly string[] {
  return [claims['sub'], claims['uid']].filter((name): name is string => typeof name === 'string' && name !== '');
}

function subjectIn(claims: Claims): string | null {
  const subject = claims['sub'];
  return typeof subject === 'string' && subject !== '' ? subject : null;
}
