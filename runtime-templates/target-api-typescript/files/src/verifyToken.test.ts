import assert from 'node:assert/strict';
import { test } from 'node:test';

import { errors, type JWTPayload, UnsecuredJWT } from 'jose';

import { testIssuer } from './testIssuer.ts';
import { verifyToken } from './verifyToken.ts';

const issuer = await testIssuer();
const stranger = await testIssuer('k2');
const now = Math.floor(Date.now() / 1000);
const outcome = async (token: string, scope = 'orders.read'): Promise<string> => {
  const verdict = await verifyToken(token, scope, issuer.rules, now);
  return verdict.result === 'failed' ? verdict.code : verdict.result;
};

test('a good token tells the user', async () => {
  const verdict = await verifyToken(await issuer.sign(), 'orders.read', issuer.rules, now);
  assert.ok(verdict.result === 'passed');
  assert.equal(verdict.user.subject, 'ana@example.com');
});

const refused: readonly (readonly [string, JWTPayload, string])[] = [
  ['of another issuer', { iss: 'https://else.example.com' }, 'issuer'],
  ['whose issuer differs by a slash', { iss: `${issuer.rules.issuer}/` }, 'issuer'],
  ['for another audience', { aud: 'api://else' }, 'audience'],
  ['without an audience', { aud: undefined as never }, 'audience'],
  ['that has expired', { exp: now - 6 }, 'expired'],
  ['that is not valid yet', { nbf: now + 60 }, 'not-yet-valid'],
  ['that never expires', { exp: undefined as never }, 'malformed'],
  ['whose expiry is true', { exp: true as never }, 'malformed'],
  ['whose start is none', { nbf: null as never }, 'malformed'],
  ['nested too deep', { nested: JSON.parse(`${'['.repeat(70)}${']'.repeat(70)}`) as unknown }, 'malformed'],
  ['whose expiry is a text', { exp: '9999999999' as never }, 'malformed'],
  ['without a subject', { sub: undefined as never }, 'malformed'],
  ['without the scope', { scp: ['orders.write'] }, 'scope'],
  ['without any scope', { scp: undefined }, 'scope'],
];
for (const [what, claims, code] of refused) {
  test(`a token ${what} is refused: ${code}`, async () => assert.equal(await outcome(await issuer.sign(claims)), code));
}

const passed: readonly (readonly [string, JWTPayload])[] = [
  ['with one audience of several', { aud: ['api://else', 'api://orders'] }],
  ['that expired within the leeway', { exp: now - 4 }],
  ['valid within the leeway', { nbf: now + 4 }],
  ['issued in the future', { iat: now + 3600 }],
  ['whose scopes are words', { scp: undefined, scope: 'openid orders.read' }],
];
for (const [what, claims] of passed) {
  test(`a token ${what} passes`, async () => assert.equal(await outcome(await issuer.sign(claims)), 'passed'));
}

test('an altered signature is found', async () => {
  const [header, payload, signature = ''] = (await issuer.sign()).split('.');
  const middle = Math.floor(signature.length / 2);
  const altered = signature.slice(0, middle) + (signature[middle] === 'A' ? 'B' : 'A') + signature.slice(middle + 1);
  assert.equal(await outcome(`${header}.${payload}.${altered}`), 'signature');
});

test('an altered claim is found', async () => {
  const [header, , signature] = (await issuer.sign()).split('.');
  const [, payload] = (await issuer.sign({ sub: 'eve@example.com' })).split('.');
  assert.equal(await outcome(`${header}.${payload}.${signature}`), 'signature');
});

test('a key that the issuer does not publish is told, and so is a token that names none', async () => {
  assert.equal(await outcome(await stranger.sign()), 'key-unknown');
  assert.equal(await outcome(await issuer.sign({}, { kid: undefined })), 'key-unknown');
});

test('only the algorithms of the list are accepted', async () => {
  const payload = { iss: issuer.rules.issuer, aud: issuer.rules.audience, sub: 'eve', scp: ['orders.read'], exp: now + 300 };
  assert.equal(await outcome(new UnsecuredJWT(payload).encode()), 'algorithm');
  const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  assert.equal(await outcome(`${segment({ alg: 'HS256', kid: 'k1' })}.${segment(payload)}.AAAA`), 'algorithm');
});

test('what is no signed JWT is malformed', async () => {
  const [header, payload, signature] = (await issuer.sign()).split('.');
  for (const token of ['abc', 'a.b.c', `${header}.${payload}`, `${header}.${payload}.${signature}.x.y`, `${header}.e30x.${signature}`, 'AWS4-HMAC-SHA256 Credential=x']) {
    assert.equal(await outcome(token), 'malformed', token.slice(0, 30));
  }
});

test('an access token of Amazon Cognito says in client_id for whom it is', async () => {
  const cognito = { aud: undefined as never, client_id: 'api://orders', token_use: 'access' };
  const judged = async (claims: JWTPayload): Promise<string> => {
    const verdict = await verifyToken(await issuer.sign(claims), 'orders.read', { ...issuer.rules, audienceClaim: 'client_id' }, now);
    return verdict.result === 'failed' ? verdict.code : verdict.result;
  };
  assert.equal(await judged(cognito), 'passed');
  for (const change of [{ client_id: 'else' }, { token_use: 'id' }, { token_use: undefined }, { client_id: undefined, aud: 'api://orders' }]) {
    assert.equal(await judged({ ...cognito, ...change }), 'audience');
  }
  assert.equal(await outcome(await issuer.sign(cognito)), 'audience');
});

test('the first failure in the order is the answer', async () => {
  assert.equal(await outcome(await stranger.sign({ iss: 'https://else.example.com' })), 'key-unknown');
  assert.equal(await outcome(await issuer.sign({ iss: 'x', aud: 'y', exp: 1, scp: [] })), 'issuer');
  assert.equal(await outcome(await issuer.sign({ aud: 'y', exp: 1, scp: [] })), 'audience');
  assert.equal(await outcome(await issuer.sign({ exp: 1, scp: [] })), 'expired');
});

test('keys that cannot be had say nothing about the token', async () => {
  for (const cause of [new TypeError('fetch failed'), new errors.JWKSTimeout(), new errors.JWKSInvalid(), new errors.JOSEError('Expected 200 OK')]) {
    const verdict = await verifyToken(await issuer.sign(), 'orders.read', { ...issuer.rules, keys: () => Promise.reject(cause) }, now);
    assert.deepEqual(verdict, { result: 'unavailable', cause });
  }
});
