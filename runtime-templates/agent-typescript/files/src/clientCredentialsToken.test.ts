import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';

import { clientCredentialsToken } from './clientCredentialsToken.ts';
import { addCredential } from './gatewayCredential.ts';
import type { ClientCredentials, StoredSecret } from './settings.ts';

type Issuer = { readonly client: ClientCredentials; readonly asked: { readonly headers: IncomingHttpHeaders; readonly form: URLSearchParams }[]; status: number; lifetime: number };

const refusedClient = JSON.stringify({ error: 'invalid_client' });

/** Lets in with this secret alone, and stores the agent's own as AWS Secrets Manager would. */
async function rotation(t: TestContext, refusal: readonly [number, string]): Promise<{ readonly client: ClientCredentials; readonly asked: string[]; stored: string; valid: string }> {
  const before = { ...process.env };
  t.after(() => void (process.env = before));
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a secret access key' });
  const server = createServer((request, response) => {
    const [, secret] = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString().split(':');
    const reads = request.headers['x-amz-target'] !== undefined;
    provider.asked.push(reads ? 'a secret' : `a token with ${secret}`);
    const [status, body] = reads ? [200, JSON.stringify({ SecretString: provider.stored })] : secret === provider.valid ? [200, '{"access_token":"token"}'] : refusal;
    response.writeHead(status).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const clientSecret: StoredSecret = { arn: 'arn:aws:secretsmanager:us-west-2:123456789012:secret:agent', region: 'us-west-2', endpoint };
  const provider = { client: { endpoint, clientId: 'agent', clientSecret, scope: null, resource: null }, asked: [] as string[], stored: 'old', valid: 'old' };
  return provider;
}

async function issuer(t: TestContext): Promise<Issuer> {
  const asked: Issuer['asked'] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, form: new URLSearchParams(text) });
      response.writeHead(provider.status, { 'content-type': 'application/json', ...(provider.status === 307 ? { location: '/elsewhere' } : {}) });
      response.end(JSON.stringify({ access_token: `token-${asked.length}`, expires_in: provider.lifetime, error_description: 'for the log of the issuer' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/token`);
  const provider = { client: { endpoint, clientId: 'the agent', clientSecret: 'a:b', scope: 'gateway.invoke', resource: 'api://gateway' }, asked, status: 200, lifetime: 3600 };
  return provider;
}

test('the agent asks as a client of its own and sends the token as Authorization', async (t) => {
  const { client, asked } = await issuer(t);
  const headers = await addCredential({ authorizer: 'CUSTOM_JWT', client })({ url: client.endpoint, headers: { 'x-custom-usertoken': 'user' }, body: '' });
  assert.deepEqual(headers, { 'x-custom-usertoken': 'user', authorization: 'Bearer token-1' });
  assert.deepEqual(Object.fromEntries(asked[0]?.form ?? []), { grant_type: 'client_credentials', scope: 'gateway.invoke', resource: 'api://gateway' });
  assert.equal(asked[0]?.headers.authorization, `Basic ${Buffer.from('the%20agent:a%3Ab').toString('base64')}`);
});

test('a token is fetched once, also by calls at the same time', async (t) => {
  const { client, asked } = await issuer(t);
  const token = clientCredentialsToken(client);
  assert.deepEqual(await Promise.all([token(), token(), token()]), ['token-1', 'token-1', 'token-1']);
  assert.equal(await token(), 'token-1');
  assert.equal(asked.length, 1);
});

test('a token that is about to expire is fetched anew', async (t) => {
  const provider = await issuer(t);
  provider.lifetime = 20;
  const token = clientCredentialsToken(provider.client);
  assert.deepEqual([await token(), await token()], ['token-1', 'token-2']);
});

test('a refusal is told without the issuer’s text, and the next call asks again', async (t) => {
  const provider = await issuer(t);
  const token = clientCredentialsToken(provider.client);
  provider.status = 401;
  await assert.rejects(token, { name: 'AgentError', message: 'the token endpoint answered 401' });
  provider.status = 307;
  await assert.rejects(token, /redirects/);
  provider.status = 200;
  assert.equal(await token(), 'token-3');
});

for (const refusal of [[401, 'a text of the issuer'], [400, refusedClient]] as const) {
  test(`a stored secret is read again when the issuer refuses it with ${refusal[0]}`, async (t) => {
    const provider = await rotation(t, refusal);
    const token = clientCredentialsToken(provider.client);
    assert.deepEqual([await token(), provider.asked.splice(0)], ['token', ['a secret', 'a token with old']]);
    Object.assign(provider, { stored: 'new', valid: 'new' });
    assert.deepEqual([await token(), provider.asked.splice(0)], ['token', ['a token with old', 'a secret', 'a token with new']]);
    assert.deepEqual([await token(), provider.asked.splice(0)], ['token', ['a token with new']]);
    provider.valid = 'newest';
    await assert.rejects(token, { message: `the token endpoint answered ${refusal[0]}` });
    assert.deepEqual(provider.asked.splice(0), ['a token with new', 'a secret']);
    Object.assign(provider, { stored: 'newer' });
    await assert.rejects(token, { message: `the token endpoint answered ${refusal[0]}` });
    assert.deepEqual(provider.asked, ['a token with new', 'a secret', 'a token with newer']);
  });
}

test('a refusal that is not of the client leaves the secret as it is', async (t) => {
  const provider = await rotation(t, [400, '{"error":"invalid_scope"}']);
  provider.valid = 'another';
  await assert.rejects(clientCredentialsToken(provider.client), { message: 'the token endpoint answered 400' });
  assert.deepEqual(provider.asked, ['a secret', 'a token with old']);
});
