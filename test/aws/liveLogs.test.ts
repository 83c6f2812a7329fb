import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LiveNotice } from '../../src/app/ports.ts';
import { liveLogs } from '../../src/aws/tail/liveLogs.ts';
import { cloudWatchLogSource } from '../../src/aws/cloudWatchLogSource.ts';
import { SharedLines } from '../../src/aws/tail/sharedLines.ts';
import { readSince } from '../../src/aws/tail/readSince.ts';
import { RecentIds } from '../../src/aws/recentIds.ts';
import { openTails } from '../../src/aws/tail/openTails.ts';
import { ChainError } from '../../src/core/errors.ts';
import { FlowBook } from '../../src/core/flow/flowBook.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { gatewayAttributes, gatewayId, runtimeId, runtimeResource, spanText } from '../flow/dialectSamples.ts';
import { until } from '../testing/until.ts';
import { startFaultProxy, type Fault } from './faultProxy.ts';
import { startLiveTailServer, type LiveEvent, type LiveTailServer } from './liveTailServer.ts';
import { plantLogs } from './logGroups.ts';
import { startMoto, type Moto } from './moto.ts';

let moto: Moto;
let server: LiveTailServer;
let prefix: string;
/** Milliseconds that the clock of the tail is ahead of the machine's. */
let ahead: number;
/** How often it was waited for. */
let waits = 0;
const begun: AbortController[] = [];

before(async () => void (moto = await startMoto()));
after(async () => moto.stop());
beforeEach(async () => {
  server = await startLiveTailServer(moto.access);
  prefix = `/${randomUUID()}`;
  ahead = 0;
});
afterEach(() => {
  for (const ending of begun.splice(0)) ending.abort();
  server.stop();
});

type Followed = { readonly records: LogRecord[]; readonly notices: LiveNotice[]; readonly end: () => Promise<void>; readonly ended: Promise<unknown>; readonly sources: () => ReturnType<ReturnType<typeof liveLogs>['sources']> };

function follow(hops: readonly string[], chain: Parameters<typeof liveLogs>[0] = chainOf(hops)): Followed {
  const ending = new AbortController();
  begun.push(ending);
  const logs = liveLogs(chain, server.access, {
    now: () => Date.now() + ahead,
    wait: (_, signal) => pause(1, undefined, { signal }).then(() => void (waits += 1)), // what takes seconds in AWS is counted, not waited for
  });
  const records: LogRecord[] = [];
  const notices: LiveNotice[] = [];
  const read = async (): Promise<unknown> => {
    try {
      for await (const record of await logs.follow((notice) => notices.push(notice), ending.signal)) records.push(record);
      return null;
    } catch (error) {
      return error;
    }
  };
  const ended = read();
  return {
    records, notices, ended, sources: logs.sources,
    end: async () => {
      ending.abort();
      await ended;
    },
  };
}

function chainOf(hops: readonly string[]) {
  return { observability: { claims: 'standard', retentionDays: 14, logGroups: Object.fromEntries(hops.map((hop) => [hop, groupOf(hop)])), logParts: {} }, targets: [], frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' }, agent: { runtimeId: null }, gateway: { gatewayId: null } } as const;
}

function groupOf(hop: string): string {
  return `${prefix}/${hop}`;
}

function event(hop: string, message: string, rest: Partial<LiveEvent> = {}): LiveEvent {
  return { logGroupIdentifier: `123456789012:${groupOf(hop)}`, logStreamName: 's', timestamp: Date.now(), message, ...rest };
}

function plant(hops: readonly string[], events: { readonly [hop: string]: readonly LiveEvent[] } = {}): Promise<void> {
  return plantLogs(moto.access, Object.fromEntries(hops.map((hop) => [groupOf(hop), { s: (events[hop] ?? []).map(({ timestamp, message }) => ({ timestamp, message })) }])));
}

/** After the following began, wherever it begins: what was there before is none of its affair. */
const soon = (): number => Date.now() + 1_000;
const texts = ({ records }: Followed): readonly string[] => records.map(({ text }) => text);
const session = (index: number) => until(`session ${index}`, () => server.sessions[index] ?? false);
const told = (followed: Followed, count: number) => until(`${count} records`, () => followed.records.length >= count);

test('all groups of a chain are heard in one session, each line at the hop of its group', async () => {
  await plant(['agent', 'gateway', 'agent-of-another']);
  const followed = follow(['agent', 'gateway']);
  const { arns, update } = await session(0);
  assert.deepEqual(arns.map((arn) => arn.replace(/^arn:aws:logs:us-west-2:\d{12}:log-group:/, '')), [groupOf('agent'), groupOf('gateway')]);
  const at = Date.now();
  update([event('agent', 'a\n', { timestamp: at }), event('gateway', 'g', { timestamp: at, logGroupIdentifier: groupOf('gateway') })]);
  update([]);
  update([event('agent', 'b', { timestamp: at }), event('agent', 'of nobody', { logGroupIdentifier: `123456789012:${prefix}/other` })]);
  await told(followed, 3);
  assert.deepEqual(followed.records[0], { hop: 'agent', source: 'cloudwatch', stream: `${groupOf('agent')}:s`, line: 1, ingestedAt: at, text: 'a' });
  assert.deepEqual(followed.records.map(({ hop, line, text }) => [hop, line, text]), [['agent', 1, 'a'], ['gateway', 1, 'g'], ['agent', 2, 'b']]);
  await followed.end();
  assert.deepEqual(followed.notices, []);
});

test('a group that two hops share is heard once, each line at the hop whose part it is in', async () => {
  await plant(['cluster']);
  const part = (streamPrefix: string) => ({ streamPrefix, namespace: null, podPrefix: null, app: null });
  const { observability, ...rest } = chainOf([]);
  const followed = follow([], { ...rest, observability: { ...observability, logGroups: { frontend: groupOf('cluster'), target: groupOf('cluster') }, logParts: { frontend: part('web-'), target: part('api-') } } });
  const { arns, update } = await session(0);
  assert.equal(arns.length, 1);
  update([event('cluster', 'o', { logStreamName: 'other' }), event('cluster', 'a', { logStreamName: 'api-1' }), event('cluster', 'w', { logStreamName: 'web-1' })]);
  await told(followed, 2);
  assert.deepEqual(followed.records.map(({ hop, text }) => `${hop} ${text}`).sort(), ['frontend w', 'target a']);
  await followed.end();
});

test('ten targets that log apart are heard in two sessions, each line of the target whose group it came into', async () => {
  const names = Array.from({ length: 10 }, (_, index) => `target/t${index}`);
  await plant(['agent', ...names.slice(1)]);
  const targets = names.map((name) => ({ name: name.slice('target/'.length), language: null, folder: null, openapi: null, url: null, runsOn: 'elsewhere' as const, credentialProvider: 'none' as const, allowedRequestHeaders: [] }));
  const { observability, ...rest } = chainOf([]);
  const logGroups = Object.fromEntries(['agent', 'gateway', ...names].map((name) => [name, groupOf(name)]));
  await plant(['gateway']);
  const followed = follow([], { ...rest, targets, observability: { ...observability, logGroups } });
  await session(1);
  assert.deepEqual(server.sessions.map(({ arns }) => arns.length).sort((a, b) => a - b), [1, 10]);
  const of = (name: string) => server.sessions.find(({ arns }) => arns.some((arn) => arn.endsWith(`:${groupOf(name)}`))) ?? assert.fail(name);
  for (const name of ['target/t9', 'target/t1']) of(name).update([event(name, `to ${name}`)]);
  await told(followed, 2);
  assert.deepEqual(followed.records.map(({ hop, target, text }) => [hop, target, text]).sort(), [['target', 't1', 'to target/t1'], ['target', 't9', 'to target/t9']]);
  const states = (await followed.sources()).filter(({ hop }) => hop === 'target').map(({ target, state }) => `${target} ${state}`);
  assert.deepEqual(states, targets.map(({ name }) => `${name} ${name === 't0' ? 'missing' : 'readable'}`));
  await followed.end();
});

test('who ends it ends the session', async () => {
  await plant(['agent']);
  const followed = follow(['agent']);
  const { isOpen } = await session(0);
  await followed.end();
  assert.equal(await followed.ended, null);
  await until('the connection is closed', () => !isOpen());
});

test('a token in a line is redacted before anybody sees it', async () => {
  await plant(['agent']);
  const followed = follow(['agent']);
  const part = (): string => randomBytes(60).toString('base64url');
  const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${part()}.${part()}`;
  (await session(0)).update([event('agent', `authorization: Bearer ${token}`)]);
  await told(followed, 1);
  assert.ok(!JSON.stringify(followed.records).includes(token.slice(30)));
});

for (const [what, end] of [['its three hours are over', 'SessionTimeoutException'], ['its stream fails', 'SessionStreamingException'], ['the connection breaks', null]] as const) {
  test(`when ${what}, another session goes on, and what came between is read once`, async () => {
    const at = soon();
    const lines = ['heard', 'heard twice', 'heard twice', 'missed'].map((text, index) => event('agent', text, { timestamp: at + (text === 'heard twice' ? 1 : index) }));
    await plant(['agent'], { agent: lines });
    const followed = follow(['agent']);
    const first = await session(0);
    first.update(lines.slice(0, 3));
    await told(followed, 3);
    if (end === null) first.cut();
    else first.fail(end);
    const second = await session(1);
    await told(followed, 4);
    second.update([...lines.slice(3), event('agent', 'after')]); // what was read comes once more, by the session that began before
    await told(followed, 5);
    assert.deepEqual(texts(followed), ['heard', 'heard twice', 'heard twice', 'missed', 'after']);
    await followed.end();
    assert.deepEqual(followed.notices.map(({ kind }) => kind), end === 'SessionTimeoutException' ? [] : ['lost', 'resumed'], 'the end of three hours is nobody’s concern');
  });
}

test('a network that is gone and comes back is told once each', async () => {
  await plant(['agent']);
  const followed = follow(['agent']);
  server.refuse('cut');
  const early = await followed.ended;
  assert.ok(early instanceof ChainError && early.code === 'aws-unavailable', 'what is wrong from the first is told at once');

  server.refuse(null);
  const later = follow(['agent']);
  const first = await session(0);
  server.refuse('cut');
  first.cut();
  await until('it is told', () => later.notices.length > 0);
  server.refuse(null);
  (await session(1)).update([event('agent', 'again')]);
  await told(later, 1);
  await later.end();
  assert.deepEqual(later.notices.map(({ kind }) => kind), ['lost', 'resumed']);
});

test('lines that CloudWatch leaves out are told', async () => {
  await plant(['agent']);
  const followed = follow(['agent']);
  (await session(0)).update([event('agent', 'one of many')], { sampled: true });
  await told(followed, 1);
  assert.deepEqual(followed.notices.map(({ kind }) => kind), ['sampled']);
});

for (const [error, status] of [['AccessDeniedException', 400], ['UnknownOperationException', 400]] as const) {
  test(`where AWS refuses live tail (${error}), the groups are read in turn, and no line comes twice`, async () => {
    await plant(['agent', 'target'], { agent: [event('agent', 'before', { timestamp: Date.now() - 60_000 })] });
    server.refuse({ status, error, message: 'User: arn:aws:iam::123456789012:user/ana is not authorized' });
    const followed = follow(['agent', 'target']);
    await until('it is told', () => followed.notices.length > 0);
    const at = soon();
    await plantInto('agent', [{ timestamp: at, message: 'one' }, { timestamp: at, message: 'one' }]);
    await told(followed, 2);
    await plantInto('target', [{ timestamp: at + 1, message: 'two' }]);
    await told(followed, 3);
    await followed.end();
    assert.deepEqual(texts(followed), ['one', 'one', 'two']);
    assert.deepEqual(followed.notices.map(({ kind }) => kind), ['polling']);
  });
}

test('too many sessions are no reason to hear nothing', async () => {
  await plant(['agent']);
  server.refuse({ status: 400, error: 'LimitExceededException', message: 'Too many sessions' });
  const followed = follow(['agent']);
  await until('it is told', () => followed.notices.length > 0);
  assert.match(followed.notices[0]?.text ?? '', /^Live tail is not to be had, so the groups are read in turn: .*Too many sessions/);
});

test('a session that may not be opened again is followed by reading, and no line comes twice', async () => {
  const at = soon();
  const lines = [event('agent', 'heard', { timestamp: at }), event('agent', 'missed', { timestamp: at + 1 })];
  await plant(['agent'], { agent: lines });
  const followed = follow(['agent']);
  const first = await session(0);
  first.update(lines.slice(0, 1));
  await told(followed, 1);
  server.refuse({ status: 400, error: 'InvalidOperationException', message: 'not now' });
  first.fail('SessionTimeoutException');
  await told(followed, 2);
  await plantInto('agent', [{ timestamp: soon(), message: 'later' }]);
  await told(followed, 3);
  await followed.end();
  assert.deepEqual(texts(followed), ['heard', 'missed', 'later']);
});

test('a group that comes with its first request is heard from then on, and until then its hop has no log', async () => {
  await plant(['agent']);
  const followed = follow(['agent', 'interceptor']);
  const first = await session(0);
  assert.equal(first.arns.length, 1);
  assert.deepEqual((await followed.sources()).filter(({ hop }) => hop === 'interceptor'), [{ hop: 'interceptor', state: 'missing', because: `there is no log group ${groupOf('interceptor')} in us-west-2` }]);
  await plant(['interceptor'], { interceptor: [event('interceptor', 'its first', { timestamp: soon() })] });
  ahead = 31_000;
  first.update([]);
  const second = await session(1);
  assert.equal(second.arns.length, 2);
  await told(followed, 1);
  assert.deepEqual(followed.records.map(({ hop, text }) => [hop, text]), [['interceptor', 'its first']]);
  assert.deepEqual((await followed.sources()).filter(({ state }) => state === 'readable').map(({ hop }) => hop), ['agent', 'interceptor']);
});

test('no group at all is an error that names them', async () => {
  const error = await follow(['agent']).ended;
  assert.ok(error instanceof ChainError && error.code === 'log-group-missing' && error.message.includes(groupOf('agent')));
});

test('a sign-in that has run out is told once, with the command that renews it; once renewed it goes on, and nothing is missing', async () => {
  const lines = [event('agent', 'heard', { timestamp: soon() }), event('agent', 'missed', { timestamp: soon() + 1 })];
  await plant(['agent'], { agent: lines });
  const followed = follow(['agent']);
  const first = await session(0);
  first.update(lines.slice(0, 1));
  await told(followed, 1);
  server.refuse({ status: 400, error: 'ExpiredTokenException', message: 'The security token included in the request is expired' });
  first.cut();
  await until('it is told', () => followed.notices.some(({ kind }) => kind === 'signedOut'));
  const clients = waits;
  await until('it looks again', () => waits > clients + 2);
  server.refuse(null);
  await told(followed, 2);
  await followed.end();
  assert.deepEqual(texts(followed), ['heard', 'missed']);
  assert.deepEqual(followed.notices.filter(({ kind }) => kind !== 'lost').map(({ kind }) => kind), ['signedOut', 'resumed']);
  assert.match(followed.notices.find(({ kind }) => kind === 'signedOut')?.text ?? '', /expired\. Sign in .*"aws sso login"/);
});

test('a group that is deleted while it is heard leaves the others, and is told; when it is there again it is heard again', async () => {
  await plant(['agent', 'target']);
  const followed = follow(['agent', 'target']);
  const first = await session(0);
  const client = new CloudWatchLogsClient({ ...moto.access });
  await client.send(new DeleteLogGroupCommand({ logGroupName: groupOf('target') }));
  ahead = 31_000;
  first.update([event('agent', 'goes on')]);
  await told(followed, 1);
  await until('it is told', async () => (await followed.sources()).some(({ hop, state }) => hop === 'target' && state === 'missing'));
  assert.equal(server.sessions.length, 1);
  await plant(['target'], { target: [event('target', 'anew', { timestamp: Date.now() + 62_000 })] });
  ahead = 62_000;
  first.update([]);
  assert.equal((await session(1)).arns.length, 2);
  await told(followed, 2);
  assert.deepEqual(texts(followed), ['goes on', 'anew']);
  assert.deepEqual(followed.notices, []);
});

test('more groups than a session takes are heard in several, as one', async () => {
  const client = new CloudWatchLogsClient({ ...server.access, disableHostPrefix: true });
  const arns = Array.from({ length: 23 }, (_, index) => `arn:aws:logs:us-west-2:123456789012:log-group:/g${index}`);
  const ending = new AbortController();
  begun.push(ending);
  const updates = await openTails(client, arns, ending.signal);
  assert.deepEqual(server.sessions.map((one) => one.arns.length).sort((a, b) => a - b), [3, 10, 10]);
  assert.deepEqual(server.sessions.flatMap((one) => one.arns).sort(), [...arns].sort());
  server.sessions.forEach(({ update }, index) => update([event('agent', `of ${index}`)]));
  const heard: (string | undefined)[] = [];
  await assert.rejects(async () => {
    for await (const { events } of updates) {
      heard.push(...events.map(({ message }) => message));
      if (heard.length === 3) server.sessions[1]?.fail('SessionTimeoutException');
    }
  }, { name: 'SessionTimeoutException' });
  assert.deepEqual(heard.sort(), ['of 0', 'of 1', 'of 2']);
  ending.abort();
  await until('all are closed', () => server.sessions.every(({ isOpen }) => !isOpen()));
});

test('a window that is read while its groups are followed: each line once, with a number of its own, whichever way it comes', async () => {
  const now = Date.now();
  const old = Array.from({ length: 3 }, (_, index) => event('agent', `old ${index}`, { timestamp: now - 60_000 + index }));
  const both = [event('agent', 'both', { timestamp: soon() }), event('agent', 'both', { timestamp: soon() })];
  await plant(['agent'], { agent: old });
  const ending = new AbortController();
  begun.push(ending);
  const lines = new SharedLines(Date.now);
  const live = liveLogs(chainOf(['agent']), server.access, { now: Date.now, wait: (_, signal) => pause(1, undefined, { signal }) }, lines);
  const logs = cloudWatchLogSource(chainOf(['agent']), server.access, () => lines.startReading());
  const records: LogRecord[] = [];
  const following = await live.follow(() => {}, ending.signal);
  const heard = (async () => {
    for await (const record of following) records.push(record);
  })();
  await plantInto('agent', both, 's');
  const { update } = await session(0);
  update(both.slice(0, 1)); // one before it is read, one after
  await until('it is heard', () => records.length === 1);
  for await (const record of logs.read({ since: now - 120_000 })) records.push(record);
  update([...both.slice(1), event('agent', 'new')]);
  await until('all are there', () => records.some(({ text }) => text === 'new'));
  ending.abort();
  await heard;
  assert.deepEqual(records.map(({ text }) => text).sort(), ['both', 'both', 'new', 'old 0', 'old 1', 'old 2']);
  assert.equal(new Set(records.map(({ stream, line }) => `${stream} ${line}`)).size, 6);
});

test('what a reading got before it failed is not lost to the next one', async () => {
  const page = (text: string, rest: object = {}): Fault => ({ status: 200, body: { events: [{ eventId: text, logStreamName: 's', timestamp: 1, message: text }], ...rest } });
  let later: Fault = { status: 400, error: 'ExpiredTokenException', body: { message: 'expired' } };
  const proxy = await startFaultProxy(moto.access, ({ input }) => (input['nextToken'] === undefined ? page('a', { nextToken: 'one' }) : later));
  const client = new CloudWatchLogsClient({ ...proxy.access });
  const met = new RecentIds();
  const read = async () => (await readSince({ client, access: proxy.access, group: '/any' }, 0, met, new AbortController().signal)).events.map(({ message }) => message);
  await assert.rejects(read(), ChainError);
  later = page('b');
  assert.deepEqual([await read(), await read()], [['a', 'b'], []]);
  proxy.stop();
});

test('AWS’s own spans come beside the tail and make a flow, whatever else stands in their group; a group that is not there is told once', async () => {
  await plant(['agent']);
  const followed = follow([], { ...chainOf(['agent']), agent: { runtimeId }, gateway: { gatewayId } });
  const { arns, update } = await session(0);
  assert.equal(arns.length, 1, 'no session hears the spans of a whole account');
  await until('it is told', () => followed.notices.length > 0);
  const spans = [spanText('POST /invocations', 'SERVER', runtimeResource, {}), spanText('AgentCore.Gateway.InvokeTool', 'SERVER', {}, gatewayAttributes), spanText('POST /', 'SERVER', { 'service.name': 'another' }, { note: gatewayId })];
  await plantLogs(moto.access, { 'aws/spans': { default: spans.map((message) => ({ timestamp: soon(), message })) } });
  await told(followed, 2);
  update([event('agent', 'a line')]);
  await told(followed, 3);
  const looks = waits;
  await until('it looked again', () => waits > looks + 3);
  await followed.end();
  assert.deepEqual(followed.records.map(({ hop, stream, line }) => `${hop} ${stream} ${line}`), ['agent aws/spans:default 1', 'gateway aws/spans:default 2', `agent ${groupOf('agent')}:s 1`]);
  assert.deepEqual(followed.notices, [{ kind: 'noSpans', text: 'AWS’s own spans are not followed: there is no log group aws/spans in us-west-2' }]);
  const book = new FlowBook();
  for (const record of followed.records) book.add(record);
  assert.deepEqual(book.flows({ settledBefore: Infinity }).map(({ hops }) => hops.flatMap(({ hop, observations }) => (observations.length > 0 ? [hop] : []))), [['agent', 'gateway']]);
});

async function plantInto(hop: string, events: readonly { readonly timestamp: number; readonly message: string }[], stream: string = randomUUID()): Promise<void> {
  const { CreateLogStreamCommand, PutLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = new CloudWatchLogsClient({ ...moto.access });
  await client.send(new CreateLogGroupCommand({ logGroupName: groupOf(hop) })).catch(() => {});
  await client.send(new CreateLogStreamCommand({ logGroupName: groupOf(hop), logStreamName: stream })).catch(() => {});
  await client.send(new PutLogEventsCommand({ logGroupName: groupOf(hop), logStreamName: stream, logEvents: events.map(({ timestamp, message }) => ({ timestamp, message })) }));
}
