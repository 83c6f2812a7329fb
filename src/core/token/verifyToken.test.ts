import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JSONWebKeySet, type JWTHeaderParameters, type JWTPayload } from 'jose';
import { segment } from '../../../test/tokens/testTokens.ts';
import { RawToken } from './rawToken.ts';
import { verifyToken } from './verifyToken.ts';

const issuer = 'https://issuer.example.com';
const audience = 'api://orders';
const now = 1_800_000_000_000;
const seconds = now / 1000;

type Signer = { readonly keys: JSONWebKeySet; readonly sign: (claims?: JWTPayload, header?: Partial<JWTHeaderParameters>) => Promise<string> };
let own: Signer;
let stranger: Signer;

async function newSigner(kid: string): Promise<Signer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const good = { iss: issuer, aud: audience, sub: 'ana@example.com', exp: seconds + 600, iat: seconds, scp: ['orders.read'] };
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }] },
    sign: (claims = {}, header = {}) => new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg: 'RS256', kid, ...header }).sign(privateKey),
  };
}

before(async () => {
  [own, stranger] = await Promise.all([newSigner('k1'), newSigner('k2')]);
});

async function outcome(compact: string, rules: { readonly audience?: string | null; readonly audienceClaim?: 'aud' | 'client_id'; readonly scope?: string | null; readonly keys?: JSONWebKeySet } = {}): Promise<string> {
  const token = RawToken.from(compact);
  assert.ok(token !== null);
  const verdict = await verifyToken(token, { issuer, audience, scope: null, keys: own.keys, ...rules }, now);
  return verdict.result === 'failed' ? verdict.code : verdict.result;
}

const tokens: readonly (readonly [string, JWTPayload, string])[] = [
  ['a good one', {}, 'passed'],
  ['one of several audiences', { aud: ['api://else', audience] }, 'passed'],
  ['expired within the leeway', { exp: seconds - 4 }, 'passed'],
  ['not yet valid within the leeway', { nbf: seconds + 4 }, 'passed'],
  ['issued in the future', { iat: seconds + 3600 }, 'passed'],
  ['another issuer', { iss: 'https://else.example.com' }, 'issuer'],
  ['an issuer that differs by a slash', { iss: `${issuer}/` }, 'issuer'],
  ['another audience', { aud: 'api://else' }, 'audience'],
  ['no audience', { aud: undefined as never }, 'audience'],
  ['expired', { exp: seconds - 6 }, 'expired'],
  ['not yet valid', { nbf: seconds + 60 }, 'not-yet-valid'],
  ['without expiry', { exp: undefined as never }, 'malformed'],
  ['without a subject', { sub: undefined as never }, 'malformed'],
];
for (const [what, claims, expected] of tokens) test(`${what}: ${expected}`, async () => assert.equal(await outcome(await own.sign(claims)), expected));

test('the first failure in the order is the answer', async () => {
  assert.equal(await outcome(await stranger.sign({ iss: 'https://else.example.com' })), 'key-unknown');
  assert.equal(await outcome(await own.sign({ iss: 'x', aud: 'y', exp: 1 })), 'issuer');
  assert.equal(await outcome(await own.sign({ aud: 'y', exp: 1 })), 'audience');
  assert.equal(await outcome(await own.sign({ exp: 1, scp: [] }), { scope: 'orders.read' }), 'expired');
  assert.equal(await outcome(await own.sign({ scp: [] }), { scope: 'orders.read' }), 'scope');
});

test('what nobody named is not checked', async () => {
  assert.equal(await outcome(await own.sign({ aud: 'api://else' }), { audience: null }), 'passed');
  assert.equal(await outcome(await own.sign({ scp: undefined, scope: 'openid orders.read' }), { scope: 'orders.read' }), 'passed');
});

test('form, algorithm, key and signature', async () => {
  const [header, claims, signature = ''] = (await own.sign()).split('.');
  const altered = `${signature.slice(0, 20)}${signature[20] === 'A' ? 'B' : 'A'}${signature.slice(21)}`;
  assert.equal(await outcome(`${header}.${claims}.${altered}`), 'signature');
  assert.equal(await outcome(`${header}.${segment({ sub: 'eve' })}.${signature}`), 'signature');
  assert.equal(await outcome(await own.sign({}, { kid: undefined as never })), 'key-unknown');
  assert.equal(await outcome(new UnsecuredJWT({ sub: 'eve' }).encode()), 'algorithm');
  assert.equal(await outcome(`${segment({ alg: 'HS256', kid: 'k1' })}.${claims}.AAAA`), 'algorithm');
  for (const compact of ['abc', 'a.b.c', `${header}.${claims}`, `${header}.e30x.${signature}`]) assert.equal(await outcome(compact), 'malformed', compact.slice(0, 20));
});

test('keys that cannot be used say nothing about the token', async () => {
  const broken = { keys: [{ kty: 'RSA', kid: 'k1', alg: 'RS256', n: 'AQAB' }] };
  assert.equal(await outcome(await own.sign(), { keys: broken }), 'unavailable');
  assert.equal(await outcome(await own.sign(), { keys: { keys: 'none' as never } }), 'unavailable');
});

test('where the client is the audience, only an access token of that client is for it', async () => {
  const ofClient = async (claims: JWTPayload): Promise<string> => outcome(await own.sign({ aud: undefined as never, ...claims }), { audience: 'client1', audienceClaim: 'client_id' });
  assert.equal(await ofClient({ client_id: 'client1', token_use: 'access' }), 'passed');
  assert.equal(await ofClient({ client_id: 'client2', token_use: 'access' }), 'audience');
  assert.equal(await ofClient({ client_id: 'client1', token_use: 'id' }), 'audience');
  assert.equal(await ofClient({ aud: 'client1', token_use: 'id' }), 'audience');
});
