import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { test, type TestContext } from 'node:test';
import { isReachable } from './isReachable.ts';

async function serve(context: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => { server.close(); server.closeAllConnections(); });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

for (const status of [200, 302, 401, 404, 500]) {
  test(`a server that answers ${status} is there`, async (context) => {
    const asked: (string | undefined)[] = [];
    const url = await serve(context, (request, response) => {
      asked.push(request.method, request.headers.authorization);
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
    });
    assert.equal(await isReachable(url), true);
    assert.deepEqual(asked, ['HEAD', undefined]);
  });
}

test('a port that nobody listens on is not', async (context) => {
  const url = await serve(context, () => {});
  assert.equal(await isReachable(`${url.replace(/:\d+$/, '')}:1`), false);
});

test('a server that never answers is not', async (context) => {
  assert.equal(await isReachable(await serve(context, () => {}), 100), false);
});
