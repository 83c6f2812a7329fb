import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { LiveNotice } from '../../src/app/ports.ts';
import { liveLogs } from '../../src/aws/tail/liveLogs.ts';
import { ChainError } from '../../src/core/errors.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { until } from '../testing/until.ts';
import { startLiveTailServer, type LiveEvent, type LiveTailServer } from './liveTailServer.ts';
import { plantLogs } from './logGroups.ts';
import { startMoto, type Moto } from './moto.ts';

let moto: Moto;
let server: LiveTailServer;
let prefix: string;
/** Milliseconds that the clock of the tail is ahead of the machine's. */
let ahead: number;
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

function follow(hops: readonly string[]): Followed {
  const ending = new AbortController();
  begun.push(ending);
  const logs = liveLogs({ observability: { claims: 'standard', retentionDays: 14, logGroups: Object.fromEntries(hops.map((hop) => [hop, groupOf(hop)])) }, targets: [] }, server.access, {
    now: () => Date.now() + ahead,
    wait: (_, signal) => pause(1, undefined, { signal }).then(() => {}), // what takes seconds in AWS is counted, not waited for
  });
  const records: LogRecord[] = [];
  const notices: LiveNotice[] = [];
  const read = async (): Promise<unknown> => {
    try {
      for await (const record of logs.follow((notice) => notices.push(notice), ending.signal)) records.push(record);
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
  await until('it is told', () => followed.notices.length > 0); // the SDK tries for some seconds
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

test('a sign-in that has run out ends it, and is told as such', async () => {
  await plant(['agent']);
  const followed = follow(['agent']);
  const first = await session(0);
  server.refuse({ status: 400, error: 'ExpiredTokenException', message: 'The security token included in the request is expired' });
  first.cut();
  const error = await followed.ended;
  assert.ok(error instanceof ChainError && error.code === 'aws-credentials-missing');
});

async function plantInto(hop: string, events: readonly { readonly timestamp: number; readonly message: string }[]): Promise<void> {
  const stream = randomUUID();
  const { CreateLogStreamCommand, PutLogEventsCommand } = await import('@aws-sdk/client-cloudwatch-logs');
  const client = new CloudWatchLogsClient({ ...moto.access });
  await client.send(new CreateLogGroupCommand({ logGroupName: groupOf(hop) })).catch(() => {});
  await client.send(new CreateLogStreamCommand({ logGroupName: groupOf(hop), logStreamName: stream }));
  await client.send(new PutLogEventsCommand({ logGroupName: groupOf(hop), logStreamName: stream, logEvents: [...events] }));
}
