import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import type { AwsAccess } from '../../src/app/ports.ts';
import type { Invocation, InvocationAnswer } from '../../src/app/ports/verify.ts';
import { invokeRuntime } from '../../src/aws/invokeRuntime.ts';
import type { RuntimeConfiguration } from '../../src/core/chain/configuration.ts';
import { ChainError } from '../../src/core/errors.ts';
import { RawToken } from '../../src/core/token/rawToken.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { startRuntimeFront, type RuntimeFront } from '../../src/local/runtime/runtimeFront.ts';
import { placeholderCredentials } from '../../src/local/signature/placeholderCredentials.ts';
import { startTestIssuer, type TestIssuer } from '../testing/testIssuer.ts';

const arn = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/orders-abcdefghij';
const header = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
const correlation = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId';
const credentials = placeholderCredentials();

/** The front door of the local runtime checks signatures and tokens as AWS does; behind it an agent that answers as told. */
let front: RuntimeFront;
let issuer: TestIssuer;
let received: { readonly headers: IncomingHttpHeaders; readonly body: string } | null = null;
let answer: (response: ServerResponse) => void;
let configuration: RuntimeConfiguration;
const agent = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    received = { headers: request.headers, body: Buffer.concat(chunks).toString() };
    answer(response);
  });
});

before(async () => {
  issuer = await startTestIssuer();
  const agentUrl = `http://127.0.0.1:${await listen(agent, 'agent', 0)}`;
  front = await startRuntimeFront({
    port: 0, arn, region: 'us-west-2', configuration: () => configuration, agentUrl: () => agentUrl, credentials, requestTimeoutMs: 5_000,
    bearer: { issuer: issuer.issuer, audience: 'api://orders', jwksUri: `${issuer.issuer}/keys` }, clock: { now: Date.now, after: () => () => {} },
  });
});
after(async () => {
  await front?.close();
  await issuer?.close();
  await closeServer(agent);
});
beforeEach(() => {
  received = null;
  configuration = { authorizer: 'AWS_IAM', requestHeaderAllowlist: [header, correlation] };
  answer = (response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('{"result":"two orders"}');
});

type Told = InvocationAnswer & { readonly text: string; readonly pieces: readonly string[] };

async function invoke(changes: Partial<Invocation> = {}, { isSignedIn = true, ...access }: Partial<AwsAccess> & { readonly isSignedIn?: boolean } = {}, signal = new AbortController().signal): Promise<Told> {
  const pieces: string[] = [];
  const token = RawToken.from(await issuer.sign());
  assert.ok(token !== null);
  const invocation: Invocation = { arn, authorizer: configuration.authorizer, header, token, sessionId: randomUUID(), correlationId: 'c-1', prompt: 'list my orders', ...changes };
  const told = await invokeRuntime(invocation, { region: 'us-west-2', endpoint: front.url, ...(isSignedIn ? { credentials } : {}), ...access }, { signal, onText: (text) => pieces.push(text) });
  return { ...told, text: pieces.join(''), pieces: pieces.filter((piece) => piece !== '') };
}

const refusedWith = (code: string, message: RegExp) => (error: unknown): true => {
  assert.ok(error instanceof ChainError, String(error));
  assert.match(error.message, message);
  assert.equal(error.code, code);
  assert.notEqual(error.remedy ?? '', '');
  return true;
};

test('a runtime that takes signatures gets one that covers the user’s token; header, session and correlation id reach the agent', async () => {
  const token = RawToken.from('opaque-token-of-ana');
  assert.ok(token !== null);
  const sessionId = randomUUID();
  assert.deepEqual(await invoke({ token, sessionId }), { status: 200, fault: null, text: 'two orders', pieces: ['two orders'] });
  assert.equal(received?.headers[header.toLowerCase()], 'opaque-token-of-ana');
  assert.equal(received?.headers[correlation.toLowerCase()], 'c-1');
  assert.equal(received?.headers['x-amzn-bedrock-agentcore-runtime-session-id'], sessionId);
  assert.equal(received?.body, '{"prompt":"list my orders"}');
});

test('a runtime that knows its callers by a JWT gets the token as the bearer and in its own header, and no signature', async () => {
  configuration = { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: [header, correlation, 'Authorization'] };
  const compact = await issuer.sign();
  const token = RawToken.from(compact);
  assert.ok(token !== null);
  // No credentials are needed for it, nor looked for.
  const { status, text } = await invoke({ token }, { isSignedIn: false });
  assert.deepEqual([status, text], [200, 'two orders']);
  assert.equal(received?.headers.authorization, `Bearer ${compact}`);
  assert.equal(received?.headers[header.toLowerCase()], compact);
  await invoke({ token, header: 'Authorization' });
  assert.equal(received?.headers.authorization, `Bearer ${compact}`);
  assert.equal(received?.headers[header.toLowerCase()], undefined);
});

test('words are shown while the agent still speaks', async () => {
  const heard = Promise.withResolvers<void>();
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: "You have "\n\n');
    void heard.promise.then(() => response.end(`data: "two oräders"\n\n`));
  };
  const pieces: string[] = [];
  const token = RawToken.from('t');
  assert.ok(token !== null);
  const told = await invokeRuntime({ arn, authorizer: 'AWS_IAM', header, token, sessionId: randomUUID(), correlationId: 'c', prompt: 'p' }, { region: 'us-west-2', endpoint: front.url, credentials }, {
    signal: new AbortController().signal,
    onText: (text) => {
      pieces.push(text);
      heard.resolve();
    },
  });
  assert.deepEqual([told, pieces.join('')], [{ status: 200, fault: null }, 'You have two oräders']);
});

test('what fails behind the door is an answer: its story is in the logs', async () => {
  answer = (response) => void response.writeHead(500).end('{"error":"boom"}');
  const failed = await invoke();
  assert.equal(failed.status, 424);
  assert.match(failed.fault ?? '', /^The runtime let the request in, and the agent failed behind it \(424 RuntimeClientError\): Received error \(500\)/);
  answer = (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: "So "\n\ndata: {"error":{"code":"gateway"}}\n\n');
  assert.deepEqual(await invoke(), { status: 200, fault: 'The agent says: gateway', text: 'So ', pieces: ['So '] });
  answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: "So "\n\n', () => setImmediate(() => response.destroy()));
  };
  assert.deepEqual(await invoke(), { status: 200, fault: 'The answer broke off in the middle.', text: 'So ', pieces: ['So '] });
});

test('who refuses, and why, in words', async () => {
  await assert.rejects(invoke({}, { credentials: placeholderCredentials() }), refusedWith('aws-credentials-missing', /no usable AWS credentials/));
  await assert.rejects(invoke({ authorizer: 'CUSTOM_JWT' }), refusedWith('aws-access-denied', /^The runtime did not let the request in \(403 AccessDeniedException\): Authorization method mismatch/));
  await assert.rejects(invoke({ sessionId: 'short' }), refusedWith('aws-refused', /^The runtime refused the request \(400 ValidationException\)/));
  await assert.rejects(invoke({ arn: arn.replace('abcdefghij', 'zzzzzzzzzz') }), refusedWith('aws-resource-missing', /there is no runtime orders-zzzzzzzzzz in us-west-2/));
  const large = RawToken.from(randomBytes(4000).toString('base64url'));
  assert.ok(large !== null);
  await assert.rejects(invoke({ token: large }), refusedWith('aws-refused', /larger than 4096 bytes/));

  configuration = { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: [header] };
  const [expired, foreign] = [RawToken.from(await issuer.sign({ exp: 1_700_000_000 })), RawToken.from(await issuer.sign({ aud: 'api://others' }))];
  assert.ok(expired !== null && foreign !== null);
  await assert.rejects(invoke({ token: expired }), refusedWith('aws-access-denied', /\(401 UnauthorizedException\): OAuth authorization failed/));
  await assert.rejects(invoke({ token: foreign }), refusedWith('aws-access-denied', /\(403 AccessDeniedException\): Claim 'aud' value mismatch/));
  await assert.rejects(invoke({ authorizer: 'AWS_IAM' }), refusedWith('aws-access-denied', /Authorization method mismatch/));
});

test('the token goes to nobody else: not over an open wire, not after a redirect', async () => {
  const strangers: string[] = [];
  const elsewhere = createServer((request, response) => {
    strangers.push(`${request.url} ${request.headers[header.toLowerCase()] ?? ''}`);
    response.writeHead(307, { location: `${front.url}/other` }).end();
  });
  const port = await listen(elsewhere, 'stranger', 0);
  await assert.rejects(invoke({}, { endpoint: `http://stranger.example.com:${port}` }), refusedWith('aws-refused', /stranger\.example\.com would get the user's token over an open wire/));
  assert.deepEqual(strangers, []);
  await assert.rejects(invoke({}, { endpoint: `http://127.0.0.1:${port}` }), refusedWith('aws-refused', /sends the request elsewhere \(HTTP 307\)/));
  assert.equal(strangers.length, 1, 'asked once, and followed nowhere');
  assert.equal(received, null);
  await closeServer(elsewhere);
  await assert.rejects(invoke({}, { endpoint: 'http://127.0.0.1:1' }), refusedWith('aws-unavailable', /cannot be reached/));
});

test('whoever gives up is not answered', async () => {
  const asked = Promise.withResolvers<void>();
  answer = () => asked.resolve();
  const abort = new AbortController();
  const waiting = invoke({}, {}, abort.signal);
  await asked.promise;
  abort.abort();
  await assert.rejects(waiting, { name: 'AbortError' });
});
