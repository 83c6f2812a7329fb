import assert from 'node:assert/strict';
import { test } from 'node:test';

import { handler } from './index.ts';

test('the handler prints one JSON line a moment, with the ids that Lambda and the gateway gave', async (t) => {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  // The test runner writes its own reports, as bytes, to the same stream.
  t.mock.method(process.stdout, 'write', (chunk: string | Uint8Array) => (typeof chunk === 'string' ? lines.push(chunk) > 0 : write(chunk)));
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'orders___listOrders' } };
  const event = { mcp: { gatewayRequest: { headers: { 'x-custom-usertoken': 'abc' }, body } } };
  for (const name of ['custom', 'Custom']) await handler(event, { awsRequestId: 'lambda-1', clientContext: { [name]: { REQUEST_ID: 'gateway-1' } } });
  await handler(event, {});
  t.mock.restoreAll();

  assert.ok(lines.every((line) => line.endsWith('\n')));
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.deepEqual(records.map((record) => [record['moment'], record['gatewayRequestId'], record['requestId']]), [
    ['received', 'gateway-1', 'lambda-1'], ['sent', 'gateway-1', 'lambda-1'],
    ['received', 'gateway-1', 'lambda-1'], ['sent', 'gateway-1', 'lambda-1'],
    ['received', undefined, undefined], ['sent', undefined, undefined],
  ]);
  for (const record of records) {
    assert.equal(record['tokenHop'], 1);
    assert.match(String(record['at']), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  }
});
