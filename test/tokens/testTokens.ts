import { randomBytes } from 'node:crypto';

/** Base64url of a value's JSON, or of a text as it is: one segment of a compact token. */
export function segment(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A compact JWT as long as an RS256 one. Its signature is random bytes: no verifier accepts it. */
export function compactToken(claims: unknown, header: unknown = { alg: 'RS256', typ: 'JWT', kid: 'test-key' }): string {
  return `${segment(header)}.${segment(claims)}.${randomBytes(256).toString('base64url')}`;
}

/** Five segments, the second empty, as JWE with direct encryption has them. */
export function encryptedToken(): string {
  const part = (bytes: number) => randomBytes(bytes).toString('base64url');
  return `${segment({ alg: 'dir', enc: 'A256GCM' })}..${part(12)}.${part(64)}.${part(16)}`;
}
