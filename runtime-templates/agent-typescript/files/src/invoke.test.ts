import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';

import { type Model, ModelError } from '@strands-agents/sdk';

import { addCredential } from './gatewayCredential.ts';
import type { HopRecord } from './hopRecord.ts';
import { type AgentParts, type Answer, invoke, stream } from './invoke.ts';
import { ScriptedModel } from './scriptedModel.ts';
import { sendResult, testGateway, type TestGateway } from './testGateway.ts';

const runtimeHeader = 'x-amzn-bedrock-agentcore-runtime-custom-usertoken';
const correlationHeader = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';
const segment = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (sub: string): string => `${segment({ alg: 'RS256', kid: 'k1' })}.${segment({ sub })}.${segment({ signatureOf: sub })}`;
const ana = tokenOf('ana@example.com');
const serverSecret = 'a text that only the server may know';

async function closedPort(): Promise<URL> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return new URL(`http://127.0.0.1:${port}/mcp`);
}

type Run = { readonly answer: Answer; readonly records: readonly HopRecord[] };

type Circumstances = { readonly payload?: unknown; readonly timeoutMs?: number; readonly model?: Model; readonly traceparent?: string };

async function run({ url }: Pick<TestGateway, 'url'>, headers: Record<string, string>, circumstances: Circumstances = {}): Promise<Run> {
  const { payload = { prompt: 'list my orders' }, traceparent } = circumstances;
  const records: HopRecord[] = [];
  const answer = await invoke(payload, { sessionId: 's'.repeat(33), requestId: 'r-1', headers, traceparent }, partsOf(url, circumstances, records));
  return { answer, records };
}

async function streamed({ url }: Pick<TestGateway, 'url'>, headers: Record<string, string>, circumstances: Circumstances = {}): Promise<readonly unknown[]> {
  const { payload = { prompt: 'list my orders' } } = circumstances;
  const items: unknown[] = [];
  for await (const item of stream(payload, { sessionId: 's'.repeat(33), headers }, partsOf(url, circumstances, []))) items.push(item);
  return items;
}

function partsOf(gatewayUrl: URL, { timeoutMs = 5000, model = new ScriptedModel() }: Circumstances, records: HopRecord[]): AgentParts {
  return {
    model,
    gatewayUrl,
    gateway: {
      settings: { userTokenHeader: 'X-Custom-UserToken', timeoutMs },
      addCredential: addCredential({ authorizer: 'NONE' }),
      claims: 'standard',
      print: (record) => records.push(record),
    },
    userTokenHeader: runtimeHeader,
  };
}

test('the user’s token, the correlation id and one trace are on every message to the gateway', async (t) => {
  const gateway = await testGateway(t);
  const { answer } = await run(gateway, { [runtimeHeader]: `Bearer ${ana}`, [correlationHeader]: 'c-123' });
  assert.match(answer.result, /^orders___listOrders answered: /);
  assert.deepEqual(gateway.requests.map(({ message }) => message.method), ['initialize', 'notifications/initialized', 'tools/list', 'tools/call']);
  const traces = new Set<string | undefined>();
  for (const { httpMethod, headers } of gateway.requests) {
    assert.equal(httpMethod, 'POST');
    assert.equal(headers['x-custom-usertoken'], ana);
    assert.equal(headers['x-correlation-id'], 'c-123');
    const [, trace] = /^00-([0-9a-f]{32})-[0-9a-f]{16}-01$/.exec(String(headers['traceparent'])) ?? [];
    traces.add(trace);
  }
  assert.equal(traces.size, 1);
  assert.ok(!traces.has(undefined));
  assert.deepEqual(gateway.requests.at(-1)?.message.params?.arguments, {});
});

test('records say what arrived, what was sent and what was answered', async (t) => {
  const { records } = await run(await testGateway(t), { [runtimeHeader]: ana, [correlationHeader]: 'c-123' });
  assert.partialDeepStrictEqual(records, [
    {
      hop: 'agent', moment: 'received', correlationId: 'c-123', sessionId: 's'.repeat(33), requestId: 'r-1', header: runtimeHeader,
      headerNames: [correlationHeader, runtimeHeader], token: { state: 'seen', claims: { sub: 'ana@example.com' } },
    },
    { hop: 'agent', moment: 'sent', correlationId: 'c-123', header: 'x-custom-usertoken', target: 'orders', tool: 'orders___listOrders', token: { state: 'seen' } },
    { hop: 'agent', moment: 'answered', correlationId: 'c-123', tool: 'orders___listOrders', reply: { status: 200, isError: false } },
  ]);
  const [received, sent, answered] = records;
  assert.equal(received?.token?.fingerprint, sent?.token?.fingerprint);
  assert.match(String(sent?.traceId), /^[0-9a-f]{32}$/);
  assert.equal(sent?.rpcId, answered?.rpcId);
  assert.equal(answered?.gatewayRequestId, `gateway-${answered?.rpcId}`);
  assert.ok(!JSON.stringify(records).includes(ana.split('.')[2] ?? ''));
});

test('without a token the gateway is not called', async (t) => {
  const gateway = await testGateway(t);
  for (const headers of [{}, { [runtimeHeader]: 'Bearer ' }]) {
    const { answer, records } = await run(gateway, headers);
    assert.match(answer.result, /not signed in/);
    assert.deepEqual(records.map(({ moment, token }) => [moment, token]), [['received', { state: 'absent' }]]);
  }
  assert.deepEqual(gateway.requests, []);
});

test('without a correlation id the agent makes one, anew for each invocation', async (t) => {
  const gateway = await testGateway(t);
  const ids = await Promise.all([1, 2].map(async () => (await run(gateway, { [runtimeHeader]: ana })).records.map(({ correlationId }) => correlationId)));
  assert.equal(new Set(ids.flat()).size, 2);
});

test('a tool whose name no model takes is left out, and the others work', async (t) => {
  const { answer } = await run(await testGateway(t), { [runtimeHeader]: ana }, { payload: { prompt: 'buy 2 lamps' } });
  assert.ok(answer.result.includes('"arguments":{"item":"lamps","quantity":2}'));
});

test('calls of many users at once keep their tokens apart', async (t) => {
  const gateway = await testGateway(t);
  const tokens = Array.from({ length: 20 }, (_, number) => tokenOf(`user${number}@example.com`));
  const runs = await Promise.all(tokens.map((token) => run(gateway, { [runtimeHeader]: token })));
  for (const [index, { answer }] of runs.entries()) assert.ok(answer.result.includes(String(tokens[index])));
});

test('the model sees a tool’s own error, and the answer tells it', async (t) => {
  const gateway = await testGateway(t, (message, response) => {
    if (message.method !== 'tools/call') return false;
    sendResult(response, message, { isError: true, content: [{ type: 'text', text: 'The token has expired.' }] });
    return true;
  });
  const { answer, records } = await run(gateway, { [runtimeHeader]: ana });
  assert.equal(answer.result, 'orders___listOrders failed: The token has expired.');
  assert.deepEqual(records.at(-1)?.reply, { status: 200, isError: true, rpcCode: undefined });
});

test('an error of the gateway is told by its number, not by its text', async (t) => {
  for (const failing of ['initialize', 'tools/list', 'tools/call']) {
    const gateway = await testGateway(t, (message, response) => {
      if (message.method !== failing) return false;
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: -32603, message: serverSecret } }));
      return true;
    });
    const { answer, records } = await run(gateway, { [runtimeHeader]: ana });
    assert.match(answer.result, /500/);
    assert.ok(!answer.result.includes(serverSecret), failing);
    if (failing === 'tools/call') assert.deepEqual(records.at(-1)?.reply, { status: 500, isError: undefined, rpcCode: -32603 });
  }
});

test('a JSON-RPC error with status 200 is told in the agent’s words', async (t) => {
  const gateway = await testGateway(t, (message, response) => {
    if (message.method !== 'tools/call') return false;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: -32002, message: serverSecret } }));
    return true;
  });
  const { answer, records } = await run(gateway, { [runtimeHeader]: ana });
  assert.match(answer.result, /-32002/);
  assert.ok(!answer.result.includes(serverSecret));
  assert.equal(records.at(-1)?.reply?.rpcCode, -32002);
});

test('an answer as an event stream is read too', async (t) => {
  const gateway = await testGateway(t, (message, response) => {
    if (message.method !== 'tools/call') return false;
    const result = { content: [{ type: 'text', text: 'streamed' }] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('event: message\r\ndata: {"jsonrpc":"2.0","method":"notifications/progress","params":{}}\r\n\r\n');
    response.end(`event: message\r\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: message.id, result })}\r\n\r\n`);
    return true;
  });
  const { answer, records } = await run(gateway, { [runtimeHeader]: ana });
  assert.equal(answer.result, 'orders___listOrders answered: streamed');
  assert.deepEqual(records.at(-1)?.reply, { status: 200, isError: false, rpcCode: undefined });
});

test('no redirect is followed: the stranger never hears of the token', async (t) => {
  const stranger = await testGateway(t);
  for (const redirecting of ['initialize', 'tools/call']) {
    for (const status of [302, 307, 308]) {
      const gateway = await testGateway(t, (message, response) => {
        if (message.method !== redirecting) return false;
        response.writeHead(status, { location: stranger.url.href }).end();
        return true;
      });
      const { answer } = await run(gateway, { [runtimeHeader]: ana });
      assert.match(answer.result, /redirects/);
    }
  }
  assert.deepEqual(stranger.requests, []);
});

test('a gateway that does not answer in time, or is not there, is told so', async (t) => {
  const silent = await testGateway(t, (message) => message.method === 'tools/call');
  const { answer, records } = await run(silent, { [runtimeHeader]: ana }, { timeoutMs: 1000 });
  assert.match(answer.result, /no answer in time/);
  assert.deepEqual(records.map(({ moment }) => moment), ['received', 'sent']);
  const nowhere = await run({ url: await closedPort() }, { [runtimeHeader]: ana });
  assert.equal(nowhere.answer.result, 'The agent could not answer: the gateway cannot be reached: ECONNREFUSED.');
});

test('a model that fails is told by the kind of its fault', async (t) => {
  const { answer } = await run(await testGateway(t), { [runtimeHeader]: ana }, { model: new FailingModel() });
  assert.equal(answer.result, 'The agent could not answer: the model failed: AccessDeniedException.');
});

test('a payload without a prompt is answered, not thrown at', async (t) => {
  const gateway = await testGateway(t);
  for (const payload of [null, 'text', [], {}, { prompt: 7 }, { prompt: ' ' }]) {
    assert.match((await run(gateway, { [runtimeHeader]: ana }, { payload })).answer.result, /^Send a prompt/);
  }
  assert.deepEqual(gateway.requests, []);
});

test('a trace that the caller began goes on', async (t) => {
  const gateway = await testGateway(t);
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const { records } = await run(gateway, { [runtimeHeader]: ana }, { traceparent: `00-${trace}-b7ad6b7169203331-01` });
  assert.ok(records.every(({ traceId }) => traceId === trace));
  for (const { headers } of gateway.requests) assert.match(String(headers['traceparent']), new RegExp(`^00-${trace}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
  for (const traceparent of ['', 'x', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`]) {
    const { records: [received] } = await run(gateway, { [runtimeHeader]: ana }, { traceparent });
    assert.match(String(received?.traceId), /^(?!0{32})[0-9a-f]{32}$/);
  }
});

test('a streamed answer comes word by word, and is the same text', async (t) => {
  const gateway = await testGateway(t);
  const pieces = await streamed(gateway, { [runtimeHeader]: ana }, { payload: { prompt: 'buy 2 desk lamps' } });
  assert.deepEqual(pieces.slice(0, 2), ['orders___createOrder', ' answered:']);
  const { answer } = await run(gateway, { [runtimeHeader]: ana }, { payload: { prompt: 'buy 2 desk lamps' } });
  assert.equal(pieces.join(''), answer.result);
});

test('a streamed answer that fails ends with an item that says so', async (t) => {
  const refusing = await testGateway(t, (_message, response) => Boolean(response.writeHead(401).end()));
  assert.deepEqual(await streamed(refusing, { [runtimeHeader]: ana }), [{ error: { code: 'gateway', message: 'The agent could not answer: the gateway answered 401.' } }]);
  assert.deepEqual(await streamed(refusing, {}), [{ error: { code: 'not-signed-in', message: 'You are not signed in: your token did not reach the agent.' } }]);
  assert.partialDeepStrictEqual(await streamed(refusing, { [runtimeHeader]: ana }, { payload: {} }), [{ error: { code: 'no-prompt' } }]);
});

/** Says something before it calls a tool; what it says of the tool's answer is `then`'s. */
class TalkingModel extends ScriptedModel {
  readonly #then: Model;
  #turns = 0;

  constructor(then: Model) {
    super();
    this.#then = then;
  }

  override async *stream(...asked: Parameters<ScriptedModel['stream']>): ReturnType<ScriptedModel['stream']> {
    this.#turns += 1;
    if (this.#turns > 1) return yield* this.#then.stream(...asked);
    for await (const event of super.stream(...asked)) {
      yield event;
      if (event.type !== 'modelMessageStartEvent') continue;
      yield { type: 'modelContentBlockStartEvent' };
      yield { type: 'modelContentBlockDeltaEvent', delta: { type: 'textDelta', text: 'I look.' } };
      yield { type: 'modelContentBlockStopEvent' };
    }
  }
}

class FailingModel extends ScriptedModel {
  override stream(): never {
    throw new ModelError(serverSecret, { cause: Object.assign(new Error(serverSecret), { name: 'AccessDeniedException' }) });
  }
}

test('what a model said before it called a tool stays, and its next text begins a new paragraph', async (t) => {
  const pieces = await streamed(await testGateway(t), { [runtimeHeader]: ana }, { model: new TalkingModel(new ScriptedModel()) });
  assert.deepEqual(pieces.slice(0, 4), ['I look.', '\n\n', 'orders___listOrders', ' answered:']);
});

test('what a model said before it failed stays', async (t) => {
  const pieces = await streamed(await testGateway(t), { [runtimeHeader]: ana }, { model: new TalkingModel(new FailingModel()) });
  assert.deepEqual(pieces, ['I look.', { error: { code: 'model', message: 'The agent could not answer: the model failed: AccessDeniedException.' } }]);
});

test('a gateway that takes longer than the minute of an MCP client is waited for', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const gateway = await testGateway(t, (message, response) => {
    if (message.method !== 'tools/call') return false;
    t.mock.timers.tick(61_000);
    sendResult(response, message, { content: [{ type: 'text', text: 'late' }] });
    return true;
  });
  const { answer } = await run(gateway, { [runtimeHeader]: ana });
  assert.match(answer.result, /answered: late/);
});
