import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseHopRecord } from '../../src/core/flow/reading/parseHopRecord.ts';
import { startMoto } from '../aws/moto.ts';
import { templateTexts } from '../templates/readTemplate.ts';
import { compactToken } from '../tokens/testTokens.ts';
import { freePort, pythonAgent, typescriptAgent, type GeneratedAgent, type RunningAgent } from './agents.ts';
import { agentClientSecret, agentCredentials, contractGateway, serverSecret, type Fault } from './contractGateway.ts';
import type { HopRecordValues, Settings } from './interceptors.ts';

type Case = {
  readonly name: string;
  readonly settings?: string;
  /** Null: not sent. */
  readonly headers?: { readonly [name: string]: string | null };
  readonly prompt: unknown;
  readonly tools?: readonly string[];
  readonly fault?: Fault;
  /** What the agent answers as JSON; streamed, the same in pieces. */
  readonly result: string;
  /** Code of the item that ends a stream where it failed: its message is `result`. */
  readonly error?: string;
  /** Of the tools/call that was answered. */
  readonly reply?: object;
  /** True where a tools/call was sent, and nothing came back. */
  readonly unanswered?: true;
  readonly traceId?: string;
};

const contract = JSON.parse(readFileSync(join(import.meta.dirname, 'agent.json'), 'utf8')) as { readonly settings: { readonly [name: string]: Settings }; readonly cases: readonly Case[] };
const token = compactToken({ iss: 'https://issuer.example.com', sub: 'ana@example.com', email: 'ana@example.com', groups: ['a'] });
const signature = token.split('.')[2] ?? '';
const runtimeHeader = 'x-amzn-bedrock-agentcore-runtime-custom-usertoken';
const correlationHeader = 'x-amzn-bedrock-agentcore-runtime-custom-correlationid';

const gateway = await contractGateway();
after(gateway.close);
const moto = await startMoto();
after(moto.stop);
const secretArn = await storedSecret(JSON.stringify({ client_id: 'agent', client_secret: agentClientSecret }));
const places = new Map([['<aws>', moto.access.endpoint], ['<secret>', secretArn], ['<no secret>', secretArn.replace('orders-agent', 'another')], ['<closed>', `http://127.0.0.1:${await freePort()}/mcp`], ['<access key>', agentCredentials.accessKeyId], ['<secret key>', agentCredentials.secretAccessKey]]);

const agents: readonly GeneratedAgent[] = [await typescriptAgent(), await pythonAgent()];
after(() => Promise.all(agents.map(({ remove }) => remove())));
const running = await Promise.all(agents.map(async (agent) => {
  const bySettings = new Map<string, RunningAgent>();
  for (const [name, settings] of Object.entries(contract.settings)) {
    const filled = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, places.get(value) ?? value.replace('<issuer>', gateway.issuer)]));
    const started = await agent.start({ GATEWAY_URL: gateway.url, GATEWAY_AUTHORIZER: 'NONE', GATEWAY_TIMEOUT_MS: '1500', ...filled });
    after(started.stop);
    bySettings.set(name, started);
  }
  return { language: agent.language, bySettings };
}));

/** Made as its owner makes it. Gives its ARN. */
async function storedSecret(text: string): Promise<string> {
  const response = await fetch(moto.access.endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret', authorization: 'AWS4-HMAC-SHA256 Credential=testing/20261122/us-west-2/secretsmanager/aws4_request, SignedHeaders=host, Signature=0' },
    body: JSON.stringify({ Name: 'orders-agent', SecretString: text, ClientRequestToken: 'c'.repeat(32) }),
  });
  return ((await response.json()) as { readonly ARN: string }).ARN;
}

function agentOf({ bySettings }: (typeof running)[number], { settings = 'default' }: Case): RunningAgent {
  const agent = bySettings.get(settings);
  assert.ok(agent !== undefined, settings);
  return agent;
}

let asked = 0;

type Answered = { readonly contentType: string; readonly body: string; readonly correlationId: string; readonly records: readonly HopRecordValues[] };

async function ask(agent: RunningAgent, { headers = {}, prompt, tools, fault, reply, unanswered }: Case, accept: string): Promise<Answered> {
  const correlationId = `c-${asked++}`;
  gateway.behave(correlationId, { fault, tools });
  const filled = Object.fromEntries(Object.entries({ [runtimeHeader]: '<token>', ...headers }).flatMap(([name, value]) => (value === null ? [] : [[name, value.replace('<token>', token)]])));
  const response = await fetch(`${agent.url}/invocations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, 'x-amzn-bedrock-agentcore-runtime-session-id': 's'.repeat(33), 'x-amzn-bedrock-agentcore-runtime-request-id': 'r-1', [correlationHeader]: correlationId, ...filled },
    body: JSON.stringify({ prompt }),
  });
  assert.equal(response.status, 200);
  const body = await response.text();
  const records = await agent.records(correlationId, reply !== undefined ? 3 : unanswered === true ? 2 : 1);
  return { contentType: response.headers.get('content-type') ?? '', body, correlationId, records };
}

for (const agent of running) {
  test(`the agent in ${agent.language} keeps the contract`, { concurrency: 4 }, async (t) => {
    await Promise.all(contract.cases.map((written) => t.test(written.name, async () => {
      const plain = await ask(agentOf(agent, written), written, 'application/json');
      assert.match(plain.contentType, /^application\/json/);
      assert.deepEqual(JSON.parse(plain.body), { result: written.result });
      assertRecords(plain, written);
      assertMessages(plain.correlationId, written);

      const streamed = await ask(agentOf(agent, written), written, 'text/event-stream');
      assert.match(streamed.contentType, /^text\/event-stream/);
      const items = streamed.body.split('\n\n').filter((event) => event.startsWith('data: ')).map((event) => JSON.parse(event.slice('data: '.length)) as unknown);
      if (written.error === undefined) assert.equal(items.join(''), written.result);
      else assert.deepEqual(items, [{ error: { code: written.error, message: written.result } }]);
      assertRecords(streamed, written);
    })));
  });
}

function assertRecords({ records }: Answered, { reply, unanswered, traceId }: Case): void {
  const moments = ['received', ...(reply !== undefined || unanswered === true ? ['sent'] : []), ...(reply === undefined ? [] : ['answered'])];
  assert.deepEqual(records.map(({ hop, moment }) => [hop, moment]), moments.map((moment) => ['agent', moment]));
  const [received, sent, answered] = records;
  assert.match(String(received?.['traceId']), /^[0-9a-f]{32}$/);
  for (const record of records) {
    assert.deepEqual([record['traceId'], record['sessionId'], record['requestId']], [traceId ?? received?.['traceId'], 's'.repeat(33), 'r-1']);
    assert.partialDeepStrictEqual(parseHopRecord(record), { hop: 'agent', moment: record['moment'], correlationId: record['correlationId'] });
  }
  if (sent !== undefined) assert.deepEqual([sent['header'], sent['token'], sent['target']], ['x-custom-usertoken', received?.['token'], 'orders']);
  if (reply === undefined) return;
  assert.deepEqual([answered?.['reply'], answered?.['rpcId'], answered?.['gatewayRequestId']], [reply, sent?.['rpcId'], `gateway-${String(sent?.['rpcId'])}`]);
}

function assertMessages(correlationId: string, { headers = {}, settings, error }: Case): void {
  const seen = gateway.seen(correlationId);
  if (settings === 'nobody' || settings === 'no own token' || settings === 'no secret' || error === 'not-signed-in' || error === 'no-prompt') return assert.deepEqual(seen, []);
  assert.ok(seen.length > 0);
  const sent = (headers[runtimeHeader] ?? token).replace(/^bearer /, '').replace('<token>', token);
  for (const { httpMethod, headers: arrived } of seen) {
    assert.deepEqual([httpMethod, arrived['x-custom-usertoken']], ['POST', sent]);
    assert.match(String(arrived['traceparent']), /^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    assert.equal(arrived.authorization?.split(' ')[0], { signed: 'AWS4-HMAC-SHA256', 'own token': 'Bearer' }[settings ?? '']);
  }
}

/** Without what is made anew for each invocation. Claims' names are a set; of more headers than the runtime's own only the server in Python tells its agent. */
function comparable(record: HopRecordValues): HopRecordValues {
  const { at: _at, correlationId: _correlation, traceId: _trace, rpcId: _rpc, gatewayRequestId: _gateway, token: view, headerNames, ...rest } = record;
  const { otherClaims = [], ...shown } = (view ?? {}) as { readonly otherClaims?: readonly string[] };
  const names = ((headerNames ?? []) as readonly string[]).filter((name) => name.startsWith('x-amzn-bedrock-agentcore-runtime-'));
  return { ...rest, headerNames: names, token: { ...shown, otherClaims: [...otherClaims].sort() } };
}

test('both languages print the same records', async () => {
  for (const written of contract.cases.filter(({ fault }) => fault?.hang !== true)) {
    const [one, other] = await Promise.all(running.map(async (agent) => (await ask(agentOf(agent, written), written, 'application/json')).records));
    assert.deepEqual(other?.map(comparable), one?.map(comparable), written.name);
  }
});

for (const agent of running) {
  test(`forty invocations of two users at once keep their tokens apart in ${agent.language}`, async () => {
    const users = [token, compactToken({ sub: 'ben@example.com' })];
    await Promise.all(Array.from({ length: 40 }, async (_, index) => {
      const own = users[index % 2] ?? '';
      const written: Case = { name: '', prompt: `buy ${index + 1} lamps`, headers: { [runtimeHeader]: own }, result: '', reply: {} };
      const { body, correlationId } = await ask(agentOf(agent, written), written, index % 4 < 2 ? 'application/json' : 'text/event-stream');
      assert.match(body, new RegExp(`quantity[\\\\]*":${index + 1}}`));
      const arrived = gateway.seen(correlationId);
      assert.ok(arrived.length >= 4);
      assert.deepEqual(new Set(arrived.map(({ headers }) => headers['x-custom-usertoken'])), new Set([own]));
    }));
  });
}

test('both languages read the same settings, and the README of each names every one', () => {
  const [one, other] = (['agent-typescript', 'agent-python'] as const).map((name) => {
    const files = [...templateTexts(name)];
    const names = files.filter(([path]) => /settings\.(ts|py)$/.test(path) && !path.startsWith('tests/')).flatMap(([, text]) => [...text.matchAll(/env(?:\[|, |\.get\()['"]([A-Z_]+)['"]/g)].map(([, found]) => found ?? ''));
    const readme = templateTexts(name).get('README.md') ?? '';
    for (const setting of names) assert.ok(setting === 'AWS_DEFAULT_REGION' || readme.includes(`\`${setting}\``), `${name}: ${setting}`);
    return [...new Set(names)].sort();
  });
  assert.ok((one?.length ?? 0) > 10);
  assert.deepEqual(other, one);
});

test('no token, no signature and no text of another server is among all that they printed, and nobody followed a redirect', () => {
  for (const { bySettings } of running) {
    for (const agent of bySettings.values()) for (const secret of [token, signature, compactToken({ sub: 'ben@example.com' }), serverSecret, 'the-agents-own', agentClientSecret, 'Traceback']) assert.ok(!agent.printed().includes(secret), secret);
  }
  assert.equal(gateway.strangerAsked(), false);
});
