import { createHash } from 'node:crypto';

/** Base64url of a value's JSON, or of a text as it is: one segment of a compact token. */
export function segment(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A compact JWT as long as an RS256 one, the same for the same claims. Its signature is noise: no verifier accepts it. */
export function compactToken(claims: unknown, header: unknown = { alg: 'RS256', typ: 'JWT', kid: 'test-key' }): string {
  const signed = `${segment(header)}.${segment(claims)}`;
  return `${signed}.${noise(signed, 256)}`;
}

/** Five segments, the second empty, as JWE with direct encryption has them. */
export function encryptedToken(): string {
  return `${segment({ alg: 'dir', enc: 'A256GCM' })}..${noise('iv', 12)}.${noise('text', 64)}.${noise('tag', 16)}`;
}

function noise(seed: string, bytes: number): string {
  const blocks = Array.from({ length: Math.ceil(bytes / 64) }, (_, index) => createHash('sha512').update(`${seed} ${index}`).digest());
  return Buffer.concat(blocks).subarray(0, bytes).toString('base64url');
}
