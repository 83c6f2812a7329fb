import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startRunningGateway, toolCall } from './runningGateway.ts';
import type { RunningGateway } from './runningGateway.ts';

let running: RunningGateway;
before(async () => {
  running = await startRunningGateway();
});
after(() => running.close());

const initialize = { jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'c', version: '1' } } };
const listTools = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
const success = { content: [{ type: 'text', text: '{"echo":"/orders"}' }], isError: false };

/** The envelope and headers of the stateless revision. */
function stateless(message: Record<string, any>, envelope: Record<string, unknown> = {}): Record<string, unknown> {
  const meta = { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientInfo': { name: 'c', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {}, ...envelope };
  return { ...message, params: { ...message['params'], _meta: meta } };
}
const statelessHeaders = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'orders___listOrders' };

test('answers are JSON, whatever the client accepts, and every one has a request id of its own', async () => {
  const answers = [await running.post(initialize), await running.post(listTools), await running.post(toolCall('orders___listOrders')), await running.post('{'), await running.post(listTools, { accept: 'text/html' })];
  assert.deepEqual(answers.map(({ status }) => status), [200, 200, 200, 400, 200]);
  for (const { headers } of answers) assert.equal(headers.get('content-type'), 'application/json');
  const ids = answers.map(({ headers }) => headers.get('x-amzn-requestid'));
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id ?? '', /^[0-9a-f-]{36}$/);
});

test('initialize names the gateway, its tools and the revision asked for', async () => {
  const { json } = await running.post(initialize);
  assert.deepEqual(json, { jsonrpc: '2.0', id: 0, result: { protocolVersion: '2025-06-18', capabilities: { tools: { listChanged: false } }, serverInfo: { name: 'orders-local00000', version: '1.0.0' } } });
});

test('tools/list shows every operation with its schema', async () => {
  const { json } = await running.post(listTools);
  assert.deepEqual(json.result.tools[0], { name: 'orders___listOrders', description: 'List my orders', inputSchema: { type: 'object', properties: { limit: { type: 'integer' } } } });
  assert.equal(json.result.tools.length, 3);
});

test('a tools/call keeps its id, text or number, and needs no arguments', async () => {
  for (const id of [0, 7, 'seven']) assert.deepEqual((await running.post(toolCall('orders___listOrders', {}, id))).json, { jsonrpc: '2.0', id, result: success });
  assert.deepEqual((await running.post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'orders___listOrders' } })).json.result, success);
});

test('the stateless revision gets its own form of result', async () => {
  const { json } = await running.post(stateless(toolCall('orders___listOrders')), statelessHeaders);
  assert.deepEqual(json, { jsonrpc: '2.0', id: 7, result: { ...success, resultType: 'complete', _meta: { 'io.modelcontextprotocol/serverInfo': { name: 'orders-local00000', version: '1.0.0' } } } });
});

test('headers that say something else than the body are refused, and the target is not called', async () => {
  const before = running.received.length;
  const call = toolCall('orders___listOrders');
  const rows: readonly (readonly [string, unknown, Record<string, string>, number])[] = [
    ['another name', stateless(call), { ...statelessHeaders, 'mcp-name': 'orders___getOrder' }, -32020],
    ['another method', stateless(call), { ...statelessHeaders, 'mcp-method': 'tools/list' }, -32020],
    ['no name', stateless(call), { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' }, -32020],
    ['another version', stateless(call), { ...statelessHeaders, 'mcp-protocol-version': '2025-11-25' }, -32020],
    ['no envelope', call, statelessHeaders, -32602],
    ['half an envelope', stateless(call, { 'io.modelcontextprotocol/clientCapabilities': undefined }), statelessHeaders, -32602],
    ['a batch', [stateless(call)], statelessHeaders, -32600],
  ];
  for (const [what, body, headers, code] of rows) {
    const { status, json } = await running.post(body, headers);
    assert.deepEqual([status, json.error.code], [400, code], what);
  }
  assert.equal((await running.post(call, { 'mcp-protocol-version': '1999-01-01' })).status, 400);
  assert.equal(running.received.length, before);
});

test('what is wrong with a message is a JSON-RPC error with its id', async () => {
  const rows: readonly (readonly [string, unknown, number, number, unknown])[] = [
    ['no JSON', '{"jsonrpc":', 400, -32700, null],
    ['no body', '', 400, -32700, null],
    ['no message', { hello: 1 }, 400, -32600, null],
    ['null, which is what an interceptor leaves that blanks the request', 'null', 400, -32700, null],
    ['an unknown method', { jsonrpc: '2.0', id: 3, method: 'tools/gone' }, 200, -32601, 3],
    ['no such tool', toolCall('orders___gone'), 200, -32602, 7],
    ['no such target', toolCall('gone___listOrders'), 200, -32602, 7],
    ['a name that is inherited', toolCall('constructor'), 200, -32602, 7],
    ['no tool name', { jsonrpc: '2.0', id: 3, method: 'tools/call', params: {} }, 200, -32602, 3],
    ['arguments that are a list', toolCall('orders___listOrders', []), 200, -32602, 7],
  ];
  for (const [what, body, status, code, id] of rows) {
    const answer = await running.post(body);
    assert.deepEqual([answer.status, answer.json.error.code, answer.json.id], [status, code, id], what);
  }
  assert.equal((await running.post(toolCall('orders___gone'))).json.error.message, 'Unknown tool: orders___gone');
});

test('a body that is not called JSON is refused', async () => {
  assert.equal((await running.post(toolCall('orders___listOrders'), { 'content-type': 'text/plain' })).status, 415);
});

test('notifications are taken without an answer', async () => {
  const { status, text } = await running.post({ jsonrpc: '2.0', method: 'notifications/initialized' });
  assert.deepEqual([status, text], [202, '']);
});

test('a batch is answered as one, each message with its own result', async () => {
  const { status, json } = await running.post([toolCall('orders___getOrder', { id: 'a' }, 1), { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 1, progress: 1 } }, toolCall('orders___gone', {}, 2), { ...listTools, id: 3 }]);
  assert.equal(status, 200);
  const [called, unknown, listed, ...rest] = (json as { id: number; result?: any; error?: any }[]).toSorted((a, b) => a.id - b.id);
  assert.equal(called?.result.content[0].text, '{"echo":"/orders/a"}');
  assert.deepEqual([unknown?.id, unknown?.error.code], [2, -32602]);
  assert.equal(listed?.result.tools.length, 3);
  assert.deepEqual(rest, []);
});

test('a subscription is a stream that ends with its caller, and is no error', async () => {
  const from = running.records.length;
  const caller = new AbortController();
  const headers = { 'content-type': 'application/json', 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' };
  const body = JSON.stringify(stateless({ jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: { notifications: { toolsListChanged: true } } }));
  const { status, headers: answered, body: stream } = await fetch(running.gateway.mcpUrl, { method: 'POST', headers, body, signal: caller.signal });
  assert.deepEqual([status, answered.get('content-type')], [200, 'text/event-stream']);
  assert.ok(answered.get('x-amzn-requestid'));
  const first = await stream?.getReader().read();
  assert.match(Buffer.from(first?.value ?? []).toString(), /subscriptions\/acknowledged/);
  caller.abort();
  assert.equal((await running.post(listTools)).status, 200);
  assert.deepEqual(running.records.slice(from).map(({ body: { isError } }) => isError), [false, false, false, false]);
});

test('GET and DELETE are not allowed, other paths do not exist, and a query does not matter', async () => {
  for (const method of ['GET', 'DELETE']) {
    const answer = await fetch(running.gateway.mcpUrl, { method, headers: { accept: 'text/event-stream' } });
    assert.deepEqual([answer.status, answer.headers.get('allow'), (await answer.json() as { error: { code: number } }).error.code], [405, 'POST', -32000]);
  }
  for (const path of ['/', '/mcp/', '/other', '/.well-known/oauth-protected-resource']) {
    const answer = await fetch(running.gateway.url + path, { method: 'POST', body: '{}' });
    assert.equal(answer.status, 404, path);
    assert.ok(answer.headers.get('x-amzn-requestid'));
  }
  const answer = await fetch(`${running.gateway.mcpUrl}?a=1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(toolCall('orders___listOrders')) });
  assert.equal(answer.status, 200);
});

test('a request over 6 MB is refused, one just below is served', async () => {
  const item = 'x'.repeat(6 * 1024 * 1024);
  const { status, json } = await running.post(toolCall('orders___createOrder', { item }));
  assert.deepEqual([status, json.error.code], [413, -32000]);
  running.answerWith((request, response) => void response.end(String(request.body.length)));
  const below = await running.post(toolCall('orders___createOrder', { item: item.slice(1000) }));
  assert.equal(below.json.result.content[0].text, String('{"item":""}'.length + item.length - 1000));
  running.answerWith((request, response) => void response.end(JSON.stringify({ echo: request.url })));
});
