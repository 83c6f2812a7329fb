import { constants, createPublicKey, verify, type JsonWebKey, type KeyObject } from 'node:crypto';
import type { Signed } from '../core/token/issuerChecks.ts';
import type { IssuerKey, SignatureAlgorithm } from '../core/token/signatureAlgorithm.ts';

/** What is shorter can be broken (RFC 7518, 3.3). */
const leastRsaBits = 2_048;

const made = new WeakMap<IssuerKey, KeyObject | null>();

/** Whether a published key made a signature. The key must be of the kind that the algorithm asks for. False for what is no key and no signature. */
export function verifySignature(algorithm: SignatureAlgorithm, jwk: IssuerKey, { content, signature }: Signed): boolean {
  const key = keyOf(jwk);
  if (key === null) return false;
  try {
    return verify(hashOf(algorithm), Buffer.from(content), { key, ...optionsOf(algorithm) }, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // a key of another kind
  }
}

/** Null for what is no key that may be used. Made once a key: making one takes longer than using it. */
function keyOf(jwk: IssuerKey): KeyObject | null {
  const known = made.get(jwk);
  if (known !== undefined) return known;
  const key = publicKeyOf(jwk);
  made.set(jwk, key);
  return key;
}

function publicKeyOf(jwk: IssuerKey): KeyObject | null {
  try {
    const { kty, n, e, crv, x, y } = jwk;
    const members = Object.entries({ kty, n, e, crv, x, y }).filter((member): member is [string, string] => typeof member[1] === 'string');
    const key = createPublicKey({ key: Object.fromEntries<string>(members) satisfies JsonWebKey, format: 'jwk' });
    return (key.asymmetricKeyDetails?.modulusLength ?? leastRsaBits) < leastRsaBits ? null : key;
  } catch {
    return null;
  }
}

/** Ed25519 hashes by itself. */
function hashOf(algorithm: SignatureAlgorithm): string | null {
  return algorithm === 'EdDSA' || algorithm === 'Ed25519' ? null : `sha${algorithm.slice(2)}`;
}

function optionsOf(algorithm: SignatureAlgorithm): { readonly padding?: number; readonly saltLength?: number; readonly dsaEncoding?: 'ieee-p1363' } {
  if (algorithm.startsWith('ES')) return { dsaEncoding: 'ieee-p1363' };
  return algorithm.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
}
