import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { fetchIssuerKeys } from './fetchIssuerKeys.ts';

const keys = [{ kty: 'RSA', kid: 'k1', n: 'AQAB', e: 'AQAB' }];
const limits = { timeoutMs: 2_000, bytes: 10_000 };

type Answer = (path: string, issuer: string) => { readonly status?: number; readonly body: unknown; readonly headers?: { readonly [name: string]: string } } | null;

/** An issuer below `/tenant` that answers as told; null = never. */
async function serve(context: TestContext, answer: Answer): Promise<{ readonly issuer: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    const said = answer(request.url ?? '', issuer);
    if (said !== null) response.writeHead(said.status ?? 200, said.headers ?? {}).end(typeof said.body === 'string' ? said.body : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => { server.close(); server.closeAllConnections(); });
  const address = server.address();
  const issuer = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/tenant`;
  return { issuer, asked };
}

const sound: Answer = (path, issuer) => ({ body: path.endsWith('openid-configuration') ? { issuer, jwks_uri: `${issuer}/keys` } : { keys } });

test('discovery, then the keys; no credential goes out', async (context) => {
  const { issuer, asked } = await serve(context, sound);
  assert.deepEqual(await fetchIssuerKeys(issuer), { ok: true, keys: { keys } });
  assert.deepEqual(asked, ['GET /tenant/.well-known/openid-configuration', 'GET /tenant/keys']);
});

const unsound: readonly (readonly [string, Answer, RegExp])[] = [
  ['is not there', () => ({ status: 404, body: '' }), /openid-configuration answers 404$/],
  ['is elsewhere', () => ({ status: 302, body: '', headers: { location: 'https://else.example.com' } }), /answers 302$/],
  ['is no JSON', () => ({ body: '<html>' }), /is no JSON$/],
  ['is a list', () => ({ body: [] }), /names no jwks_uri$/],
  ['names no keys', (_path, issuer) => ({ body: { issuer } }), /names no jwks_uri$/],
  ['names keys on an open wire', (_path, issuer) => ({ body: { issuer, jwks_uri: 'http://else.example.com/keys' } }), /names no jwks_uri$/],
  ['is another issuer’s', (path, issuer) => sound(path, `${issuer}/`), /is that of "http.*\/tenant\/"$/],
  ['is nobody’s', (_path, issuer) => ({ body: { jwks_uri: `${issuer}/keys` } }), /is that of nobody$/],
  ['is endless', () => ({ body: ' '.repeat(20_000) }), /answers with more than 10000 bytes$/],
  ['leads to no keys', (path, issuer) => (path.endsWith('/keys') ? { body: { keys: {} } } : sound(path, issuer)), /\/tenant\/keys is no set of keys$/],
  ['leads to keys of no type', (path, issuer) => (path.endsWith('/keys') ? { body: { keys: [{ kid: 'k1' }] } } : sound(path, issuer)), /is no set of keys$/],
  ['leads to a failure', (path, issuer) => (path.endsWith('/keys') ? { status: 500, body: '' } : sound(path, issuer)), /\/tenant\/keys answers 500$/],
];
for (const [what, answer, because] of unsound) {
  test(`a discovery document that ${what}`, async (context) => {
    const { issuer } = await serve(context, answer);
    const found = await fetchIssuerKeys(issuer, undefined, limits);
    assert.ok(!found.ok);
    assert.match(found.because, because);
    assert.notEqual(found.remedy, '');
  });
}

test('an issuer elsewhere cannot have this machine ask itself', async (context) => {
  const asked: string[] = [];
  context.mock.method(globalThis, 'fetch', async (url: string) => {
    asked.push(url);
    return Response.json({ issuer: 'https://login.example.org', jwks_uri: 'http://127.0.0.1:8080/admin' });
  });
  const found = await fetchIssuerKeys('https://login.example.org');
  assert.match(found.ok ? '' : found.because, /names no jwks_uri$/);
  assert.deepEqual(asked, ['https://login.example.org/.well-known/openid-configuration']);
});

test('an issuer that nobody is, and one that never answers', async (context) => {
  const nobody = await fetchIssuerKeys('http://127.0.0.1:1/tenant', undefined, limits);
  assert.match(nobody.ok ? '' : nobody.because, /cannot be reached/);
  const { issuer } = await serve(context, () => null);
  const silent = await fetchIssuerKeys(issuer, undefined, { ...limits, timeoutMs: 100 });
  assert.match(silent.ok ? '' : silent.because, /does not answer within 0\.1 s$/);
});

test('whoever gives up is not answered', async (context) => {
  const { issuer, asked } = await serve(context, () => null);
  const abort = new AbortController();
  const asking = fetchIssuerKeys(issuer, abort.signal, limits);
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  abort.abort();
  await assert.rejects(asking, { name: 'AbortError' });
});
