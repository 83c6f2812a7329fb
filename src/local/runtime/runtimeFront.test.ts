import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import { Agent, request } from 'undici';
import { signRequest } from '../signature/signRequest.ts';
import { placeholderCredentials } from '../signature/placeholderCredentials.ts';
import { closeServer, listen } from '../http/listen.ts';
import { startRuntimeFront } from './runtimeFront.ts';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import type { RuntimeConfiguration } from '../../core/chain/configuration.ts';
import type { Clock } from '../clock.ts';
import type { RuntimeFront, RuntimeFrontSettings } from './runtimeFront.ts';

const arn = 'arn:aws:bedrock-agentcore:us-west-2:000000000000:runtime/orders-local00000';
const region = 'us-west-2';
const credentials = placeholderCredentials();
const tokenHeader = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
const lowerTokenHeader = tokenHeader.toLowerCase();
const sessionHeader = 'x-amzn-bedrock-agentcore-runtime-session-id';
const session = 's'.repeat(33);
const signedRuntime: RuntimeConfiguration = { authorizer: 'AWS_IAM', requestHeaderAllowlist: [tokenHeader, 'X-Correlation-Id'] };
const jwtRuntime: RuntimeConfiguration = { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: [tokenHeader, 'Authorization'] };

/** Time-outs that fire when a test says so. */
let timeouts: (() => void)[] = [];
const clock: Clock = {
  now: Date.now,
  after: (_ms, callback) => {
    timeouts.push(callback);
    return () => { timeouts = timeouts.filter((kept) => kept !== callback); };
  },
};

type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };
let received: Received[] = [];
let agentAnswer: (request: IncomingMessage, response: ServerResponse) => void;
let agent: Server;
let agentUrl = '';
let configuration: RuntimeConfiguration = signedRuntime;
let front: RuntimeFront;
const dispatcher = new Agent();

const agentListener = (incoming: IncomingMessage, response: ServerResponse): void => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    received.push({ path: incoming.url ?? '', headers: incoming.headers, body: Buffer.concat(chunks).toString() });
    agentAnswer(incoming, response);
  });
};

const issuerKeys = await generateKeyPair('RS256');
const issuer = 'https://issuer.example.com';
const jwksServer = createServer((_request, response) => {
  void exportJWK(issuerKeys.publicKey).then((jwk) => response.end(JSON.stringify({ keys: [{ ...jwk, kid: 'k1', alg: 'RS256' }] })));
});

before(async () => {
  agent = createServer(agentListener);
  agentUrl = `http://127.0.0.1:${await listen(agent, 'agent', 0)}`;
  const jwksUri = `http://127.0.0.1:${await listen(jwksServer, 'identity', 0)}/keys`;
  front = await startFront({ bearer: { issuer, audience: 'api://orders', jwksUri } });
});

after(async () => {
  await front.close();
  await dispatcher.close();
  await closeServer(agent);
  await closeServer(jwksServer);
});

beforeEach(() => {
  received = [];
  timeouts = [];
  configuration = signedRuntime;
  agentAnswer = (_request, response) => void response.writeHead(200, { 'content-type': 'application/json', 'x-inner': '1' }).end('{"result":"ok"}');
});

function startFront(changes: Partial<RuntimeFrontSettings> = {}): Promise<RuntimeFront> {
  return startRuntimeFront({
    port: 0, arn, region, configuration: () => configuration, agentUrl: () => agentUrl, credentials, bearer: null, clock, requestTimeoutMs: 1000, ...changes,
  });
}

type Call = { readonly url?: string; readonly headers?: Record<string, string>; readonly body?: string; readonly signal?: AbortSignal; readonly method?: 'GET' | 'POST' };
type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

async function send({ url = front.invocationsUrl, headers = {}, body = '{"prompt":"hi"}', signal, method = 'POST' }: Call): Promise<Answer> {
  const answer = await request(url, { dispatcher, method, headers, body: method === 'POST' ? body : null, signal: signal ?? null });
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
}

async function sendSigned(call: Call = {}, signing: { readonly service?: string; readonly now?: number } = {}): Promise<Answer> {
  const { url = front.invocationsUrl, body = '{"prompt":"hi"}' } = call;
  const given = { 'content-type': 'application/json', [sessionHeader]: session, ...call.headers };
  const headers = await signRequest({ method: 'POST', url: new URL(url), headers: given, body }, { credentials, region, service: 'bedrock-agentcore', now: Date.now(), ...signing });
  return send({ ...call, headers: { ...headers } });
}

/** The next invocation, which the agent then leaves unanswered. */
function agentAsked(): Promise<IncomingMessage> {
  return new Promise((resolve) => {
    agentAnswer = resolve;
  });
}

function only(): Received {
  assert.equal(received.length, 1);
  const [one] = received;
  assert.ok(one !== undefined);
  return one;
}

function assertRefused(answer: Answer, status: number, type: string): void {
  assert.equal(answer.status, status, answer.body);
  assert.equal(answer.headers['x-amzn-errortype'], type);
  assert.equal(answer.headers['content-type'], 'application/json');
  assert.match(String(answer.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
  assert.deepEqual(Object.keys(JSON.parse(answer.body)), ['message']);
}

async function bearer(claims: Record<string, unknown> = {}): Promise<string> {
  const exp = Math.floor(Date.now() / 1000) + 600;
  return `Bearer ${await new SignJWT({ iss: issuer, aud: 'api://orders', exp, ...claims }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(issuerKeys.privateKey)}`;
}

test('the agent gets allow-listed headers in lower case, those of the service, and nothing else', async () => {
  const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
  const answer = await sendSigned({ headers: { [tokenHeader]: 'a-token', 'X-Correlation-Id': 'c-1', 'X-Stranger': '1', traceparent, 'User-Agent': 'browser', accept: 'application/json' }, body: '{"prompt":"ä"}' });
  assert.equal(answer.status, 200);
  assert.equal(answer.body, '{"result":"ok"}');

  const { path, headers, body } = only();
  assert.equal(path, '/invocations');
  assert.equal(body, '{"prompt":"ä"}');
  assert.equal(headers[lowerTokenHeader], 'a-token');
  const requestId = answer.headers['x-amzn-requestid'];
  assert.deepEqual(Object.keys(headers).sort(), [
    'accept', 'connection', 'content-length', 'content-type', 'host', 'traceparent', 'x-amzn-bedrock-agentcore-runtime-custom-usertoken',
    'x-amzn-bedrock-agentcore-runtime-request-id', sessionHeader, 'x-correlation-id',
  ]);
  assert.deepEqual([headers['x-correlation-id'], headers.traceparent, headers[sessionHeader], headers['x-amzn-bedrock-agentcore-runtime-request-id']], ['c-1', traceparent, session, requestId]);
});

test('the caller gets session and request id, and no header of the agent’s own', async () => {
  const answer = await sendSigned();
  assert.equal(answer.headers[sessionHeader], session);
  assert.match(String(answer.headers['x-amzn-requestid']), /^[0-9a-f-]{36}$/);
  assert.equal(answer.headers['x-inner'], undefined);
});

test('a request without a session id begins one; one of the wrong length is refused', async () => {
  const begun = await sendSigned({ headers: { [sessionHeader]: '' } });
  assertRefused(begun, 400, 'ValidationException');
  assertRefused(await sendSigned({ headers: { [sessionHeader]: 's'.repeat(32) } }), 400, 'ValidationException');
  assertRefused(await sendSigned({ headers: { [sessionHeader]: 's'.repeat(257) } }), 400, 'ValidationException');
  assert.equal(received.length, 0);

  const headers = await signRequest({ method: 'POST', url: new URL(front.invocationsUrl), headers: {}, body: '{}' }, { credentials, region, service: 'bedrock-agentcore', now: Date.now() });
  const answer = await send({ headers: { ...headers }, body: '{}' });
  assert.equal(answer.status, 200);
  assert.ok(String(answer.headers[sessionHeader]).length >= 33);
  assert.equal(only().headers[sessionHeader], answer.headers[sessionHeader]);
});

test('an allow-listed header over 4 KB is refused, one that is not listed is only dropped', async () => {
  assert.equal((await sendSigned({ headers: { [tokenHeader]: 'x'.repeat(4096) } })).status, 200);
  assert.equal((await sendSigned({ headers: { 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Other': 'x'.repeat(5000) } })).status, 200);
  received = [];
  assertRefused(await sendSigned({ headers: { [tokenHeader]: 'x'.repeat(4097) } }), 400, 'ValidationException');
  assert.equal(received.length, 0);
});

test('configuration is the one in force now', async () => {
  configuration = { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Correlation-Id', 'Authorization', 'x-amzn-other'] };
  await sendSigned({ headers: { [tokenHeader]: 'a-token', 'X-Amzn-Other': '1' } });
  const { headers } = only();
  assert.deepEqual([headers[lowerTokenHeader], headers.authorization, headers['x-amzn-other']], [undefined, undefined, undefined]);
});

test('a SigV4 runtime refuses whoever is not signed, or signed otherwise', async () => {
  assertRefused(await send({ headers: { 'content-type': 'application/json' } }), 403, 'MissingAuthenticationTokenException');
  assertRefused(await send({ headers: { authorization: await bearer() } }), 403, 'AccessDeniedException');
  assertRefused(await sendSigned({}, { service: 'lambda' }), 403, 'InvalidSignatureException');
  assertRefused(await sendSigned({}, { now: Date.now() - 600_000 }), 403, 'InvalidSignatureException');

  const signed = await signRequest({ method: 'POST', url: new URL(front.invocationsUrl), headers: { [sessionHeader]: session }, body: '{}' }, { credentials, region, service: 'bedrock-agentcore', now: Date.now() });
  assertRefused(await send({ headers: { ...signed, [tokenHeader]: 'planted' }, body: '{}' }), 403, 'InvalidSignatureException');
  assertRefused(await send({ headers: { ...signed, 'X-Correlation-Id': 'planted' }, body: '{}' }), 403, 'InvalidSignatureException');
  assert.equal(received.length, 0);
});

test('with credentials it does not know it takes any signature, and says that it is unchecked', async () => {
  const unchecked = await startFront({ credentials: null });
  assert.deepEqual([unchecked.signatureChecked, front.signatureChecked], [false, true]);
  const url = unchecked.invocationsUrl;
  const headers = await signRequest({ method: 'POST', url: new URL(url), headers: { [sessionHeader]: session }, body: '{}' }, { credentials: placeholderCredentials(), region, service: 'bedrock-agentcore', now: Date.now() });
  assert.equal((await send({ url, headers: { ...headers }, body: '{}' })).status, 200);
  assertRefused(await send({ url, headers: {}, body: '{}' }), 403, 'MissingAuthenticationTokenException');
  await unchecked.close();
});

test('a JWT runtime takes a good bearer token and passes it on when that is allow-listed', async () => {
  configuration = jwtRuntime;
  const authorization = await bearer();
  const answer = await send({ headers: { authorization, [sessionHeader]: session } });
  assert.equal(answer.status, 200);
  assert.equal(only().headers.authorization, authorization);
});

test('a JWT runtime refuses every other caller, and tells an unknown one whom to ask', async () => {
  configuration = jwtRuntime;
  const good = await bearer();
  const middle = Math.floor((good.lastIndexOf('.') + good.length) / 2);
  const rows: readonly (readonly [string, string | undefined, number, string])[] = [
    ['nothing', undefined, 401, 'UnauthorizedException'],
    ['basic', 'Basic abc', 401, 'UnauthorizedException'],
    ['no JWT', 'Bearer abc', 401, 'UnauthorizedException'],
    ['expired', await bearer({ exp: 1000 }), 401, 'UnauthorizedException'],
    ['another issuer', await bearer({ iss: 'https://other.example.com' }), 401, 'UnauthorizedException'],
    ['broken signature', `${good.slice(0, middle)}${good[middle] === 'A' ? 'B' : 'A'}${good.slice(middle + 1)}`, 401, 'UnauthorizedException'],
    ['another audience', await bearer({ aud: 'api://other' }), 403, 'AccessDeniedException'],
  ];
  for (const [what, authorization, status, type] of rows) {
    const answer = await send({ headers: { [sessionHeader]: session, ...(authorization === undefined ? {} : { authorization }) } });
    assertRefused(answer, status, type);
    assert.equal(/^Bearer resource_metadata="http.+\.well-known\/oauth-protected-resource"$/.test(String(answer.headers['www-authenticate'])), status === 401, what);
  }
  assertRefused(await sendSigned(), 403, 'AccessDeniedException');
  assert.equal(received.length, 0);
});

test('another runtime, qualifier, operation or method is not found', async () => {
  const other = front.invocationsUrl.replace('orders', 'others');
  assertRefused(await sendSigned({ url: other }), 404, 'ResourceNotFoundException');
  assertRefused(await sendSigned({ url: front.invocationsUrl.replace('DEFAULT', 'prod') }), 404, 'ResourceNotFoundException');
  for (const path of ['/', '/invocations', `/runtimes/${encodeURIComponent(arn)}`, `/runtimes/${arn}/invocations`, '/runtimes/%zz/invocations']) {
    assertRefused(await sendSigned({ url: `${front.url}${path}` }), 404, 'UnknownOperationException');
  }
  assertRefused(await send({ method: 'GET' }), 404, 'UnknownOperationException');
  assert.equal((await sendSigned({ url: front.invocationsUrl.replace('?qualifier=DEFAULT', '') })).status, 200);
});

test('what the agent answers as an error stays with the agent', async () => {
  for (const status of [400, 404, 500, 503]) {
    agentAnswer = (_request, response) => void response.writeHead(status, { 'content-type': 'text/plain' }).end('a stack trace with a secret');
    const answer = await sendSigned();
    assertRefused(answer, 424, 'RuntimeClientError');
    assert.match(answer.body, new RegExp(`\\(${status}\\)`));
    assert.doesNotMatch(answer.body, /secret/);
    assert.equal(answer.headers[sessionHeader], session);
  }
});

test('a stream comes through piece by piece', async () => {
  let finish = (): void => undefined;
  agentAnswer = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: 1\n\n');
    finish = () => void response.end('data: 2\n\n');
  };
  const headers = await signRequest({ method: 'POST', url: new URL(front.invocationsUrl), headers: { [sessionHeader]: session }, body: '{}' }, { credentials, region, service: 'bedrock-agentcore', now: Date.now() });
  const answer = await request(front.invocationsUrl, { dispatcher, method: 'POST', headers: { ...headers }, body: '{}' });
  assert.equal(answer.headers['content-type'], 'text/event-stream');
  const pieces: string[] = [];
  for await (const piece of answer.body) {
    pieces.push(String(piece));
    finish();
  }
  assert.deepEqual(pieces, ['data: 1\n\n', 'data: 2\n\n']);
});

test('an agent that is down gives 424, and once it is back on the same port calls go on', async () => {
  assert.equal((await sendSigned()).status, 200);
  const port = Number(new URL(agentUrl).port);
  await closeServer(agent);
  assertRefused(await sendSigned(), 424, 'RuntimeClientError');
  agent = createServer(agentListener);
  await listen(agent, 'agent', port);
  assert.equal((await sendSigned()).status, 200);
});

test('a kept connection that breaks before the answer is tried once more, a second break is not', async () => {
  let breaks = 1;
  agentAnswer = (incoming, response) => {
    if (breaks > 0) {
      breaks -= 1;
      incoming.socket.destroy();
    } else response.end('{"result":"ok"}');
  };
  assert.equal((await sendSigned()).status, 200);
  assert.equal(received.length, 2);

  received = [];
  breaks = 5;
  assertRefused(await sendSigned(), 424, 'RuntimeClientError');
  assert.equal(received.length, 2);
});

test('an agent that does not answer in time gives 424, and is let go of', async () => {
  const asked = agentAsked();
  const pending = sendSigned();
  const incoming = await asked;
  const gone = once(incoming.socket, 'close');
  timeouts.forEach((fire) => fire());
  assertRefused(await pending, 424, 'RuntimeClientError');
  await gone;
});

test('a time-out is called off once the answer is there', async () => {
  assert.equal((await sendSigned()).status, 200);
  assert.equal(timeouts.length, 0);
});

test('a caller that goes away takes its invocation with it', async () => {
  const asked = agentAsked();
  const caller = new AbortController();
  const pending = sendSigned({ signal: caller.signal });
  const incoming = await asked;
  const gone = once(incoming.socket, 'close');
  caller.abort();
  await assert.rejects(pending, { name: 'AbortError' });
  await gone;
});

test('an answer that the agent breaks off is broken off for the caller too', async () => {
  agentAnswer = (incoming, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' }).write('{"result":');
    incoming.socket.end();
  };
  await assert.rejects(sendSigned());
});

test('a token that stands twice is refused, not joined', async () => {
  const headers = await signRequest({ method: 'POST', url: new URL(front.invocationsUrl), headers: { [sessionHeader]: session, [tokenHeader]: 'one' }, body: '{}' }, { credentials, region, service: 'bedrock-agentcore', now: Date.now() });
  const { host, pathname, search, port } = new URL(front.invocationsUrl);
  const lines = [`POST ${pathname}${search} HTTP/1.1`, `host: ${host}`, 'connection: close', 'content-length: 2', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`), `${tokenHeader}: two`, '', '{}'];
  const socket = connect(Number(port), '127.0.0.1').end(lines.join('\r\n'));
  let answer = '';
  for await (const piece of socket) answer += String(piece);
  assert.match(answer, /^HTTP\/1\.1 403 /);
  assert.equal(received.length, 0);
});
