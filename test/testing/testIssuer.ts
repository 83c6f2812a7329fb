import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactSign, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

export type TestIssuer = {
  readonly issuer: string;
  /** Signs an access token as this issuer would; `claims` win over the defaults. */
  readonly sign: (claims?: JWTPayload) => Promise<string>;
  /** Signs any text as if it were claims: what no issuer would, with a signature that holds. */
  readonly signText: (text: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

export const testAudience = 'api://orders';

/** An identity provider of the test's own: discovery and keys over HTTP, tokens on demand, so that their text is known. */
export async function startTestIssuer(): Promise<TestIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'test-key', alg: 'RS256', use: 'sig' }] };
  const server = createServer((request, response) => {
    const document = request.url === '/keys' ? keys : { issuer, jwks_uri: `${issuer}/keys`, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const sign = (claims: JWTPayload = {}): Promise<string> => {
    const iat = Math.floor(Date.now() / 1000);
    const good = { iss: issuer, aud: testAudience, iat, exp: iat + 600, sub: 'planted@example.com', scp: ['openid', 'orders.read', 'orders.write'], cid: 'test-client', groups: ['planted-group'] };
    return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'test-key', typ: 'JWT' }).sign(privateKey);
  };
  const signText = (text: string): Promise<string> => new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'RS256', kid: 'test-key', typ: 'JWT' }).sign(privateKey);
  return { issuer, sign, signText, close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(() => resolve()); }) };
}
