import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { steadyConfigSource } from './steadyConfigSource.ts';

const revision = (because: string): ConfigurationRevision => ({ resource: 'runtime', from: 0, value: null, because }) as unknown as ConfigurationRevision; // none looks into it

test('AWS is asked once a minute at most, and its last answer stands while it cannot be asked', async () => {
  let [now, asked] = [0, 0];
  let failure: Error | null = new Error('signed out');
  const source = steadyConfigSource({
    revisions: async () => {
      asked += 1;
      if (failure !== null) throw failure;
      return [revision(`answer ${asked}`)];
    },
  }, () => now);
  await assert.rejects(source.revisions(), /signed out/, 'nothing was ever answered');
  failure = null;
  const [first, beside] = await Promise.all([source.revisions(), source.revisions()]);
  assert.deepEqual([first, beside, asked], [[revision('answer 2')], [revision('answer 2')], 2]);
  now = 59_999;
  assert.equal(await source.revisions(), first);
  now = 60_000;
  failure = new Error('signed out');
  assert.deepEqual([await source.revisions(), asked], [first, 3]);
  failure = null;
  now = 119_999;
  assert.deepEqual([await source.revisions(), asked], [first, 3]);
  now = 120_000;
  assert.deepEqual(await source.revisions(), [revision('answer 4')]);
});
