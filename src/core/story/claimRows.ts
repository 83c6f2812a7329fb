import { compareClaims } from '../token/compareClaims.ts';
import type { ClaimValue, TokenView, VerificationCode } from '../token/tokenView.ts';
import type { ClaimRow } from './story.ts';

/** Claims in the order in which people look for them, with what they mean. */
const meanings: ReadonlyMap<string, string> = new Map([
  ['iss', 'issuer'], ['sub', 'user'], ['aud', 'audience'], ['scp', 'scopes'], ['scope', 'scopes'], ['iat', 'issued'], ['nbf', 'not before'],
  ['exp', 'expires'], ['cid', 'client'], ['client_id', 'client'], ['azp', 'client'], ['uid', 'user id'], ['jti', 'token id'],
  ['token_use', 'kind'], ['typ', 'kind'],
]);
const order = [...meanings.keys()];
const times: ReadonlySet<string> = new Set(['iat', 'nbf', 'exp', 'auth_time']);

const refusedClaims: { readonly [code in VerificationCode]?: readonly string[] } = {
  expired: ['exp'], 'not-yet-valid': ['nbf'], audience: ['aud'], issuer: ['iss'], scope: ['scp', 'scope'],
};

/** A token's claims as rows, compared with the token of the hop before where that is another one. */
export function claimRows(token: TokenView, before: TokenView | null, refusal: VerificationCode | null): readonly ClaimRow[] {
  const changes = before === null ? [] : compareClaims(before, token);
  const changed = new Map((changes === 'unknown' ? [] : changes).map((change) => [change.claim, change]));
  const refused = refusal === null ? [] : (refusedClaims[refusal] ?? []);
  const rows: ClaimRow[] = [];
  for (const name of namesOf(token, [...changed.keys()])) {
    const change = changed.get(name);
    const value = valueOf(token, name);
    rows.push({
      name, meaning: meanings.get(name) ?? '', kind: kindOf(name, value), value,
      before: change?.before ?? null,
      change: change === undefined ? null : change.before === null ? 'added' : change.after === null ? 'deleted' : 'modified',
      refused: refused.includes(name),
    });
  }
  for (const name of [...(token.otherClaims ?? [])].sort()) {
    rows.push({ name, meaning: meanings.get(name) ?? '', kind: 'masked', value: null, before: null, change: null, refused: false });
  }
  return rows;
}

function namesOf({ claims }: TokenView, changed: readonly string[]): readonly string[] {
  const names = new Set([...Object.keys(claims ?? {}), ...changed]);
  return [...names].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(name: string): number {
  const place = order.indexOf(name);
  return place === -1 ? order.length : place;
}

function valueOf({ claims }: TokenView, name: string): ClaimValue {
  return claims !== undefined && Object.hasOwn(claims, name) ? (claims[name] ?? null) : null;
}

function kindOf(name: string, value: ClaimValue): ClaimRow['kind'] {
  if (typeof value === 'number' && times.has(name)) return 'time';
  return Array.isArray(value) ? 'list' : 'text';
}
