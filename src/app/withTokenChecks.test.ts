import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../core/flow/logRecord.ts';
import type { LiveLogs, LogSource } from './ports.ts';
import { liveWithTokenChecks, withTokenChecks } from './withTokenChecks.ts';

const record: LogRecord = { hop: 'target', source: 'cloudwatch', stream: '/g:s', line: 1, ingestedAt: 1, text: 'x' };

async function all(lines: AsyncIterable<LogRecord>): Promise<readonly LogRecord[]> {
  const read: LogRecord[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

function stage(fails = false) {
  const done: string[] = [];
  const checks = { open: async (signal: AbortSignal) => { signal.throwIfAborted(); done.push('open'); return () => void done.push('close'); } };
  const lines = async function* (): AsyncGenerator<LogRecord> {
    done.push('read');
    yield record;
    if (fails) throw new Error('lost');
    yield record;
  };
  const logs: LogSource = withTokenChecks({ read: lines, sources: async () => [] }, checks);
  const live: LiveLogs = liveWithTokenChecks({ follow: async () => lines(), sources: async () => [] }, checks);
  return { done, logs, live };
}

test('the keys are at hand before the first line is read, and let go after the last', async () => {
  const { done, logs } = stage();
  assert.equal((await all(logs.read({}))).length, 2);
  assert.deepEqual(done, ['open', 'read', 'close']);
});

test('they are let go where reading fails, and where nobody reads on', async () => {
  const failing = stage(true);
  await assert.rejects(all(failing.logs.read({})), /lost/);
  const left = stage();
  for await (const _ of left.logs.read({})) break;
  assert.deepEqual([failing.done.at(-1), left.done.at(-1)], ['close', 'close']);
});

test('what is given up before is not read', async () => {
  const { done, logs, live } = stage();
  await assert.rejects(all(logs.read({}, AbortSignal.abort())));
  await assert.rejects(live.follow(() => {}, AbortSignal.abort()));
  assert.deepEqual(done, []);
});

test('logs that are followed have them until the signal', async () => {
  const { done, live } = stage();
  const ending = new AbortController();
  const lines = await live.follow(() => {}, ending.signal);
  assert.equal((await all(lines)).length, 2);
  assert.deepEqual(done, ['open', 'read']);
  ending.abort();
  assert.equal(done.at(-1), 'close');
});
