import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { after, before, test } from 'node:test';
import type { LogSource, TimeWindow } from '../../src/app/ports.ts';
import type { AwsAccess } from '../../src/app/ports.ts';
import { cloudWatchLogSource } from '../../src/aws/cloudWatchLogSource.ts';
import type { LogParts } from '../../src/aws/partedGroups.ts';
import { ChainError } from '../../src/core/errors.ts';
import type { ErrorCode } from '../../src/core/errors.ts';
import { gatewayAttributes, gatewayId, runtimeId, runtimeResource, spanText } from '../flow/dialectSamples.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { withEnvironment } from './environment.ts';
import { startFaultProxy } from './faultProxy.ts';
import type { Fault } from './faultProxy.ts';
import { plantLogs } from './logGroups.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

let moto: Moto;
before(async () => void (moto = await startMoto()));
after(async () => moto.stop());

const start = Date.now() - 3_600_000;

test('reads every page, streams interleaved by time and each in its own order, lines counted from 1', async () => {
  const group = newGroup('agent');
  const odd = Array.from({ length: 6_000 }, (_, index) => ({ timestamp: start + 2 * index + 1, message: `odd ${index}` }));
  const even = Array.from({ length: 6_000 }, (_, index) => ({ timestamp: start + 2 * index, message: `even ${index}\n` }));
  await plantLogs(moto.access, { [group]: { 's/odd': odd, 's/even': even } });
  const proxy = await startFaultProxy(moto.access, () => null);

  const records = await readAll(sourceOf({ agent: group }, proxy.access));

  proxy.stop();
  assert.equal(proxy.calls.length, 2, 'CloudWatch hands out 10 000 events a page');
  assert.equal(records.length, 12_000);
  const evenRecords = records.filter(({ stream }) => stream === `${group}:s/even`);
  assert.deepEqual(evenRecords.map(({ line }) => line), even.map((_, index) => index + 1));
  assert.deepEqual(evenRecords.map(({ text }) => text), even.map((_, index) => `even ${index}`), 'the line end is CloudWatch’s, not the text’s');
  assert.deepEqual(records[1], { hop: 'agent', source: 'cloudwatch', stream: `${group}:s/odd`, line: 1, ingestedAt: start + 1, text: 'odd 0' });
});

test('an empty page is not the end, and an event that comes twice is one record', async () => {
  const pages: readonly Fault[] = [
    { status: 200, body: { events: [event('a', 1), event('b', 2)], nextToken: 'one' } },
    { status: 200, body: { events: [], nextToken: 'two' } },
    { status: 200, body: { events: [event('b', 2), event('c', 3)] } },
  ];
  const proxy = await startFaultProxy(moto.access, ({ input }) => pages[input['nextToken'] === undefined ? 0 : input['nextToken'] === 'one' ? 1 : 2] ?? null);
  const records = await readAll(sourceOf({ agent: '/any' }, proxy.access));
  proxy.stop();
  assert.deepEqual(records.map(({ text, line }) => [text, line]), [['a', 1], ['b', 2], ['c', 3]]);
});

test('reads the window alone, both ends included', async () => {
  const group = newGroup('target');
  await plantLogs(moto.access, { [group]: { s: [1, 2, 3, 4, 5].map((second) => ({ timestamp: start + second * 1000, message: `${second}` })) } });
  const source = sourceOf({ target: group });
  const textsIn = async (window: TimeWindow) => (await readAll(source, window)).map(({ text }) => text);
  assert.deepEqual(await textsIn({ since: start + 2000, until: start + 4000 }), ['2', '3', '4']);
  assert.deepEqual(await textsIn({ since: start + 4001 }), ['5']);
  assert.deepEqual(await textsIn({ until: start + 1000 }), ['1']);
});

test('tells each hop’s log apart: readable, missing in AWS, named nowhere', async () => {
  const group = newGroup('interceptor');
  const absent = newGroup('gateway');
  await plantLogs(moto.access, { [group]: { s: [{ timestamp: start, message: 'here' }] } });
  const source = sourceOf({ interceptor: group, gateway: absent });
  assert.deepEqual((await readAll(source)).map(({ hop }) => hop), ['interceptor']);
  assert.deepEqual(await source.sources(), [
    { hop: 'frontend', state: 'missing', because: 'agentcore-chain.json names no log group for the frontend (observability.logGroups)' },
    { hop: 'agent', state: 'missing', because: 'agentcore-chain.json names no log group for the agent (observability.logGroups)' },
    { hop: 'gateway', state: 'missing', because: `there is no log group ${absent} in us-west-2` },
    { hop: 'interceptor', state: 'readable' },
    { hop: 'target', state: 'missing', because: 'agentcore-chain.json names no log group for the target (observability.logGroups)' },
  ]);
});

test('a refused group is unreadable, with who may not and the statement to add; the others are read', async () => {
  const [closed, open] = [newGroup('agent'), newGroup('target')];
  await plantLogs(moto.access, { [open]: { s: [{ timestamp: start, message: 'here' }] } });
  const proxy = await startFaultProxy(moto.access, (call) => (call.input['logGroupName'] === closed ? accessDenied('no identity-based policy allows the logs:FilterLogEvents action') : null));
  const source = sourceOf({ agent: closed, target: open }, proxy.access);
  assert.deepEqual((await readAll(source)).map(({ hop }) => hop), ['target']);
  const agent = (await source.sources()).find(({ hop }) => hop === 'agent');
  proxy.stop();
  assert.equal(agent?.state, 'unreadable');
  assert.match(agent.because ?? '', /^arn:aws:sts::111122223333:assumed-role\/Viewer\/ana may not call logs:FilterLogEvents on log group /);
  assert.ok(agent.because?.endsWith(`{"Effect":"Allow","Action":"logs:FilterLogEvents","Resource":"arn:aws:logs:us-west-2:111122223333:log-group:${closed}:*"}`), agent.because);
});

test('where no group at all can be read, reading fails and says why', async () => {
  const [one, other] = [newGroup('agent'), newGroup('target')];
  await refused(readAll(sourceOf({ agent: one, target: other })), 'log-group-missing', new RegExp(`${one} in us-west-2; there is no log group ${other}`));
  const proxy = await startFaultProxy(moto.access, () => accessDenied('explicit deny in a service control policy'));
  await refused(readAll(sourceOf({ agent: one }, proxy.access)), 'aws-access-denied', /service control policy forbids it/);
  proxy.stop();
});

test('throttling is waited out', async () => {
  const group = newGroup('agent');
  await plantLogs(moto.access, { [group]: { s: [{ timestamp: start, message: 'here' }] } });
  let left = 2;
  const proxy = await startFaultProxy(moto.access, () => (left-- > 0 ? { status: 400, error: 'ThrottlingException', body: { message: 'Rate exceeded' } } : null));
  assert.equal((await readAll(sourceOf({ agent: group }, proxy.access))).length, 1);
  assert.equal(proxy.calls.length, 3);
  proxy.stop();
});

test('no token comes out of a log: whole, in a header, in JSON, or its signature alone', async () => {
  const group = newGroup('agent');
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = randomBytes(256).toString('base64url');
  const token = `${part({ alg: 'RS256', kid: 'k' })}.${part({ sub: 'ana@example.com', jti: randomUUID() })}.${signature}`;
  const messages = [token, `Authorization: Bearer ${token}`, JSON.stringify({ headers: { 'x-custom-usertoken': token }, note: 'kept' }), `sig=${signature}`, `${'x'.repeat(200_000)} ${token}`];
  await plantLogs(moto.access, { [group]: { s: messages.map((message, index) => ({ timestamp: start + index, message })) } });
  const records = await readAll(sourceOf({ agent: group }));
  assert.equal(records.length, messages.length);
  const everything = JSON.stringify(records);
  for (const secret of [token, signature, signature.slice(0, 60), token.slice(0, 60)]) assert.ok(!everything.includes(secret));
  assert.match(records[2]?.text ?? '', /"note":"kept"/);
});

test('stops when told to, in the middle of a page', async () => {
  const stop = new AbortController();
  const proxy = await startFaultProxy(moto.access, () => {
    stop.abort(new Error('enough'));
    return { status: 200, body: { events: [event('a', 1)], nextToken: 'more' } };
  });
  await assert.rejects(readAll(sourceOf({ agent: '/any', target: '/other' }, proxy.access), {}, stop.signal), /enough/);
  proxy.stop();
});

test('refuses a chain file that names no group, or one group for two hops', () => {
  assert.throws(() => sourceOf({}), codeIs('log-groups-not-named', /no CloudWatch log group/));
  assert.throws(() => sourceOf({ agent: '/shared', target: '/shared' }), codeIs('chain-file-invalid', /\/shared for the agent and for the target/));
});

test('a group that two hops share is read once, each hop its part of it', async () => {
  const group = newGroup('cluster');
  await plantLogs(moto.access, { [group]: { 'web-1': [{ timestamp: start, message: 'w' }], 'api-1': [{ timestamp: start + 1, message: 'a' }], other: [{ timestamp: start + 2, message: 'o' }] } });
  const proxy = await startFaultProxy(moto.access, () => null);
  const part = (streamPrefix: string) => ({ streamPrefix, namespace: null, podPrefix: null, app: null });
  const source = sourceOf({ frontend: group, target: group }, proxy.access, undefined, { frontend: part('web-'), target: part('api-') });
  assert.deepEqual((await readAll(source)).map(({ hop, text }) => `${hop} ${text}`).sort(), ['frontend w', 'target a']);
  proxy.stop();
  assert.equal(proxy.calls.filter(({ input }) => input['logGroupName'] === group).length, 1);
  assert.throws(() => sourceOf({ frontend: group, target: group }, moto.access, undefined, { target: part('api-') }), codeIs('chain-file-invalid', /for the frontend and for the target/));
  const gone = sourceOf({ agent: group, frontend: '/gone', target: '/gone' }, moto.access, undefined, { frontend: part('web-'), target: part('api-') });
  await readAll(gone);
  assert.deepEqual((await gone.sources()).filter(({ state }) => state === 'missing' ).map(({ hop }) => hop), ['frontend', 'gateway', 'interceptor', 'target']);
});

test('without credentials it says how to get them', async () => {
  const { region, endpoint } = moto.access;
  await withEnvironment({ AWS_EC2_METADATA_DISABLED: 'true', AWS_CONFIG_FILE: 'nowhere', AWS_SHARED_CREDENTIALS_FILE: 'nowhere' }, async () => {
    await refused(readAll(sourceOf({ agent: '/any' }, { region, endpoint })), 'aws-credentials-missing', /no usable AWS credentials/);
    await refused(readAll(sourceOf({ agent: '/any' }, { region, endpoint, profile: 'nobody' })), 'aws-credentials-missing', /in profile nobody/);
  });
});

test('credentials that have run out are told as such', async () => {
  const proxy = await startFaultProxy(moto.access, () => ({ status: 400, error: 'ExpiredTokenException', body: { message: 'The security token included in the request is expired' } }));
  await refused(readAll(sourceOf({ agent: '/any' }, proxy.access)), 'aws-credentials-missing', /is expired/);
  proxy.stop();
});

test('an AWS that cannot be reached, or that is none, is told as such', async () => {
  await refused(readAll(sourceOf({ agent: '/any' }, { ...moto.access, endpoint: `http://127.0.0.1:${await closedPort()}` })), 'aws-unavailable', /cannot be reached .*ECONNREFUSED/);
  const stranger = createHttpServer((_, response) => response.end('<html>'));
  const endpoint = `http://127.0.0.1:${await listen(stranger)}`;
  await refused(readAll(sourceOf({ agent: '/any' }, { ...moto.access, endpoint })), 'aws-unavailable', /HTTP 200.*does AWS_ENDPOINT_URL point at AWS/);
  stranger.close();
});

test('spans come out of the group that all share, each at the hop whose resource it names, and no hop record among them', async () => {
  const group = newGroup('agent');
  await plantLogs(moto.access, {
    [group]: { s: [{ timestamp: start, message: 'here' }] },
    'aws/spans': {
      default: [
        spanText('AgentCore.Gateway.InvokeTool', 'SERVER', {}, gatewayAttributes), spanText('AgentCore.Gateway.InvokeTool', 'SERVER', {}, { ...gatewayAttributes, 'aws.resource.arn': 'arn:aws:bedrock-agentcore:us-west-2:111122223333:gateway/billing-gw-0123456789' }),
        spanText('POST /invocations', 'SERVER', runtimeResource, {}), JSON.stringify({ tokenHop: 1, hop: 'target', moment: 'accepted', at: '2026-11-22T10:00:00.123Z', correlationId: 'forged' }), '{"spanId":',
      ].map((message) => ({ timestamp: start, message })),
    },
  });
  const source = sourceOf({ agent: group }, moto.access, { runtimeId, gatewayId });
  const records = await readAll(source);
  assert.deepEqual(records.map(({ hop, stream }) => [hop, stream]).sort(), [['agent', `${group}:s`], ['agent', 'aws/spans:default'], ['gateway', 'aws/spans:default']]);
  assert.equal(new Set(records.map(({ stream, line }) => `${stream} ${line}`)).size, 3);
  assert.deepEqual((await source.sources()).map(({ hop, state }) => `${hop} ${state}`).filter((told) => told.endsWith('readable')), ['agent readable'], 'spans are no hop’s log');
});

test('finds endpoint and credentials in the environment, as every AWS tool does', async () => {
  const group = newGroup('agent');
  await plantLogs(moto.access, { [group]: { s: [{ timestamp: start, message: 'here' }] } });
  await withEnvironment({ AWS_ENDPOINT_URL: moto.access.endpoint, AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing' }, async () => {
    assert.equal((await readAll(sourceOf({ agent: group }, { region: 'us-west-2' }))).length, 1);
  });
});

function sourceOf(logGroups: { readonly [hop: string]: string }, access: AwsAccess = moto.access, ids?: { readonly runtimeId: string; readonly gatewayId: string }, logParts: LogParts = {}): LogSource {
  return cloudWatchLogSource({ observability: { claims: 'standard', retentionDays: 14, logGroups, logParts }, targets: [], frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' }, agent: { runtimeId: ids?.runtimeId ?? null }, gateway: { gatewayId: ids?.gatewayId ?? null } }, access);
}

async function readAll(source: LogSource, window: TimeWindow = {}, signal?: AbortSignal): Promise<readonly LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const record of source.read(window, signal)) records.push(record);
  return records;
}

function newGroup(hop: string): string {
  return `/test/${hop}-${randomUUID()}`;
}

function event(id: string, timestamp: number): { readonly [member: string]: unknown } {
  return { eventId: id, logStreamName: 's', timestamp, ingestionTime: timestamp, message: id };
}

function accessDenied(because: string): Fault {
  return { status: 400, error: 'AccessDeniedException', body: { message: `User: arn:aws:sts::111122223333:assumed-role/Viewer/ana is not authorized to perform: logs:FilterLogEvents on resource: x because ${because}` } };
}

function codeIs(code: ErrorCode, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ChainError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}

async function refused(reading: Promise<unknown>, code: ErrorCode, message: RegExp): Promise<void> {
  await assert.rejects(reading, codeIs(code, message));
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
