import type { JWK } from 'jose';

/** A published key of an issuer. */
export type IssuerKey = JWK;

const byName = {
  RS256: { kty: 'RSA' }, RS384: { kty: 'RSA' }, RS512: { kty: 'RSA' }, PS256: { kty: 'RSA' }, PS384: { kty: 'RSA' }, PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' }, ES384: { kty: 'EC', crv: 'P-384' }, ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' }, Ed25519: { kty: 'OKP', crv: 'Ed25519' },
} as const;

/** Algorithms by which only whoever holds a private key can sign. Not `none`, and not HS256: with a public key as its secret anybody could. */
export type SignatureAlgorithm = keyof typeof byName;

export function isSignatureAlgorithm(alg: unknown): alg is SignatureAlgorithm {
  return typeof alg === 'string' && Object.hasOwn(byName, alg);
}

/** Whether an issuer's key is one for signatures by this algorithm. A key that names an algorithm is for no other. */
export function fitsAlgorithm({ kty, crv, alg, use, key_ops: operations }: IssuerKey, algorithm: SignatureAlgorithm): boolean {
  const wanted: { readonly kty: string; readonly crv?: string } = byName[algorithm];
  if (kty !== wanted.kty || (wanted.crv !== undefined && crv !== wanted.crv)) return false;
  if (use !== undefined && use !== 'sig') return false;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes('verify'))) return false;
  return alg === undefined || alg === algorithm || (wanted.kty === 'OKP' && isSignatureAlgorithm(alg));
}
