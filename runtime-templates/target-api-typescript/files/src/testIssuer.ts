import { type CompactVerifyGetKey, createLocalJWKSet, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';

import type { TokenRules } from './verifyToken.ts';

const issuer = 'https://issuer.example.com/oauth2/default';
const audience = 'api://orders';

export type TestIssuer = {
  readonly rules: TokenRules;
  /** A token that passes, but for the claims and header members given. `undefined` leaves a claim out. */
  readonly sign: (claims?: JWTPayload, header?: { readonly alg?: string; readonly kid?: string | undefined }) => Promise<string>;
  readonly jwks: { readonly keys: readonly object[] };
};

/** Signs tokens for the tests with a key of its own, made here and kept nowhere. */
export async function testIssuer(kid = 'k1'): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] };
  const keys: CompactVerifyGetKey = createLocalJWKSet(jwks);
  const sign: TestIssuer['sign'] = (claims = {}, header = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const payload = { iss: issuer, aud: audience, sub: 'ana@example.com', scp: ['orders.read', 'orders.write'], iat: now, exp: now + 300, ...claims };
    const kept = Object.fromEntries(Object.entries({ alg: 'RS256', kid, ...header }).filter(([, value]) => value !== undefined));
    return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...kept }).sign(privateKey);
  };
  return { rules: { issuer, audience, audienceClaim: 'aud', scopePrefix: '', keys }, sign, jwks };
}
