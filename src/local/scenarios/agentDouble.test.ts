import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { after, test } from 'node:test';
import { compactToken } from '../../../test/tokens/testTokens.ts';
import { signingService } from '../../core/agentcore/gateway/gateway.ts';
import type { HopRecord } from '../../core/flow/hopRecord.ts';
import { isJsonObject, type JsonObject } from '../../core/flow/reading/jsonObject.ts';
import { parseHopRecord } from '../../core/flow/reading/parseHopRecord.ts';
import { entryPath } from '../entries.ts';
import { closeServer, listen } from '../http/listen.ts';
import { pausableClock } from '../pausableClock.ts';
import { componentEnvironment } from '../process/componentEnvironment.ts';
import { freePorts } from '../process/freePort.ts';
import { OutputDrain } from '../process/outputDrain.ts';
import { waitUntilReady } from '../process/readiness.ts';
import { componentSpawner } from '../process/spawnComponent.ts';
import { readBody } from '../http/readBody.ts';
import { placeholderCredentials } from '../signature/placeholderCredentials.ts';
import { verifySignature } from '../signature/verifySignature.ts';
import { scenarios } from './scenarios.ts';

const ends: (() => Promise<void>)[] = [];
after(async () => void (await Promise.all(ends.map((end) => end()))));

const credentials = placeholderCredentials();
const token = compactToken({ sub: 'ana@example.com', groups: ['Buyers'] });
const refused = { isError: true, content: [{ type: 'text', text: 'refused' }] };

type Message = { readonly method: string; readonly headers: IncomingHttpHeaders; readonly body: JsonObject; readonly isSigned: boolean };
type Answer = (message: Message, response: ServerResponse) => void;

/** Answers one message: its result as JSON, under the message's id. */
function result(value: JsonObject): Answer {
  return ({ body }, response) => void response.writeHead(200, { 'content-type': 'application/json', 'x-amzn-requestid': 'gateway-1' }).end(JSON.stringify({ jsonrpc: '2.0', id: body['id'], result: value }));
}

const gatewayAnswers: { readonly [method: string]: Answer } = {
  initialize: ({ body }, response) => {
    response.setHeader('mcp-session-id', 'session-1');
    result({ protocolVersion: '2025-03-26', capabilities: {}, serverInfo: { name: 'gateway', version: '1' } })({ body, method: '', headers: {}, isSigned: true }, response);
  },
  'notifications/initialized': (_message, response) => void response.writeHead(202).end(),
  // As an event stream, with an event before it that is no answer.
  'tools/list': ({ body }, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(
    `event: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\ndata: ${JSON.stringify({ jsonrpc: '2.0', id: body['id'], result: { tools: [{ name: 'orders___createOrder' }, { name: 'orders___listOrders' }] } })}\n\n`),
  'tools/call': result(refused),
};

/** A gateway that notes what it is sent. */
async function startGateway(answers = gatewayAnswers) {
  const messages: Message[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const bytes = (await readBody(request, 100_000)) ?? Buffer.alloc(0);
    const check = verifySignature(
      { method: 'POST', url: request.url ?? '', headersDistinct: request.headersDistinct, body: bytes },
      { credentials, region: 'eu-central-1', service: signingService, now: Date.now(), mustSign: [] },
    );
    const body: unknown = JSON.parse(bytes.toString());
    assert.ok(isJsonObject(body));
    const message = { method: String(body['method']), headers: request.headers, body, isSigned: check.ok };
    messages.push(message);
    answers[message.method]?.(message, response);
  };
  const server = createServer((request, response) => void serve(request, response));
  const port = await listen(server, 'gateway', 0);
  ends.push(() => closeServer(server));
  return { url: `http://127.0.0.1:${port}/mcp`, messages };
}

/** The double as a process of its own, with the settings of a generated agent. */
async function startAgent(gatewayUrl: string, env: { readonly [name: string]: string } = {}) {
  const [port] = await freePorts([{ part: 'agent', fixed: 0 }]);
  const lines: string[] = [];
  const settings = {
    HOST: '127.0.0.1', PORT: String(port), GATEWAY_URL: gatewayUrl, GATEWAY_AUTHORIZER: 'AWS_IAM', AWS_REGION: 'eu-central-1',
    USER_TOKEN_HEADER: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', GATEWAY_USER_TOKEN_HEADER: 'X-Custom-UserToken', HOP_CLAIMS: 'standard', MODEL: 'scripted',
    AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, ...env,
  };
  const agent = componentSpawner(new OutputDrain())({
    program: process.execPath, args: [entryPath({ double: 'agent-forgets' })], cwd: tmpdir(), env: componentEnvironment(settings, tmpdir()), onLine: (line) => lines.push(line),
  });
  ends.push(async () => {
    agent.kill();
    await agent.exited;
  });
  const url = `http://127.0.0.1:${port}`;
  assert.equal(await waitUntilReady({ url: `${url}/ping`, timeoutMs: 20_000, clock: pausableClock(), signal: new AbortController().signal }), 'ready');
  const invoke = async (): Promise<unknown> => {
    const response = await fetch(`${url}/invocations`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-amzn-bedrock-agentcore-runtime-session-id': 'session-of-at-least-33-characters-x',
        'x-amzn-bedrock-agentcore-runtime-custom-correlationid': 'c-1',
        'x-amzn-bedrock-agentcore-runtime-custom-usertoken': token,
        'x-amzn-bedrock-agentcore-runtime-request-id': 'request-1',
      },
      body: JSON.stringify({ prompt: 'list my orders' }),
    });
    assert.equal(response.status, 200);
    return response.json();
  };
  /** Its lines are read when it has ended. */
  const stop = async (): Promise<readonly HopRecord[]> => {
    agent.kill();
    await agent.exited;
    return lines.flatMap((line) => parseHopRecord(JSON.parse(line)) ?? []);
  };
  return { url, invoke, stop, lines };
}

test('takes the token and calls the tool without it, signed and in the agent’s own trace', async () => {
  const gateway = await startGateway();
  const agent = await startAgent(gateway.url);
  assert.deepEqual(await agent.invoke(), { result: 'orders___listOrders failed.' });
  const [received, sent, answered, ...more] = await agent.stop();

  assert.deepEqual(gateway.messages.map(({ method, isSigned }) => [method, isSigned]), [['initialize', true], ['notifications/initialized', true], ['tools/list', true], ['tools/call', true]]);
  const call = gateway.messages[3];
  assert.deepEqual(call?.body['params'], { name: 'orders___listOrders', arguments: {} });
  assert.deepEqual([call?.headers['x-correlation-id'], call?.headers['mcp-session-id'], call?.headers['mcp-protocol-version']], ['c-1', 'session-1', '2025-03-26']);
  for (const { headers } of gateway.messages) assert.ok(!JSON.stringify(headers).includes(token));

  const ids = { hop: 'agent', correlationId: 'c-1', sessionId: 'session-of-at-least-33-characters-x', requestId: 'request-1' } as const;
  const traceId = sent?.traceId;
  assert.equal(call?.headers['traceparent']?.slice(3, 35), traceId);
  const callIds = { ...ids, traceId, rpcId: String(call?.body['id']), target: 'orders', tool: 'orders___listOrders' };
  assert.deepEqual(more, []);
  assert.ok(received !== undefined && sent !== undefined && answered !== undefined);
  assert.deepEqual({ ...received, ...ids, moment: 'received', header: 'x-amzn-bedrock-agentcore-runtime-custom-usertoken' }, received);
  assert.deepEqual([received.token?.state, received.token?.claims, received.token?.otherClaims], ['seen', { sub: 'ana@example.com' }, ['groups']]);
  assert.deepEqual(received.headerNames, ['x-amzn-bedrock-agentcore-runtime-custom-correlationid', 'x-amzn-bedrock-agentcore-runtime-custom-usertoken']);
  assert.deepEqual({ ...sent, ...callIds, moment: 'sent', header: 'x-custom-usertoken' }, sent);
  assert.equal(sent.token?.state, 'absent');
  assert.deepEqual({ ...answered, ...callIds, moment: 'answered', gatewayRequestId: 'gateway-1' }, answered);
  assert.deepEqual(answered.reply, { status: 200, isError: true });

  const text = agent.lines.join('\n');
  assert.ok(!text.includes(token.split('.')[2] ?? ''));
  for (const trace of [...scenarios.map(({ name }) => name), 'scenario', 'double']) assert.ok(!text.toLowerCase().includes(trace), trace);
});

test('gets a token of its own where the gateway wants one', async () => {
  const gateway = await startGateway();
  const own = compactToken({ sub: 'agent' });
  const asked: { readonly authorization: string | undefined; readonly form: string }[] = [];
  const endpoint = createServer((request, response) => {
    void readBody(request, 10_000).then((body) => {
      asked.push({ authorization: request.headers.authorization, form: String(body) });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ access_token: own }));
    });
  });
  const port = await listen(endpoint, 'identity', 0);
  ends.push(() => closeServer(endpoint));
  const agent = await startAgent(gateway.url, {
    GATEWAY_AUTHORIZER: 'CUSTOM_JWT', GATEWAY_TOKEN_ENDPOINT: `http://127.0.0.1:${port}/token`,
    GATEWAY_CLIENT_ID: 'agent', GATEWAY_CLIENT_SECRET: 'a secret', GATEWAY_TOKEN_SCOPE: 'gateway.invoke', GATEWAY_TOKEN_RESOURCE: 'api://gateway',
  });
  await agent.invoke();
  const basic = Buffer.from('agent:a%20secret').toString('base64');
  assert.deepEqual(asked[0], { authorization: `Basic ${basic}`, form: 'grant_type=client_credentials&scope=gateway.invoke&resource=api%3A%2F%2Fgateway' });
  assert.deepEqual(gateway.messages.map(({ headers }) => headers.authorization), Array(4).fill(`Bearer ${own}`));
});

test('what the gateway refuses is an answer, and follows no redirect', async () => {
  const elsewhere = await startGateway();
  const gateway = await startGateway({ ...gatewayAnswers, 'tools/call': (_message, response) => void response.writeHead(307, { location: elsewhere.url }).end() });
  const agent = await startAgent(gateway.url);
  assert.deepEqual(await agent.invoke(), { result: 'The agent could not answer: TypeError.' });
  assert.deepEqual(elsewhere.messages, []);

  const refusing = await startGateway({ initialize: (_message, response) => void response.writeHead(403).end('{"message":"Forbidden"}') });
  assert.deepEqual(await (await startAgent(refusing.url)).invoke(), { result: 'The agent could not answer: Error.' });
});

test('a failed call is told with its status and code', async () => {
  const failing: Answer = ({ body }, response) => void response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id: body['id'], error: { code: -32603, message: 'x' } }));
  const agent = await startAgent((await startGateway({ ...gatewayAnswers, 'tools/call': failing })).url);
  await agent.invoke();
  const answered = (await agent.stop()).find(({ moment }) => moment === 'answered');
  assert.deepEqual(answered?.reply, { status: 500, rpcCode: -32603 });
});
