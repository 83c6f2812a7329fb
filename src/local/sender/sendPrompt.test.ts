import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Agent } from 'undici';
import { RawToken } from '../../core/token/rawToken.ts';
import { closeServer, listen } from '../http/listen.ts';
import { placeholderCredentials } from '../signature/placeholderCredentials.ts';
import { verifySignature } from '../signature/verifySignature.ts';
import { sendPrompt } from './sendPrompt.ts';
import type { IncomingMessage } from 'node:http';
import type { HopRecord } from '../../core/flow/hopRecord.ts';
import type { Clock } from '../clock.ts';
import type { Prompt, SenderSettings } from './sendPrompt.ts';

const at = Date.UTC(2026, 10, 22, 10);
const clock: Clock = { now: () => at, after: () => () => undefined };
const credentials = placeholderCredentials();
const header = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
const sessionId = 's'.repeat(36);

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const signature = randomBytes(128).toString('base64url');
const compact = `${encoded({ alg: 'RS256', kid: 'k1' })}.${encoded({ sub: 'ana@example.com', secret: 'kept back' })}.${signature}`;
const token = RawToken.from(compact);

let request: IncomingMessage | null = null;
let body = Buffer.alloc(0);
let answer: { readonly status: number; readonly headers?: Record<string, string>; readonly body: string } = { status: 200, body: '' };
let records: HopRecord[] = [];
let origin = '';
const dispatcher = new Agent();

const runtime = createServer((incoming, response) => {
  request = incoming;
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  incoming.on('end', () => {
    body = Buffer.concat(chunks);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(answer.body);
  });
});

before(async () => {
  origin = `http://127.0.0.1:${await listen(runtime, 'runtime', 0)}`;
});
after(async () => {
  await dispatcher.close();
  await closeServer(runtime);
});
beforeEach(() => {
  request = null;
  records = [];
  answer = { status: 200, body: '{"result":"two orders"}' };
});

function send(changes: Partial<Prompt> = {}, settings: Partial<SenderSettings> = {}): ReturnType<typeof sendPrompt> {
  const prompt: Prompt = { text: 'list my orders', token, header, correlationId: 'c-1', sessionId, ...changes };
  return sendPrompt(prompt, {
    invocationsUrl: `${origin}/runtimes/arn%3Aaws%3Ax/invocations?qualifier=DEFAULT`,
    access: { authorizer: 'AWS_IAM', credentials, region: 'us-west-2' },
    claims: 'standard', clock, dispatcher, log: (record) => records.push(record), ...settings,
  });
}

function headerSent(name: string): string | undefined {
  return request?.headersDistinct[name.toLowerCase()]?.join(' | ');
}

test('sends the token in its header, signed, with correlation and session id', async () => {
  assert.deepEqual(await send(), { status: 200, text: 'two orders' });
  assert.equal(headerSent(header), compact);
  assert.equal(headerSent('x-amzn-bedrock-agentcore-runtime-custom-correlationid'), 'c-1');
  assert.equal(headerSent('x-amzn-bedrock-agentcore-runtime-session-id'), sessionId);
  assert.equal(body.toString(), '{"prompt":"list my orders"}');
  assert.ok(request !== null);
  const received = { method: 'POST', url: request.url ?? '', headersDistinct: request.headersDistinct, body };
  assert.deepEqual(verifySignature(received, { credentials, region: 'us-west-2', service: 'bedrock-agentcore', now: at, mustSign: [header, 'content-type'] }), { ok: true, signatureChecked: true });
});

test('says what it sent and how it was answered, without anything usable', async () => {
  answer = { status: 403, body: JSON.stringify({ message: 'no' }) };
  assert.deepEqual(await send(), { status: 403, text: 'no' });
  const base = { tokenHop: 1, hop: 'frontend', at: '2026-11-22T10:00:00.000Z', correlationId: 'c-1', sessionId };
  const [sent, answered] = records;
  assert.ok(sent !== undefined && records.length === 2);
  const { token: view, ...rest } = sent;
  assert.deepEqual(rest, { ...base, moment: 'sent', header });
  assert.deepEqual(answered, { ...base, moment: 'answered', reply: { status: 403 } });
  assert.deepEqual([view?.state, view?.size, view?.claims?.['sub'], view?.otherClaims], ['seen', compact.length, 'ana@example.com', ['secret']]);
  const text = JSON.stringify(records);
  assert.ok(!text.includes(signature) && !text.includes('kept back'));
});

test('the record of what is sent is written before the request is', async () => {
  await assert.rejects(send({}, { invocationsUrl: 'http://127.0.0.1:1/runtimes/x/invocations' }));
  assert.deepEqual(records.map(({ moment }) => moment), ['sent']);
});

test('without a token it sends none, and says so', async () => {
  await send({ token: null });
  assert.equal(headerSent(header), undefined);
  assert.deepEqual(records[0]?.token, { state: 'absent' });
  assert.equal(records[0]?.header, header);
});

test('another header name is sent and told as it stands', async () => {
  await send({ header: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token' });
  assert.equal(headerSent('X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token'), compact);
  assert.equal(records[0]?.header, 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token');
});

test('at a JWT runtime it shows its bearer token; the user’s token stays in its own header', async () => {
  const bearer = RawToken.from('bearer-of-the-frontend');
  assert.ok(bearer !== null);
  await send({}, { access: { authorizer: 'CUSTOM_JWT', bearer } });
  assert.equal(headerSent('authorization'), 'Bearer bearer-of-the-frontend');
  assert.equal(headerSent(header), compact);

  await send({ header: 'Authorization' }, { access: { authorizer: 'CUSTOM_JWT', bearer } });
  assert.equal(headerSent('authorization'), `Bearer ${compact}`);
});

test('a redirect is an answer, and is not followed', async () => {
  const followed: string[] = [];
  const elsewhere = createServer((incoming, response) => {
    followed.push(incoming.url ?? '');
    response.end();
  });
  const port = await listen(elsewhere, 'stranger', 0);
  answer = { status: 307, headers: { location: `http://127.0.0.1:${port}/stolen` }, body: '' };
  assert.equal((await send()).status, 307);
  assert.deepEqual(followed, []);
  await closeServer(elsewhere);
});

test('an answer that repeats the token is shown without it', async () => {
  for (const text of [JSON.stringify({ result: `your token is ${compact}` }), `plain ${compact}`, JSON.stringify([compact])]) {
    answer = { status: 200, body: text };
    const shown = await send();
    assert.ok(!shown.text.includes(signature), shown.text);
  }
});
