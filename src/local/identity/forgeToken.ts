import { CompactSign } from 'jose';
import { RawToken } from '../../core/token/rawToken.ts';
import type { Claims, ClaimValue } from '../../core/token/tokenView.ts';
import type { SigningKey } from './signingKey.ts';

/** How a token departs from a good one. Data, so that a scenario can hold it. */
export type TokenChanges = {
  /** Claims to set; `undefined` takes a claim away. Times are epoch seconds. */
  readonly claims?: { readonly [name: string]: ClaimValue | undefined };
  readonly header?: Claims;
  /** `own` (default): the issuer's current key. `stranger`: a key that no JWKS holds. `none`: unsigned, `alg` none. */
  readonly key?: 'own' | 'stranger' | 'none';
  /** Changes a character in the middle of the signature: the last one often carries no bits. */
  readonly corruptSignature?: true;
};

/** Signs these claims with these changes. Only for showing how a chain refuses; `key` is ignored for an unsigned token. */
export async function forgeToken(claims: Claims, changes: TokenChanges, key: SigningKey): Promise<RawToken> {
  const payload = JSON.stringify({ ...claims, ...changes.claims });
  const compact = changes.key === 'none' ? unsigned(payload, changes.header) : await signed(payload, changes.header, key);
  const token = RawToken.from(changes.corruptSignature ? corrupted(compact) : compact);
  if (token === null) throw new TypeError('a compact token is never empty');
  return token;
}

function unsigned(payload: string, header: Claims | undefined): string {
  return `${base64url(JSON.stringify({ alg: 'none', ...header }))}.${base64url(payload)}.`;
}

async function signed(payload: string, header: Claims | undefined, { kid, privateKey }: SigningKey): Promise<string> {
  return new CompactSign(Buffer.from(payload)).setProtectedHeader({ kid, ...header, alg: 'RS256' }).sign(privateKey);
}

function corrupted(compact: string): string {
  const at = Math.floor((compact.lastIndexOf('.') + compact.length) / 2);
  return `${compact.slice(0, at)}${compact[at] === 'A' ? 'B' : 'A'}${compact.slice(at + 1)}`;
}

function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}
