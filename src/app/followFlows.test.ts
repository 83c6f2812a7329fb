import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hopLine, logLine } from '../../test/flow/logLines.ts';
import { ChainError } from '../core/errors.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { followFlows } from './followFlows.ts';
import type { TracedFlow } from './traceChain.ts';

/** A tail whose lines come when a test says so, and a clock that only it moves. */
function stage() {
  const ending = new AbortController();
  const lines: LogRecord[] = [];
  let now = 0;
  let failure: Error | null = null;
  let ticks: (() => void)[] = [];
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const read = async function* (): AsyncGenerator<LogRecord, void, void> {
    while (!ending.signal.aborted) {
      if (failure !== null) throw failure;
      const line = lines.shift();
      if (line === undefined) await turn();
      else yield line;
    }
  };
  const live = {
    follow: async () => read(),
    sources: async () => (['frontend', 'agent', 'interceptor', 'target'] as const).map((hop) => ({ hop, state: 'readable' as const })),
  };
  const told: TracedFlow[] = [];
  const tell = async (): Promise<unknown> => {
    try {
      const options = { onNotice: () => {}, now: () => now, wait: () => new Promise<void>((resolve) => void ticks.push(resolve)) };
      for await (const traced of followFlows({ live, configuration: { revisions: async () => [] } }, options, ending.signal)) told.push(traced);
      return null;
    } catch (error) {
      return error;
    }
  };
  const ended = tell();
  const pass = async (ms: number): Promise<void> => {
    for (let turns = 0; turns < 20; turns += 1) await turn(); // what was said is read
    now += ms;
    for (const tick of ticks.splice(0)) tick();
    for (let turns = 0; turns < 20; turns += 1) await turn();
  };
  return {
    told, ended, pass,
    say: (...more: readonly LogRecord[]) => void lines.push(...more),
    fail: (error: Error) => (failure = error),
    end: async () => {
      ending.abort();
      ticks.splice(0).forEach((tick) => tick());
      ticks = [];
      return ended;
    },
  };
}

const token = { state: 'seen', fingerprint: `sha256:${'0'.repeat(32)}`, claims: { sub: 'ana' } } as const;
const sent = (id: string): LogRecord => hopLine('frontend', 'sent', 0, { correlationId: id, header: 'x-user', token });
const answered = (id: string): LogRecord => hopLine('frontend', 'answered', 90, { correlationId: id, reply: { status: 200 } });
const accepted = (id: string): LogRecord => hopLine('target', 'accepted', 50, { correlationId: id, header: 'authorization', token, verification: { result: 'passed' } });

const ids = (told: readonly TracedFlow[]): readonly string[] => told.map(({ subject }) => subject.flow.correlationId ?? '');

test('a flow is told once it was still for half a minute, though its frontend has its answer', async () => {
  const { say, pass, told, end } = stage();
  say(sent('a'), answered('a'), logLine('agent', 'of no flow'));
  await pass(1_000);
  await pass(20_000);
  assert.deepEqual(ids(told), []);
  say(sent('b'));
  await pass(10_000);
  await pass(1_000);
  assert.deepEqual(ids(told), ['a'], 'another flow that begins changes nothing');
  await pass(30_000);
  await pass(30_000);
  assert.deepEqual(ids(told), ['a', 'b'], 'each once, without an answer too');
  assert.equal(await end(), null);
});

test('a line that comes late begins the wait again, and is in what is told', async () => {
  const { say, pass, told, end } = stage();
  say(sent('a'), answered('a'));
  await pass(1_000);
  await pass(25_000);
  say(accepted('a'));
  await pass(10_000);
  await pass(10_000);
  assert.deepEqual(ids(told), []);
  await pass(30_000);
  assert.deepEqual(ids(told), ['a']);
  assert.equal(told[0]?.subject.flow.hops.find(({ hop }) => hop === 'target')?.observations.length, 1);
  await end();
});

test('what comes after it was told is told where it changes the judgement, and not where it does not', async () => {
  const { say, pass, told, end } = stage();
  const long = async (): Promise<void> => {
    await pass(1_000);
    await pass(31_000);
    await pass(1_000);
  };
  say(sent('a'), accepted('a'));
  await long();
  assert.equal(told.length, 1);
  say(hopLine('frontend', 'answered', 91, { correlationId: 'a', reply: { status: 200 } }));
  await long();
  const before = told.length;
  say(hopLine('target', 'rejected', 60, { correlationId: 'a', header: 'authorization', token, verification: { result: 'failed', code: 'expired' } }));
  await long();
  assert.equal(told.length, before + 1);
  assert.notDeepEqual(told.at(-1)?.diagnosis.findings.map(({ code }) => code), told[0]?.diagnosis.findings.map(({ code }) => code));
  say(hopLine('target', 'rejected', 61, { correlationId: 'a', header: 'authorization', token, verification: { result: 'failed', code: 'expired' } }));
  await long();
  assert.equal(told.length, before + 1);
  await end();
});

test('what ends the tail ends it', async () => {
  const { fail, pass, ended } = stage();
  const error = new ChainError('aws-credentials-missing', 'gone', { source: 'user' });
  fail(error);
  await pass(1_000);
  assert.equal(await ended, error);
});
