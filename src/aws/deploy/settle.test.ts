import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oncePropagated, untilSettled, type Wait } from './settle.ts';

function clock(): { readonly wait: Wait; readonly waited: number[] } {
  const waited: number[] = [];
  return { waited, wait: async (ms, signal) => {
    signal.throwIfAborted();
    waited.push(ms);
  } };
}

const running = new AbortController().signal;
const tooEarly = (error: unknown): boolean => error instanceof Error && error.message === 'too early';

test('what is not known yet is tried again, with time between that differs', async () => {
  const { wait, waited } = clock();
  let tries = 0;
  const work = async () => {
    tries += 1;
    if (tries < 5) throw new Error('too early');
    return tries;
  };
  assert.equal(await oncePropagated(wait, running, tooEarly, work), 5);
  assert.equal(waited.length, 4);
  assert.ok(waited.every((ms) => ms >= 1000 && ms <= 5_000));
  assert.equal(new Set(waited).size, 4);
});

test('another refusal is told at once, and one that does not end after a while', async () => {
  const { wait, waited } = clock();
  await assert.rejects(oncePropagated(wait, running, tooEarly, () => Promise.reject(new Error('no'))), /^Error: no$/);
  assert.equal(waited.length, 0);
  await assert.rejects(oncePropagated(wait, running, tooEarly, () => Promise.reject(new Error('too early'))), /too early/);
  assert.ok(waited.length >= 10 && waited.reduce((sum, ms) => sum + ms, 0) >= 10_000, 'longer than a role takes to be known');
});

test('looks until it is settled, less often as it lasts', async () => {
  const { wait, waited } = clock();
  const states = ['CREATING', 'CREATING', 'CREATING', 'CREATING', 'CREATING', 'CREATING', 'CREATING', 'READY', 'never seen'];
  assert.equal(await untilSettled(wait, running, async () => states.shift(), (state) => state === 'READY'), 'READY');
  assert.deepEqual(waited, waited.toSorted((a, b) => a - b));
  assert.deepEqual([waited.length, waited.at(-1), states], [7, 3_000, ['never seen']]);
});

test('what is settled is not waited for', async () => {
  const { wait, waited } = clock();
  await untilSettled(wait, running, async () => 'READY', () => true);
  assert.deepEqual(waited, []);
});

test('whoever gives up ends both, and a look that fails is told', async () => {
  const { wait } = clock();
  const stopped = AbortSignal.abort(new Error('enough'));
  await assert.rejects(untilSettled(wait, stopped, async () => 'CREATING', () => false), /enough/);
  await assert.rejects(oncePropagated(wait, stopped, tooEarly, () => Promise.reject(new Error('too early'))), /enough/);
  await assert.rejects(untilSettled(wait, running, () => Promise.reject(new Error('denied')), () => false), /denied/);
});
