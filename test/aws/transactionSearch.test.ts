import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test, type TestContext } from 'node:test';
import { transactionSearch } from '../../src/aws/transactionSearch.ts';

/** An X-Ray that answers so, by its API model; moto has no such call. */
async function xray(context: TestContext, status: number, answer: string): Promise<{ readonly endpoint: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => { server.close(); server.closeAllConnections(); });
  const address = server.address();
  return { endpoint: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, asked };
}

const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const { signal } = new AbortController();

const answers: readonly (readonly [string, number, string, 'on' | 'off' | null])[] = [
  ['X-Ray keeps its segments', 200, '{"Destination":"XRay","Status":"ACTIVE"}', 'off'],
  ['CloudWatch Logs gets them', 200, '{"Destination":"CloudWatchLogs","Status":"ACTIVE"}', 'on'],
  ['it is on its way', 200, '{"Destination":"CloudWatchLogs","Status":"PENDING"}', 'on'],
  ['AWS does not let this user see it', 403, '{"message":"User is not authorized"}', null],
  ['what answers is none of AWS’s', 404, '<html>', null],
  ['AWS says nothing', 200, '{}', null],
];
for (const [what, status, answer, expected] of answers) {
  test(`${what}: ${expected ?? 'not to be known'}, and one call is spent on it`, async (context) => {
    const { endpoint, asked } = await xray(context, status, answer);
    assert.equal(await transactionSearch({ region: 'us-west-2', endpoint, credentials }, signal), expected);
    assert.deepEqual(asked, ['POST /GetTraceSegmentDestination']);
  });
}

test('whoever gives up is not answered', async (context) => {
  const { endpoint } = await xray(context, 200, '{}');
  await assert.rejects(transactionSearch({ region: 'us-west-2', endpoint, credentials }, AbortSignal.abort()), { name: 'AbortError' });
});
