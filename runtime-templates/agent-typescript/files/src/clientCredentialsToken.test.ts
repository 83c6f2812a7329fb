import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';

import { clientCredentialsToken } from './clientCredentialsToken.ts';
import { addCredential } from './gatewayCredential.ts';
import type { ClientCredentials } from './settings.ts';

type Issuer = { readonly client: ClientCredentials; readonly asked: { readonly headers: IncomingHttpHeaders; readonly form: URLSearchParams }[]; status: number; lifetime: number };

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
