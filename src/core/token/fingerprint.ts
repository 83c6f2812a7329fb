import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { RawToken } from './rawToken.ts';

const hexDigits = 32;

/**
 * `sha256:` + the first 32 hex digits of SHA-256 over the compact token. Says nothing about the token's validity; equal fingerprints
 * mean the same token. All languages share the vector ` bearer abc ` -> `sha256:ba7816bf8f01cfea414140de5dae2223`.
 */
export function fingerprint(token: RawToken): string {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(token.reveal()))).slice(0, hexDigits)}`;
}

export function isFingerprint(text: string): boolean {
  return /^sha256:[0-9a-f]{32}$/.test(text);
}
