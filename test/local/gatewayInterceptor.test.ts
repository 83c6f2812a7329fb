import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { InterceptorEvent } from '../../src/core/agentcore/interceptor/interceptor.ts';
import type { InvocationContext, InvocationOutcome } from '../../src/local/lambda/lambdaService.ts';
import { gatewayArn, startRunningGateway, toolCall } from './runningGateway.ts';
import type { RunningGateway } from './runningGateway.ts';

type Call = { readonly event: InterceptorEvent; readonly context: InvocationContext };

let running: RunningGateway;
let calls: Call[] = [];
let outcome: (event: InterceptorEvent) => InvocationOutcome | Promise<InvocationOutcome>;

before(async () => {
  running = await startRunningGateway({
    invokeInterceptor: async (event, context) => {
      calls.push({ event, context });
      return outcome(event);
    },
  });
});
after(() => running.close());
beforeEach(() => {
  calls = [];
  outcome = passOn({});
  running.configure({ requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' }, { allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] });
});

function output(mcp: unknown): InvocationOutcome {
  return { outcome: 'success', payload: { interceptorOutputVersion: '1.0', mcp } };
}

function passOn(headers: Record<string, string>): (event: InterceptorEvent) => InvocationOutcome {
  return (event) => output({ transformedGatewayRequest: { headers, body: event.mcp.gatewayRequest.body } });
}

const call = toolCall('orders___listOrders');

test('the event is the one AWS sends, its header names in lower case', async () => {
  await running.post(call, { 'X-Custom-UserToken': 'a token', Authorization: 'Bearer agent' });
  const [{ event, context } = assert.fail()] = calls;
  const { headers, ...request } = event.mcp.gatewayRequest;
  assert.deepEqual(request, { path: '/mcp', httpMethod: 'POST', body: call, context: null });
  assert.equal(event.mcp.rawGatewayRequest.body, JSON.stringify(call));
  assert.equal(event.interceptorInputVersion, '1.0');
  assert.equal(headers['x-custom-usertoken'], 'a token');
  assert.equal(headers['authorization'], 'Bearer agent');
  assert.equal(headers['content-type'], 'application/json');
  assert.deepEqual(context.clientContext, { REQUEST_ID: context.clientContext['REQUEST_ID'], GATEWAY_ARN: gatewayArn });
});

test('the request id and the trace that the Lambda gets are those of the answer and the log', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const { headers } = await running.post(call, { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const [{ event, context } = assert.fail()] = calls;
  const last = running.records.at(-1);
  assert.equal(context.clientContext['REQUEST_ID'], headers.get('x-amzn-requestid'));
  assert.equal(context.clientContext['REQUEST_ID'], last?.request_id);
  assert.deepEqual([context.traceId, context.spanId], [traceId, last?.span_id]);
  assert.notEqual(context.spanId, 'b7ad6b7169203331');
  assert.equal(event.mcp.gatewayRequest.headers['x-amzn-trace-id'], `Root=1-0af76519-16cd43dd8448eb211c80319c;Parent=${context.spanId};Sampled=1`);
});

test('without passRequestHeaders the headers are an empty map', async () => {
  running.configure({ requestInterceptor: { passRequestHeaders: false } });
  await running.post(call, { 'X-Custom-UserToken': 'a token' });
  assert.deepEqual(calls[0]?.event.mcp.gatewayRequest.headers, {});
});

test('it is called on every message, and on none where the configuration has no interceptor', async () => {
  const methods = ['initialize', 'notifications/initialized', 'ping', 'tools/list', 'tools/call', 'server/discover'];
  for (const method of methods) await running.post({ jsonrpc: '2.0', ...(method.startsWith('notifications') ? {} : { id: 1 }), method, params: {} });
  assert.deepEqual(calls.map(({ event }) => (event.mcp.gatewayRequest.body as { method: string }).method), methods);
  running.configure({ requestInterceptor: null });
  await running.post(call);
  assert.equal(calls.length, methods.length);
});

test('a request goes on with the headers and the body that it returned', async () => {
  outcome = () => output({ transformedGatewayRequest: { headers: { Authorization: 'Bearer user', 'X-CORRELATION-ID': 'c-1' }, body: toolCall('orders___getOrder', { id: 'x' }) } });
  const { json } = await running.post(call);
  assert.equal(json.result.content[0].text, '{"echo":"/orders/x"}');
  const { headers } = running.received.at(-1) ?? assert.fail();
  assert.equal(headers['authorization'], 'Bearer user');
  assert.equal(headers['x-correlation-id'], 'c-1');
});

test('its answer goes out instead of the target’s, and leaves no record', async () => {
  const [records, received] = [running.records.length, running.received.length];
  const body = { jsonrpc: '2.0', id: 7, result: { isError: true, content: [{ type: 'text', text: 'user token missing' }] } };
  outcome = () => output({ transformedGatewayResponse: { statusCode: 200, body }, transformedGatewayRequest: { body: call } });
  const denied = await running.post(call);
  assert.deepEqual([denied.status, denied.json], [200, body]);
  assert.ok(denied.headers.get('x-amzn-requestid'));
  outcome = () => output({ transformedGatewayResponse: { statusCode: 401, headers: { 'WWW-Authenticate': 'Bearer', 'Content-Length': '1' }, body: { error: 'no' } } });
  const refused = await running.post(call);
  assert.deepEqual([refused.status, refused.json, refused.headers.get('www-authenticate')], [401, { error: 'no' }, 'Bearer']);
  outcome = () => output({ transformedGatewayResponse: { statusCode: 204 } });
  assert.deepEqual((await running.post(call)).text, '');
  assert.deepEqual([running.records.length, running.received.length], [records, received]);
});

const broken: readonly (readonly [string, unknown])[] = [
  ['nothing', null],
  ['a list', []],
  ['no version', { mcp: { transformedGatewayRequest: { body: call } } }],
  ['no mcp', { interceptorOutputVersion: '1.0' }],
  ['a stray member', { interceptorOutputVersion: '1.0', statusCode: 403, mcp: {} }],
  ['an echoed path', { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { path: '/mcp', body: call } } }],
  ['a header that is a number', { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers: { Authorization: 1 }, body: call } } }],
  ['an answer without status', { interceptorOutputVersion: '1.0', mcp: { transformedGatewayResponse: { body: {} } } }],
];

test('what is no valid output is a 500, and the target is not called', async () => {
  const received = running.received.length;
  for (const [what, payload] of broken) {
    outcome = () => ({ outcome: 'success', payload });
    const { status, json } = await running.post(call);
    assert.deepEqual([status, json], [500, { jsonrpc: '2.0', id: 7, error: { code: -32603, message: 'InterceptorException - Received invalid response from interceptor' } }], what);
    const [started, ended] = running.records.slice(-2);
    assert.deepEqual([started?.body.log, ended?.body.log, ended?.body.isError], ['Started processing request', 'Failed to process request: Received invalid response from interceptor', true], what);
  }
  assert.equal(running.received.length, received);
});

test('a failure or a time-out of it fails closed, and DEBUG names it', async () => {
  const received = running.received.length;
  const rows: readonly (readonly [InvocationOutcome, string])[] = [
    [{ outcome: 'error', errorType: 'TypeError', message: 'cannot read x' }, 'the interceptor failed with TypeError'],
    [{ outcome: 'timeout' }, 'the interceptor timed out'],
  ];
  for (const [failure, what] of rows) {
    outcome = () => failure;
    const { status, json } = await running.post(call);
    assert.deepEqual([status, json.error.message, json.id], [500, 'InterceptorException - An internal error occurred. Please retry later.', 7]);
    assert.equal(running.records.at(-1)?.body.log, `Failed to process request: ${what}`);
    running.configure({ exceptionLevel: 'DEBUG' });
    const said = failure.outcome === 'error' ? ': cannot read x' : '';
    assert.equal((await running.post(call)).json.error.message, `InterceptorException - ${what}${said}`);
    running.configure({ exceptionLevel: 'off' });
  }
  assert.equal(running.received.length, received);
});

test('a body that it leaves out blanks the request', async () => {
  for (const mcp of [{}, { transformedGatewayRequest: { headers: { Authorization: 'Bearer user' } } }]) {
    outcome = () => output(mcp);
    const { status, json } = await running.post(call);
    assert.deepEqual([status, json.error.code], [400, -32700]);
  }
});

test('a batch reaches it as one list', async () => {
  const batch = [toolCall('orders___getOrder', { id: 'a' }, 1), toolCall('orders___getOrder', { id: 'b' }, 2)];
  outcome = passOn({ Authorization: 'Bearer user' });
  const { json } = await running.post(batch);
  assert.deepEqual(calls.map(({ event }) => event.mcp.gatewayRequest.body), [batch]);
  assert.deepEqual((json as { id: number }[]).map(({ id }) => id).sort(), [1, 2]);
  assert.deepEqual(running.received.slice(-2).map(({ headers }) => headers['authorization']), ['Bearer user', 'Bearer user']);
});

test('requests overlap while it works', async () => {
  const release: (() => void)[] = [];
  outcome = (event) => new Promise((resolve) => {
    release.push(() => resolve(passOn({})(event)));
    if (release.length === 3) for (const go of release) go();
  });
  const answers = await Promise.all([running.post(call), running.post(call), running.post(call)]);
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200]);
});
