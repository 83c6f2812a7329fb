import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';

import { compactVerify } from 'jose';

import { signingKeys } from './signingKeys.ts';
import { testIssuer } from './testIssuer.ts';

type Answer = { status: number; body: unknown };

/** An identity provider that answers what the test says, path by path, and counts. */
async function provider(t: TestContext): Promise<{ readonly url: string; readonly answers: Map<string, Answer>; readonly asked: string[] }> {
  const answers = new Map<string, Answer>();
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { status, body } = answers.get(request.url ?? '') ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers, asked };
}

test('the keys are found through discovery and fetched once', async (t) => {
  const { url, answers, asked } = await provider(t);
  const { sign, jwks } = await testIssuer();
  answers.set('/.well-known/openid-configuration', { status: 200, body: { issuer: url, jwks_uri: `${url}/keys` } });
  answers.set('/keys', { status: 200, body: jwks });
  const keys = signingKeys({ issuer: url, jwksUri: null, cooldownSeconds: 30 });
  for (let count = 0; count < 3; count += 1) await compactVerify(await sign(), keys);
  assert.deepEqual(asked, ['/.well-known/openid-configuration', '/keys']);
});

test('a discovery document of another issuer is refused', async (t) => {
  const { url, answers } = await provider(t);
  answers.set('/.well-known/openid-configuration', { status: 200, body: { issuer: 'https://else.example.com', jwks_uri: `${url}/keys` } });
  const keys = signingKeys({ issuer: url, jwksUri: null, cooldownSeconds: 30 });
  await assert.rejects(async () => compactVerify(await (await testIssuer()).sign(), keys), /another issuer/);
});

test('an issuer that fails is asked again at the next token', async (t) => {
  const { url, answers } = await provider(t);
  const { sign, jwks } = await testIssuer();
  const keys = signingKeys({ issuer: url, jwksUri: null, cooldownSeconds: 30 });
  const token = await sign();
  await assert.rejects(() => compactVerify(token, keys), /answered 404/);
  answers.set('/.well-known/openid-configuration', { status: 200, body: { issuer: url, jwks_uri: `${url}/keys` } });
  await assert.rejects(() => compactVerify(token, keys), { code: 'ERR_JOSE_GENERIC' });
  answers.set('/keys', { status: 200, body: jwks });
  await compactVerify(token, keys);
});

test('a new key is accepted at once without a cooldown, and only after it with one', async (t) => {
  const { url, answers, asked } = await provider(t);
  const [old, rotated] = [await testIssuer('old'), await testIssuer('new')];
  for (const [cooldownSeconds, fetches] of [[0, 2], [30, 1]] as const) {
    asked.length = 0;
    answers.set('/keys', { status: 200, body: old.jwks });
    const keys = signingKeys({ issuer: url, jwksUri: `${url}/keys`, cooldownSeconds });
    await compactVerify(await old.sign(), keys);
    answers.set('/keys', { status: 200, body: rotated.jwks });
    const verified = compactVerify(await rotated.sign(), keys);
    await (cooldownSeconds === 0 ? verified : assert.rejects(verified, { code: 'ERR_JWKS_NO_MATCHING_KEY' }));
    assert.equal(asked.length, fetches);
  }
});
