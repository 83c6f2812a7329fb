import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { devNull } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { interceptorEvent, readInterceptorOutput } from '../../src/core/agentcore/interceptor/interceptor.ts';
import { placeholderCredentials } from '../../src/local/signature/placeholderCredentials.ts';
import { verifySignature, type SignatureCheck } from '../../src/local/signature/verifySignature.ts';
import { installedComponent, runNode } from './installedComponent.ts';
import type { ComponentTemplate } from './readTemplate.ts';

// The three components as a user builds them, and between them a gateway of a few lines that checks signatures as the local chain's does.
const credentials = placeholderCredentials();
const signatures: SignatureCheck[] = [];
const lines: string[] = [];
/** By the correlation id of the call. */
const tokens = new Map<string, string>();

const { publicKey, privateKey } = await generateKeyPair('RS256');
const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
const issuer = await listen((_request, response) => json(response, { issuer, jwks_uri: `${issuer}/keys`, keys: [key] }));

const target = await started('target-api-typescript', '/health', { ISSUER: issuer, AUDIENCE: 'api://orders' });
const interceptor = (await import(pathToFileURL(join(await built('interceptor-typescript'), 'dist', 'index.mjs')).href)) as { readonly handler: (event: unknown, context: object) => Promise<unknown> };
const gateway = await listen((request, response) => void answerAsGateway(request, response));
const agent = await started('agent-typescript', '/ping', {
  GATEWAY_URL: `${gateway}/mcp`, AWS_REGION: 'us-west-2', AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
});

test('each user gets their own orders, with 20 calls at once', async () => {
  const users = ['ana@example.com', 'ben@example.com'];
  const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => ask(users[index % 2] ?? '')));
  const [ana, ben] = answers;
  assert.match(ana ?? '', /answered: \{\\"orders\\":\[\{\\"id\\":/);
  assert.notEqual(ana, ben);
  for (const [index, answer] of answers.entries()) assert.equal(answer, index % 2 === 0 ? ana : ben);
});

test('every message to the gateway was signed', () => {
  assert.ok(signatures.length >= 60);
  for (const check of signatures) assert.deepEqual(check, { ok: true, signatureChecked: true });
});

test('every hop of a call tells of the same token, and no line holds one', async () => {
  const calls = new Map([...tokens.keys()].map((correlationId) => [correlationId, recordsOf(correlationId)]));
  assert.ok(calls.size >= 20);
  // A pipe may lag behind the answer.
  while ([...calls.values()].some((records) => records.length < moments.length)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
    for (const correlationId of calls.keys()) calls.set(correlationId, recordsOf(correlationId));
  }
  for (const records of calls.values()) {
    assert.deepEqual(records.map(({ hop, moment }) => `${hop} ${moment}`).sort(), moments);
    assert.equal(new Set(records.flatMap(({ token }) => token?.fingerprint ?? [])).size, 1);
  }
  for (const token of tokens.values()) for (const part of [token, token.split('.')[2] ?? '']) assert.ok(!lines.some((line) => line.includes(part)));
});

type PrintedRecord = { readonly hop: string; readonly moment: string; readonly correlationId: string; readonly token?: { readonly fingerprint?: string } };
const moments = ['agent answered', 'agent received', 'agent sent', 'interceptor received', 'interceptor sent', 'target accepted', 'target received'];

function recordsOf(correlationId: string): readonly PrintedRecord[] {
  return lines.filter((line) => line.startsWith('{"tokenHop"')).map((line) => JSON.parse(line) as PrintedRecord).filter((record) => record.correlationId === correlationId);
}

async function ask(user: string): Promise<string> {
  const token = await new SignJWT({ sub: user, scp: ['orders.read'] })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' }).setIssuer(issuer).setAudience('api://orders').setExpirationTime('5m').sign(privateKey);
  const correlationId = randomUUID();
  tokens.set(correlationId, token);
  const headers = {
    'content-type': 'application/json',
    'x-amzn-bedrock-agentcore-runtime-session-id': 's'.repeat(33),
    'x-amzn-bedrock-agentcore-runtime-custom-usertoken': token,
    'x-amzn-bedrock-agentcore-runtime-custom-correlationid': correlationId,
  };
  const response = await fetch(`${agent}/invocations`, { method: 'POST', headers, body: JSON.stringify({ prompt: 'list my orders' }) });
  assert.equal(response.status, 200);
  return response.text();
}

async function answerAsGateway(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  signatures.push(verifySignature(
    { method: request.method ?? '', url: request.url ?? '', headersDistinct: request.headersDistinct, body },
    { credentials, region: 'us-west-2', service: 'bedrock-agentcore', now: Date.now(), mustSign: ['x-custom-usertoken'] },
  ));
  const message = JSON.parse(body.toString()) as { readonly id?: number; readonly method: string };
  const headers = Object.fromEntries(Object.entries(request.headersDistinct).map(([name, values]) => [name, values?.[0] ?? '']));
  const event = interceptorEvent({ rawBody: body.toString(), body: message, path: '/mcp', headers, passRequestHeaders: true, awsPrincipalArn: null });
  const decision = readInterceptorOutput(JSON.parse(JSON.stringify(await intercepted(event))));
  if (decision.outcome !== 'forward') return void response.writeHead(500).end();
  if (message.id === undefined) return void response.writeHead(202).end();
  json(response, { jsonrpc: '2.0', id: message.id, result: await resultOf(message.method, decision.headers) });
}

/** The handler prints before it first waits: only until then its lines are caught, since this process has lines of its own. */
function intercepted(event: unknown): Promise<unknown> {
  const { write } = process.stdout;
  process.stdout.write = ((text: string) => lines.push(text.trimEnd()) > 0) as typeof write; // the handler uses no other signature
  try {
    return interceptor.handler(event, {});
  } finally {
    process.stdout.write = write;
  }
}

async function resultOf(method: string, headers: { readonly [name: string]: string }): Promise<object> {
  if (method === 'initialize') return { protocolVersion: '2025-11-25', capabilities: { tools: {} }, serverInfo: { name: 'gateway', version: '1' } };
  if (method === 'tools/list') return { tools: [{ name: 'orders___listOrders', inputSchema: { type: 'object' } }] };
  const response = await fetch(`${target}/orders`, { headers });
  return { isError: !response.ok, content: [{ type: 'text', text: await response.text() }] };
}

async function built(name: ComponentTemplate): Promise<string> {
  const { folder, remove } = await installedComponent(name);
  after(remove);
  const { code, output } = await runNode(['build.mjs'], folder);
  assert.equal(code, 0, output);
  return folder;
}

async function started(name: ComponentTemplate, ready: string, env: { readonly [name: string]: string }): Promise<string> {
  const folder = await built(name);
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/main.mjs'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SystemRoot: process.env['SystemRoot'], HOME: folder, AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull, HOST: '127.0.0.1', PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', (line) => lines.push(line));
  const exited = once(child, 'exit');
  after(async () => {
    child.kill();
    await exited;
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await answers(`${url}${ready}`))) if (child.exitCode !== null) throw new Error(`${name} ended: ${lines.join('\n')}`);
  return url;
}

/** Waits a moment where nothing listens yet: the caller asks again. */
async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server: Server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function json(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
