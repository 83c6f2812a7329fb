import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { HopRecord } from './hopRecord.ts';
import { intercept, type InterceptorOutput } from './intercept.ts';

const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = `${segment({ alg: 'RS256', kid: 'k1' })}.${segment({ sub: 'ana@example.com' })}.${segment({ not: 'checked here' })}`;
const toolCall = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'orders___listOrders', arguments: {} } };
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const headers = {
  authorization: 'AWS4-HMAC-SHA256 the gateway caller',
  'content-type': 'application/json',
  'x-custom-usertoken': token,
  'x-correlation-id': 'c-123',
  traceparent,
};

function run(event: unknown, xrayTrace?: string): { readonly output: InterceptorOutput; readonly records: readonly HopRecord[] } {
  const records: HopRecord[] = [];
  const settings = { userTokenHeader: 'X-Custom-UserToken', claims: 'standard', print: (record: HopRecord) => void records.push(record) } as const;
  return { output: intercept(event, { requestId: 'lambda-1', gatewayRequestId: 'gateway-1', xrayTrace }, settings), records };
}

const eventOf = (body: unknown, sent: object = headers): unknown => ({
  interceptorInputVersion: '1.0',
  mcp: { rawGatewayRequest: { body: JSON.stringify(body) }, gatewayRequest: { path: '/mcp', httpMethod: 'POST', headers: sent, body, context: null }, gatewayResponse: null },
});

test('a tools/call goes on with the token as Authorization, the correlation headers and its body unchanged', () => {
  const { output } = run(eventOf(toolCall));
  assert.deepEqual(output, {
    interceptorOutputVersion: '1.0',
    mcp: { transformedGatewayRequest: { headers: { Authorization: `Bearer ${token}`, 'X-Correlation-Id': 'c-123', traceparent }, body: toolCall } },
  });
});

test('the header is found in any case, with or without Bearer', () => {
  for (const sent of [{ 'X-CUSTOM-UserToken': token }, { 'x-custom-usertoken': `bearer ${token}` }]) {
    assert.deepEqual(run(eventOf(toolCall, sent)).output.mcp, { transformedGatewayRequest: { headers: { Authorization: `Bearer ${token}` }, body: toolCall } });
  }
});

test('a tools/call without a token is answered here: status 200 and isError', () => {
  for (const sent of [{}, { 'x-custom-usertoken': ' Bearer ' }, { 'x-custom-usertoken': [token] }, { 'x-custom-usertoken': `${token}\r\nX-Role: admin` }]) {
    const { output, records } = run(eventOf(toolCall, sent));
    assert.ok('transformedGatewayResponse' in output.mcp);
    const { statusCode, body } = output.mcp.transformedGatewayResponse;
    assert.equal(statusCode, 200);
    assert.deepEqual(Object.keys(output.mcp.transformedGatewayResponse), ['statusCode', 'body']);
    assert.partialDeepStrictEqual(body, { jsonrpc: '2.0', id: 7, result: { isError: true } });
    assert.deepEqual(records.map((record) => [record.moment, record.token?.state]), [['received', 'absent'], ['rejected', 'absent']]);
    assert.deepEqual(records[1]?.reply, { status: 200, isError: true });
  }
});

test('every other message passes without a token and without a record', () => {
  for (const method of ['initialize', 'notifications/initialized', 'ping', 'tools/list']) {
    const body = { jsonrpc: '2.0', method };
    const { output, records } = run(eventOf(body, {}));
    assert.deepEqual(output.mcp, { transformedGatewayRequest: { headers: {}, body } });
    assert.deepEqual(records, []);
  }
});

test('in a batch each tools/call has its own records', () => {
  const batch = [toolCall, { jsonrpc: '2.0', id: 'b', method: 'ping' }, { ...toolCall, id: 8 }];
  const { output, records } = run(eventOf(batch));
  assert.deepEqual(output.mcp, { transformedGatewayRequest: { headers: { Authorization: `Bearer ${token}`, 'X-Correlation-Id': 'c-123', traceparent }, body: batch } });
  assert.deepEqual(records.map(({ moment, rpcId }) => [moment, rpcId]), [['received', '7'], ['received', '8'], ['sent', '7'], ['sent', '8']]);
});

test('a batch without a token is refused as a whole, each request under its id', () => {
  const batch = [toolCall, { jsonrpc: '2.0', id: 'b', method: 'ping' }, { jsonrpc: '2.0', method: 'notifications/cancelled' }];
  const { output } = run(eventOf(batch, {}));
  assert.ok('transformedGatewayResponse' in output.mcp);
  assert.partialDeepStrictEqual(output.mcp.transformedGatewayResponse.body, [{ id: 7, result: { isError: true } }, { id: 'b', error: { code: -32600 } }]);
  assert.equal((output.mcp.transformedGatewayResponse.body as readonly unknown[]).length, 2);
});

test('records say what was seen, and never the token', () => {
  const { records } = run(eventOf(toolCall));
  assert.partialDeepStrictEqual(records, [
    {
      hop: 'interceptor', moment: 'received', header: 'x-custom-usertoken', requestId: 'lambda-1', gatewayRequestId: 'gateway-1', rpcId: '7',
      correlationId: 'c-123', traceId: '0af7651916cd43dd8448eb211c80319c', target: 'orders', tool: 'orders___listOrders',
      headerNames: ['authorization', 'content-type', 'traceparent', 'x-correlation-id', 'x-custom-usertoken'],
      token: { state: 'seen', claims: { sub: 'ana@example.com' } },
    },
    { hop: 'interceptor', moment: 'sent', header: 'authorization', token: { state: 'seen' } },
  ]);
  assert.equal(records[0]?.token?.fingerprint, records[1]?.token?.fingerprint);
  assert.ok(!JSON.stringify(records).includes(token.split('.')[2] ?? ''));
});

test('an id or a name that looks like no such thing is not repeated', () => {
  const { records } = run(eventOf({ ...toolCall, id: token, params: { name: `orders___${token}\n` } }, { ...headers, 'x-correlation-id': token }));
  assert.deepEqual(records.map(({ rpcId, tool, target, correlationId }) => [rpcId, tool, target, correlationId]), [[undefined, undefined, undefined, undefined], [undefined, undefined, undefined, undefined]]);
});

test('an id is a text or a whole number', () => {
  const rows = [[7, '7'], ['b', 'b'], [true, undefined], [null, undefined], [1.5, undefined], [2 ** 53, undefined], [[1], undefined]] as const;
  for (const [id, text] of rows) assert.equal(run(eventOf({ ...toolCall, id })).records[0]?.rpcId, text);
});

test('without headers the trace comes from Lambda', () => {
  const { records } = run(eventOf(toolCall, {}), 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1');
  assert.equal(records[0]?.traceId, '5759e988bd862e3fe1be46a994272793');
  assert.deepEqual(records[0]?.headerNames, []);
});

test('an event of another shape is passed on empty instead of throwing', () => {
  for (const event of [null, 'text', {}, { mcp: null }, { mcp: { gatewayRequest: [] } }]) {
    assert.deepEqual(run(event).output.mcp, { transformedGatewayRequest: { headers: {}, body: undefined } });
  }
});
