import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import type { ChainEvent, ChainState, ComponentName, SendRequest } from '../../app/ports.ts';
import type { ConfigurationRevision } from '../../core/chain/configuration.ts';
import { ChainError } from '../../core/errors.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { RawToken } from '../../core/token/rawToken.ts';
import { Subscribers } from '../subscribers.ts';
import { keyHeader, protocolHeader, protocolVersion } from './contract.ts';
import { remoteChain } from './remoteChain.ts';
import { serveControl, type ControlledChain } from './server.ts';

const key = 'a key that only run.json holds';
const state: ChainState = {
  name: 'orders',
  folder: '/somewhere/wörk space',
  startedAt: 5,
  components: [{ name: 'agent', state: 'failed', url: 'http://127.0.0.1:1', pid: null, lastLines: ['boom'], inspectors: [{ pid: 8, port: 9229, language: 'typescript' }] }],
  urls: { identity: 'i', runtime: 'r', gateway: 'g', target: 't' },
  users: ['ana'],
  underWaySince: 4,
};
const record: LogRecord = { hop: 'agent', source: 'local', stream: 'agent.jsonl', line: 7, ingestedAt: 1, text: 'hello' };

const revision: ConfigurationRevision = { resource: 'runtime', from: 3, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-One'] } };

const records = new Subscribers<LogRecord>();
const events = new Subscribers<ChainEvent>();
const calls: string[] = [];
let onSend: (order: SendRequest, signal: AbortSignal) => Promise<{ flowIds: string[]; last: string }> = async () => ({ flowIds: [], last: '' });

let flushed: Promise<void> = Promise.resolve();

const chain: ControlledChain = {
  state: () => state,
  send: (order, signal) => onSend(order, signal),
  configuration: () => [revision],
  onRecord: (listener) => records.subscribe(listener),
  flushed: () => flushed,
  onEvent: (listener) => events.subscribe(listener),
  restart: async (component: ComponentName) => void calls.push(`restart ${component}`),
  pauseClock: () => void calls.push('pause'),
  resumeClock: () => void calls.push('resume'),
  stop: () => void calls.push('stop'),
};
const server = await serveControl(chain, key);
after(() => server.close());
const remote = remoteChain({ url: server.url, key });

test('state and orders pass as they are', async () => {
  assert.deepEqual(await remote.state(), state);
  assert.deepEqual(await remote.configuration(), [revision]);
  await remote.restart('target');
  await remote.stop();
  assert.deepEqual(calls.splice(0), ['restart target', 'stop']);
});

test('the clock is paused when told to, pauses nest, and nobody resumes more than he paused', async () => {
  await remote.pauseClock();
  await remote.pauseClock();
  assert.deepEqual(calls.splice(0), ['pause', 'pause']);
  await remote.resumeClock();
  await untilCalled(1);
  await remote.resumeClock();
  await untilCalled(2);
  await remote.resumeClock();
  await remote.state();
  assert.deepEqual(calls.splice(0), ['resume', 'resume']);
});

test('a caller who vanishes while it is paused leaves no clock that stands still', async () => {
  const outgoing = request(new URL('/clock/hold', server.url), { method: 'POST', headers: { [keyHeader]: key, [protocolHeader]: String(protocolVersion) } });
  outgoing.on('error', () => {});
  await new Promise((resolve) => outgoing.once('response', resolve).end());
  assert.deepEqual(calls, ['pause']);
  outgoing.socket?.destroy(); // as the system does for a process that was killed
  await untilCalled(2);
  assert.deepEqual(calls.splice(0), ['pause', 'resume']);
});

test('a send carries the user’s own token into memory and the result back', async () => {
  let seen: SendRequest | undefined;
  onSend = async (order) => {
    seen = order;
    return { flowIds: ['f1', 'f2'], last: 'f2' };
  };
  const result = await remote.send({ user: 'ana', prompt: 'list my orders', scenario: null, token: RawToken.from('Bearer abc') });
  assert.deepEqual(result, { flowIds: ['f1', 'f2'], last: 'f2' });
  assert.equal(seen?.token?.reveal(), 'abc');
  assert.equal(seen?.scenario, null);
});

test('a refusal arrives with its code, source and remedy, and without a token', async () => {
  const token = [Buffer.from('{"alg":"RS256"}'), Buffer.from('{"sub":"ana"}'), Buffer.alloc(64, 7)].map((part) => part.toString('base64url')).join('.');
  onSend = async () => {
    throw new ChainError('scenario-busy', `Another scenario runs (${token}).`, { source: 'user', remedy: 'Wait.' });
  };
  await assert.rejects(remote.send({ user: 'ana', prompt: '', scenario: 'expired', token: null }), (error: unknown) => {
    assert.ok(error instanceof ChainError);
    assert.deepEqual([error.code, error.source, error.remedy], ['scenario-busy', 'user', 'Wait.']);
    assert.doesNotMatch(error.message, /eyJ/);
    return true;
  });
});

test('whoever gives up a send aborts it in the chain', async () => {
  const abort = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    onSend = (_order, signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          resolve();
          reject(new Error('given up'));
        });
        abort.abort();
      });
  });
  await assert.rejects(remote.send({ user: 'ana', prompt: '', scenario: null, token: null }, abort.signal), { name: 'AbortError' });
  await aborted;
});

test('records and events stream until the reader leaves', async () => {
  const abort = new AbortController();
  const followed = (await remote.follow(abort.signal))[Symbol.asyncIterator]();
  const noticed = remote.events(abort.signal)[Symbol.asyncIterator]();
  await remote.state(); // both streams were asked for before this call, and the server answers in order of arrival
  const first = followed.next();
  const second = noticed.next();
  const publish = setInterval(() => {
    records.publish(record);
    events.publish({ kind: 'problem', error: new ChainError('component-build-failed', 'no', { source: 'user' }) });
  }, 5);
  assert.deepEqual((await first).value, record);
  const event: ChainEvent = (await second).value;
  assert.equal(event.kind === 'problem' && event.error.code, 'component-build-failed');
  clearInterval(publish);
  abort.abort();
  while (!(await followed.next()).done);
  while (!(await noticed.next()).done);
});

test('who follows the records is let in when all earlier ones are in the files; what comes meanwhile is kept for him', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  flushed = promise;
  const abort = new AbortController();
  let isIn = false;
  const following = remote.follow(abort.signal).then((reader) => {
    isIn = true;
    return reader;
  });
  await remote.state();
  records.publish({ ...record, line: 8 });
  await remote.state();
  assert.equal(isIn, false);
  resolve();
  const reader = (await following)[Symbol.asyncIterator]();
  assert.deepEqual((await reader.next()).value, { ...record, line: 8 });
  records.publish({ ...record, line: 9 });
  assert.deepEqual((await reader.next()).value, { ...record, line: 9 });
  abort.abort();
  flushed = Promise.resolve();
});

test('strangers get nothing: no key, a browser’s origin, another host name, another protocol', async () => {
  const good = { [keyHeader]: key, [protocolHeader]: String(protocolVersion) };
  assert.equal((await ask(good)).status, 200);
  assert.equal((await ask({ ...good, [keyHeader]: `${key}x` })).status, 403);
  assert.equal((await ask({ [protocolHeader]: String(protocolVersion) })).status, 403);
  assert.equal((await ask({ ...good, origin: 'http://evil.example' })).status, 403);
  assert.equal((await ask({ ...good, host: 'rebound.example' })).status, 403);
  const other = await ask({ ...good, [protocolHeader]: '99' });
  assert.equal(other.status, 400);
  assert.match(other.body, /chain-protocol-mismatch/);
});

test('an order of the wrong shape names the place', async () => {
  const { status, body } = await ask({ [keyHeader]: key, [protocolHeader]: String(protocolVersion) }, '/send', '{"user":7}');
  assert.equal(status, 500);
  assert.match(body, /user is not a text/);
});

async function untilCalled(times: number): Promise<void> {
  while (calls.length < times) await new Promise((resolve) => setImmediate(resolve));
}

function ask(headers: Record<string, string>, path = '/state', body?: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, server.url), { method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk)).on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
