import type { ClaimValue, TokenView } from '../token/tokenView.ts';

/** A claim or header member as text; undefined for anything else. */
export function textOf(value: ClaimValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Whole seconds from a claim (epoch seconds) to a moment (epoch milliseconds); undefined where either is unknown. */
export function secondsAfter(at: number | null, claim: ClaimValue | undefined): number | undefined {
  return at === null || typeof claim !== 'number' ? undefined : Math.round(at / 1000 - claim);
}

/** Okta's list `scp`, or the space-separated text `scope` of everybody else. */
export function scopesOf({ claims }: TokenView): readonly string[] | undefined {
  const scopes = claims?.['scp'] ?? claims?.['scope'];
  if (typeof scopes === 'string') return scopes.split(' ').filter((scope) => scope !== '');
  return Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : undefined;
}
