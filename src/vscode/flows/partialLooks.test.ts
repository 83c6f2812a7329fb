import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PartialLooks } from './partialLooks.ts';

test('looks at the first lines at once, then seldom: never two at a time, and not after the end', async () => {
  let now = 0;
  let done = (): void => {};
  let looked = 0;
  const looks = new PartialLooks(() => new Promise<void>((resolve) => ((looked += 1), (done = resolve))), () => now);
  const finish = async (ms: number): Promise<void> => {
    now += ms;
    done();
    await new Promise((resolve) => setImmediate(resolve));
  };
  looks.note();
  looks.note();
  assert.equal(looked, 1);
  await finish(200);
  now = 1_199; // it took 200 ms, so 1,000 are read without it
  looks.note();
  assert.equal(looked, 1);
  now = 1_200;
  looks.note();
  assert.equal(looked, 2);
  await finish(1);
  now = 1_700;
  looks.note();
  assert.equal(looked, 2, 'at most twice a second');
  now = 1_701;
  looks.note();
  assert.equal(looked, 3);
  const ended = looks.end();
  await finish(1);
  await ended;
  now = 1e9;
  looks.note();
  assert.equal(looked, 3);
});
