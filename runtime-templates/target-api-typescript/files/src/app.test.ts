import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { FastifyInstance } from 'fastify';

import { buildApp } from './app.ts';
import type { HopRecord } from './hopRecord.ts';
import { testIssuer } from './testIssuer.ts';
import type { TokenRules } from './verifyToken.ts';

const issuer = await testIssuer();

async function startApp(rules: TokenRules = issuer.rules): Promise<{ readonly app: FastifyInstance; readonly records: HopRecord[] }> {
  const records: HopRecord[] = [];
  return { app: await buildApp({ rules, claims: 'standard', print: (record) => records.push(record) }), records };
}

const as = (token: string): { readonly authorization: string } => ({ authorization: `Bearer ${token}` });

test('each user sees their own orders and no other', async () => {
  const { app } = await startApp();
  const [ana, ben] = [as(await issuer.sign()), as(await issuer.sign({ sub: 'ben@example.com' }))];
  const created = await app.inject({ method: 'POST', url: '/orders', headers: ana, payload: { item: 'Lamp', quantity: 2 } });
  assert.equal(created.statusCode, 201);
  const { id } = created.json<{ id: string }>();
  assert.equal((await app.inject({ url: `/orders/${id}`, headers: ana })).json<{ item: string }>().item, 'Lamp');
  assert.equal((await app.inject({ url: `/orders/${id}`, headers: ben })).statusCode, 404);
  const ids = async (headers: { readonly authorization: string }): Promise<string[]> => (await app.inject({ url: '/orders', headers })).json<{ orders: { id: string }[] }>().orders.map((order) => order.id);
  assert.ok((await ids(ana)).includes(id));
  assert.equal((await ids(ben)).length, 2);
});

test('without a token, or with a bad one, the answer is 401 with a challenge', async () => {
  const { app } = await startApp();
  const absent = await app.inject('/orders');
  assert.deepEqual([absent.statusCode, absent.headers['www-authenticate'], absent.json<{ error: string }>().error], [401, 'Bearer', 'token-absent']);
  const expired = await app.inject({ url: '/orders', headers: as(await issuer.sign({ exp: 1 })) });
  assert.equal(expired.statusCode, 401);
  assert.match(String(expired.headers['www-authenticate']), /^Bearer error="invalid_token", error_description="[\x20-\x7e]+"$/);
  const bare = await app.inject({ url: '/orders', headers: { authorization: await issuer.sign() } });
  assert.deepEqual([bare.statusCode, bare.json<{ error: string }>().error], [401, 'token-malformed']);
});

test('a token without the scope is answered 403', async () => {
  const { app } = await startApp();
  const headers = as(await issuer.sign({ scp: ['orders.read'] }));
  assert.equal((await app.inject({ url: '/orders', headers })).statusCode, 200);
  const refused = await app.inject({ method: 'POST', url: '/orders', headers, payload: { item: 'Lamp', quantity: 2 } });
  assert.equal(refused.statusCode, 403);
  assert.equal(refused.headers['www-authenticate'], 'Bearer error="insufficient_scope", scope="orders.write"');
});

test('scopes may stand behind a prefix', async () => {
  const { app } = await startApp({ ...issuer.rules, scopePrefix: 'orders/' });
  assert.equal((await app.inject({ url: '/orders', headers: as(await issuer.sign({ scp: undefined, scope: 'orders/orders.read' })) })).statusCode, 200);
  const refused = await app.inject({ url: '/orders', headers: as(await issuer.sign()) });
  assert.equal(refused.headers['www-authenticate'], 'Bearer error="insufficient_scope", scope="orders/orders.read"');
});

test('what an order may not say of itself is left out', async () => {
  const { app } = await startApp();
  const created = await app.inject({ method: 'POST', url: '/orders', headers: as(await issuer.sign()), payload: { id: 'mine', status: 'shipped', item: 'Lamp', quantity: 2 } });
  const { id, status } = created.json<{ id: string; status: string }>();
  assert.match(id, /^[0-9a-f]{6}-3$/);
  assert.equal(status, 'open');
});

test('where the keys cannot be had the answer is 503 and no verdict', async () => {
  const { app, records } = await startApp({ ...issuer.rules, keys: () => Promise.reject(new TypeError('fetch failed')) });
  assert.equal((await app.inject({ url: '/orders', headers: as(await issuer.sign()) })).statusCode, 503);
  assert.deepEqual(records.map(({ moment, verification, reply }) => [moment, verification, reply]), [
    ['received', undefined, undefined], ['rejected', undefined, { status: 503 }],
  ]);
});

test('an order that cannot be read is answered 400, after the token was checked', async () => {
  const { app } = await startApp();
  const payload = { item: '', quantity: 0 };
  assert.equal((await app.inject({ method: 'POST', url: '/orders', payload })).statusCode, 401);
  assert.equal((await app.inject({ method: 'POST', url: '/orders', payload, headers: as(await issuer.sign()) })).statusCode, 400);
});

test('health needs no token and prints nothing; unknown paths are answered in JSON', async () => {
  const { app, records } = await startApp();
  assert.equal((await app.inject('/health')).statusCode, 200);
  assert.equal((await app.inject('/nothing')).json<{ error: string }>().error, 'path-unknown');
  assert.deepEqual(records, []);
});

test('a request leaves two records: what arrived, and how it ended', async () => {
  const { app, records } = await startApp();
  const token = await issuer.sign({ email: 'ana@example.com' });
  const headers = { ...as(token), 'x-correlation-id': 'c-123', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' };
  await app.inject({ url: '/orders', headers });
  await app.inject({ url: '/orders', headers: as(await issuer.sign({ aud: 'api://else' })) });
  assert.partialDeepStrictEqual(records, [
    {
      hop: 'target', moment: 'received', correlationId: 'c-123', traceId: '0af7651916cd43dd8448eb211c80319c', header: 'authorization',
      headerNames: ['authorization', 'host', 'traceparent', 'user-agent', 'x-correlation-id'],
      token: { state: 'seen', header: { alg: 'RS256', kid: 'k1' }, claims: { sub: 'ana@example.com' }, otherClaims: ['email'] },
    },
    { moment: 'accepted', verification: { result: 'passed' }, reply: { status: 200 } },
    { moment: 'received' },
    { moment: 'rejected', verification: { result: 'failed', code: 'audience' }, reply: { status: 401 } },
  ]);
  assert.ok(!JSON.stringify(records).includes(token.split('.')[2] ?? ''));
});
