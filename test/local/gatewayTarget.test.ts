import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import type { Clock } from '../../src/local/clock.ts';
import { gatewayArn, startRunningGateway, toolCall } from './runningGateway.ts';
import type { RunningGateway } from './runningGateway.ts';

let running: RunningGateway;
/** What the interceptor returns as headers. */
let returned: Record<string, string> = {};
let timers: (() => void)[] = [];
const clock: Clock = {
  now: () => Date.now(),
  after: (_ms, callback) => {
    timers.push(callback);
    return () => {
      timers = timers.filter((timer) => timer !== callback);
    };
  },
};

before(async () => {
  running = await startRunningGateway({
    clock,
    targetTimeoutMs: 5000,
    invokeInterceptor: async ({ mcp: { gatewayRequest } }) => ({ outcome: 'success', payload: { interceptorOutputVersion: '1.0', mcp: { transformedGatewayRequest: { headers: returned, body: gatewayRequest.body } } } }),
  });
});
after(() => running.close());
beforeEach(() => {
  returned = {};
  running.configure({ requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' }, { credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'X-Custom', 'traceparent'] });
  running.answerWith((request, response) => void response.end(JSON.stringify({ echo: request.url })));
});

const call = toolCall('orders___listOrders');
const opaque = 'An internal error occurred. Please retry later.';
/** Made at run time: no token may stand in a file. */
const token = [{ alg: 'RS256' }, { sub: 'ana' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).concat(Buffer.alloc(64, 'xY7').toString('base64url')).join('.');

type ToolAnswer = { readonly isError: boolean; readonly content: readonly { readonly text: string }[]; readonly _meta?: unknown };

async function callTool(body: unknown = call, headers: Record<string, string> = {}): Promise<ToolAnswer> {
  const { status, json } = await running.post(body, headers);
  assert.equal(status, 200);
  return json.result;
}

function sentHeaders(): Record<string, unknown> {
  const { headers } = running.received.at(-1) ?? assert.fail('the target was not called');
  return headers;
}

test('the client’s headers reach the target only where they are allow-listed, its Authorization never', async () => {
  await callTool(call, { Authorization: 'Bearer agent', 'X-Custom-UserToken': 'u', 'X-Correlation-Id': 'c-1', 'X-Other': 'o', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
  const { host: _host, connection: _connection, ...headers } = sentHeaders();
  assert.deepEqual(headers, { accept: 'application/json', 'x-correlation-id': 'c-1', traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' });
});

test('the interceptor’s headers win, are allow-listed too, and bring Authorization', async () => {
  returned = { AUTHORIZATION: 'Bearer user', 'X-Correlation-Id': 'c-2', 'X-Other': 'o', Cookie: 'a=b' };
  await callTool(call, { 'X-Correlation-Id': 'c-1' });
  const { host: _host, connection: _connection, ...headers } = sentHeaders();
  assert.deepEqual(headers, { accept: 'application/json', authorization: 'Bearer user', 'x-correlation-id': 'c-2' });
});

test('what AWS would not let stand on the allow-list does not count there', async () => {
  running.configure({}, { allowedRequestHeaders: ['Authorization', 'Cookie', 'X-Amzn-Trace-Id', 'X-Custom'] });
  await callTool(call, { Authorization: 'Bearer agent', Cookie: 'a=b', 'X-Amzn-Trace-Id': 'Root=1-5759e988-bd862e3fe1be46a994272793', 'X-Custom': 'c' });
  const { host: _host, connection: _connection, ...headers } = sentHeaders();
  assert.deepEqual(headers, { accept: 'application/json', 'x-custom': 'c' });
});

test('nothing is allow-listed where the target has no configuration', async () => {
  const bare = await startRunningGateway({ configuration: () => ({ gateway: { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'off' }, targets: [] }) });
  await bare.post(call, { 'X-Correlation-Id': 'c-1' });
  assert.equal(bare.received[0]?.headers['x-correlation-id'], undefined);
  await bare.close();
});

test('a header value over 4 KB, or one that is not printable, is an error and not sent', async () => {
  const received = running.received.length;
  for (const value of ['x'.repeat(4097), 'line\nbreak', 'grün']) {
    returned = { Authorization: value };
    assert.deepEqual(await callTool(), { content: [{ type: 'text', text: opaque }], isError: true });
  }
  assert.equal(running.received.length, received);
  returned = { Authorization: 'x'.repeat(4096) };
  assert.equal((await callTool()).isError, false);
});

test('GATEWAY_IAM_ROLE puts the gateway’s own signature in the place of Authorization', async () => {
  running.configure({}, { credentialProviders: ['GATEWAY_IAM_ROLE'] });
  returned = { Authorization: `Bearer ${token}`, 'X-Correlation-Id': 'c-1' };
  await callTool(toolCall('orders___createOrder', { item: 'book' }));
  const headers = sentHeaders();
  assert.match(String(headers['authorization']), /^AWS4-HMAC-SHA256 Credential=AKIALOCAL\w+\/\d{8}\/us-west-2\/execute-api\/aws4_request, SignedHeaders=[^,]*x-correlation-id/);
  assert.ok(headers['x-amz-date']);
  assert.equal(JSON.stringify(headers).includes(token), false);
});

test('OAUTH and API_KEY give a credential only where the interceptor gave none', async () => {
  for (const provider of ['OAUTH', 'API_KEY'] as const) {
    running.configure({}, { credentialProviders: [provider] });
    returned = { authorization: 'Bearer user' };
    await callTool();
    assert.equal(sentHeaders()['authorization'], 'Bearer user');
    returned = {};
    await callTool();
    assert.equal(sentHeaders()['authorization'], 'Bearer local-credential-provider');
  }
});

test('the answer’s text is the tool’s content, whatever its type', async () => {
  running.answerWith((_request, response) => void response.writeHead(201, { 'content-type': 'text/plain' }).end('grün'));
  assert.deepEqual(await callTool(), { content: [{ type: 'text', text: 'grün' }], isError: false });
  running.answerWith((_request, response) => void response.writeHead(204).end());
  assert.deepEqual(await callTool(), { content: [{ type: 'text', text: '' }], isError: false });
});

test('a target that refuses, fails or sends elsewhere is an opaque tool error; DEBUG tells, without a token', async () => {
  for (const status of [400, 401, 403, 404, 302, 500, 503]) {
    running.answerWith((_request, response) => void response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(`{"message":"no ${token}"}`));
    running.configure({ exceptionLevel: 'off' });
    assert.deepEqual(await callTool(), { content: [{ type: 'text', text: opaque }], isError: true });
    assert.equal(running.records.at(-1)?.body.log, `Failed to process request: target orders answered ${status}`);
    running.configure({ exceptionLevel: 'DEBUG' });
    const { content, isError, _meta } = await callTool();
    const [{ text } = assert.fail()] = content;
    assert.ok(isError && text.startsWith(`OpenAPIClientException - Error executing HTTP request for orders: ${status >= 500 ? 'Server' : 'Client'} error: API request failed with status: ${status} - {"message":"no [token`), text);
    assert.deepEqual(_meta, { debug: { type: 'text', text } });
    assert.equal(text.includes(token), false);
  }
});

test('arguments that do not fit never reach the target', async () => {
  const received = running.received.length;
  assert.deepEqual(await callTool(toolCall('orders___createOrder')), { content: [{ type: 'text', text: opaque }], isError: true });
  running.configure({ exceptionLevel: 'DEBUG' });
  const [{ text } = assert.fail()] = (await callTool(toolCall('orders___createOrder', { item: 1 }))).content;
  assert.equal(text, "ValidationException - Parameter validation failed: Invalid request parameters:\n- Field '/item' has invalid type: string expected");
  assert.equal(running.received.length, received);
});

test('a target that takes too long is given up when the clock says so', async () => {
  let arrived = (): void => {};
  const asked = new Promise<void>((resolve) => (arrived = resolve));
  running.answerWith(() => arrived());
  running.configure({ exceptionLevel: 'DEBUG' });
  const answer = callTool();
  await asked;
  assert.equal(timers.length, 1);
  for (const fire of [...timers]) fire();
  assert.equal((await answer).content[0]?.text, 'OpenAPIClientException - Error executing HTTP request for orders: no answer within 5 s');
});

test('a kept connection that broke is tried again for what is safe, and only once', async () => {
  for (const [tool, args, attempts] of [['orders___listOrders', {}, 2], ['orders___createOrder', { item: 'book' }, 1]] as const) {
    const before = running.received.length;
    running.answerWith((_request, response) => void response.destroy());
    assert.equal((await callTool(toolCall(tool, args))).isError, true);
    assert.equal(running.received.length - before, attempts, tool);
  }
  let broken = false;
  running.answerWith((_request, response) => {
    if (broken) return void response.end('again');
    broken = true;
    response.destroy();
  });
  assert.equal((await callTool()).content[0]?.text, 'again');
});

test('a target that was restarted is found again by the next call, whatever its method', async () => {
  for (const body of [call, toolCall('orders___createOrder', { item: 'book' })]) {
    assert.equal((await callTool(body)).isError, false);
    await running.stopTarget();
    await running.startTarget();
    assert.equal((await callTool(body)).isError, false);
  }
});

test('a target that is down is an opaque tool error, after a record that it was tried', async () => {
  const down = await startRunningGateway();
  await down.stopTarget();
  const { status, json } = await down.post(call);
  assert.deepEqual([status, json.result], [200, { content: [{ type: 'text', text: opaque }], isError: true }]);
  down.configure({ exceptionLevel: 'DEBUG' });
  assert.match((await down.post(call)).json.result._meta.debug.text, /^OpenAPIClientException - .* ECONNREFUSED/);
  assert.deepEqual(down.records.slice(0, 3).map(({ body }) => [body.log.replace(/ from target \w+/, ''), body.isError]), [
    ['Started processing request', false],
    ['Executing tool orders___listOrders', false],
    ['Failed to process request: target orders cannot be reached', true],
  ]);
  await down.close();
});

test('the records of a call are those of facts 7.3', async () => {
  const from = running.records.length;
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const { headers } = await running.post(toolCall('orders___getOrder', { id: 'a' }, 'x-1'), { traceparent: `00-${traceId}-b7ad6b7169203331-01` });
  const records = running.records.slice(from);
  const requestBody = '{jsonrpc=2.0, id=x-1, method=tools/call, params={name=orders___getOrder, arguments={id=a}}}';
  assert.deepEqual(records.map(({ body }) => body), [
    { isError: false, log: 'Started processing request', requestBody, id: 'x-1' },
    { isError: false, log: records[1]?.body.log, requestBody, id: 'x-1' },
    { isError: false, log: 'Successfully processed request', responseBody: '{jsonrpc=2.0, id=x-1, result={content=[{type=text, text={"echo":"/orders/a"}}], isError=false}}', id: 'x-1' },
  ]);
  assert.match(records[1]?.body.log ?? '', /^Executing tool orders___getOrder from target [A-Z0-9]{10}$/);
  for (const record of records) {
    assert.deepEqual([record.resource_arn, record.account_id, record.trace_id, record.span_id, record.request_id], [gatewayArn, '000000000000', traceId, records[0]?.span_id, headers.get('x-amzn-requestid')]);
    assert.ok(Math.abs(record.event_timestamp - Date.now()) < 60_000);
  }
});

test('other messages have a beginning and an end, refused ones an end', async () => {
  const rows: readonly (readonly [unknown, readonly string[]])[] = [
    [{ jsonrpc: '2.0', id: 1, method: 'tools/list' }, ['Started processing request', 'Successfully processed request']],
    [{ jsonrpc: '2.0', method: 'notifications/initialized' }, ['Started processing request', 'Successfully processed request']],
    [toolCall('orders___gone'), ['Started processing request', 'Failed to process request: Unknown tool: orders___gone']],
    [{ jsonrpc: '2.0', id: 1, method: 'tools/gone' }, ['Started processing request', 'Failed to process request: Method not found']],
    ['{', ['Failed to process request: Parse error: the request body is not valid JSON']],
  ];
  for (const [body, expected] of rows) {
    const from = running.records.length;
    await running.post(body);
    assert.deepEqual(running.records.slice(from).map((record) => record.body.log), expected);
  }
});

test('without a caller’s trace the gateway starts one, from an X-Ray header where there is one', async () => {
  const from = running.records.length;
  await running.post(call);
  await running.post(call);
  await running.post(call, { 'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1' });
  const [first, second, third] = [0, 3, 6].map((offset) => running.records[from + offset]?.trace_id);
  assert.match(first ?? '', /^[0-9a-f]{32}$/);
  assert.notEqual(first, second);
  assert.equal(third, '5759e988bd862e3fe1be46a994272793');
});
