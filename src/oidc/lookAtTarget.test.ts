import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { lookAtIssuer } from './lookAtIssuer.ts';
import { lookAtTarget } from './lookAtTarget.ts';

const limits = { timeoutMs: 500, bytes: 100_000 };

/** A server below `/v1` whose paths answer as told, with a status or with JSON; 404 for all others. */
async function serve(context: TestContext, answers: { readonly [path: string]: unknown }): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    const answer = answers[request.url ?? ''] ?? 404;
    if (answer === 'nothing') return;
    if (typeof answer === 'number') response.writeHead(answer, { location: '/elsewhere' }).end('<html>');
    else response.writeHead(200).end(typeof answer === 'string' ? answer : JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => { server.close(); server.closeAllConnections(); });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`, asked };
}

test('an API is asked for one call and its document, without a credential', async (context) => {
  const { url, asked } = await serve(context, { '/v1/orders': 401, '/v1/openapi.json': { openapi: '3.1.0' } });
  assert.deepEqual(await lookAtTarget(`${url}/`, '/orders', undefined, limits), { state: 'answers', status: 401, offered: { openapi: '3.1.0' } });
  assert.deepEqual(asked.toSorted(), ['GET /v1/openapi.json', 'GET /v1/orders']);
});

for (const [status, answer] of [[200, { orders: [] }], [200, 'no JSON'], [302, 302], [404, 404], [500, 500]] as const) {
  test(`an API that answers ${status}: ${JSON.stringify(answer)}`, async (context) => {
    const { url } = await serve(context, { '/v1/orders': answer });
    assert.deepEqual(await lookAtTarget(url, '/orders', undefined, limits), { state: 'answers', status, offered: null });
  });
}

test('an API with no call that could be asked is known by its document’s address', async (context) => {
  const { url } = await serve(context, {});
  assert.deepEqual(await lookAtTarget(url, null, undefined, limits), { state: 'answers', status: null, offered: null });
});

test('an API that nobody is, that never answers, or that speaks no TLS, is not reached or not trusted', async (context) => {
  const { url } = await serve(context, { '/v1/orders': 'nothing', '/v1/openapi.json': 'nothing' });
  const silent = await lookAtTarget(url, '/orders', undefined, { ...limits, timeoutMs: 100 });
  assert.match(silent.state === 'unreachable' ? silent.because : '', /orders does not answer within 0\.1 s$/);
  assert.equal((await lookAtTarget('http://127.0.0.1:1', '/orders', undefined, limits)).state, 'unreachable');
  const server = createTlsServer((socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => void server.close());
  const address = server.address();
  const plain = await lookAtTarget(`https://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, '/orders', undefined, limits);
  assert.equal(plain.state, 'untrusted');
});

test('an issuer is sound where its discovery document names it, to the letter', async (context) => {
  const answers: { [path: string]: unknown } = {};
  const { url } = await serve(context, answers);
  const look = async (answer: unknown) => {
    answers['/v1/.well-known/openid-configuration'] = answer;
    const { state, ...more } = await lookAtIssuer(url, undefined, limits);
    return [state, 'because' in more ? more.because.replaceAll(url, 'URL') : ''];
  };
  assert.deepEqual(await look({ issuer: url, jwks_uri: `${url}/keys` }), ['sound', '']);
  assert.deepEqual(await look({ issuer: `${url}/`, jwks_uri: 'k' }), ['unsound', 'the discovery document of URL is that of "URL/"']);
  assert.deepEqual(await look({ issuer: url }), ['unsound', 'what URL/.well-known/openid-configuration answers is no discovery document: it names no jwks_uri']);
  assert.deepEqual(await look([]), ['unsound', 'what URL/.well-known/openid-configuration answers is no discovery document: it names no issuer']);
  assert.deepEqual(await look('<html>'), ['unsound', 'what URL/.well-known/openid-configuration answers is no JSON']);
  assert.deepEqual(await look(404), ['unsound', 'URL/.well-known/openid-configuration answers 404']);
  for (const status of [302, 403, 500, 503]) assert.deepEqual(await look(status), ['unreachable', `URL/.well-known/openid-configuration answers ${status}`], 'a proxy, or a moment’s trouble');
  assert.equal((await lookAtIssuer('http://127.0.0.1:1', undefined, limits)).state, 'unreachable');
});

test('whoever gives up is not answered', async (context) => {
  const { url } = await serve(context, { '/v1/orders': 'nothing', '/v1/openapi.json': 'nothing' });
  await assert.rejects(lookAtTarget(url, '/orders', AbortSignal.abort(), limits), { name: 'AbortError' });
});
