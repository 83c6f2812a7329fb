import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChainError } from '../../core/errors.ts';
import type { LogReadiness } from '../../core/readiness/readiness.ts';
import type { LogSource } from '../ports.ts';
import { ReadinessLook, withReadiness } from './withReadiness.ts';

const readiness: LogReadiness = {
  hops: [{ hop: 'gateway', state: 'off', group: '/g', retentionDays: null, because: 'nothing delivers it', remedy: null, notes: [], isSilent: true }],
  spans: { state: 'unknown', because: 'nobody knows', remedy: null }, readerPolicy: null,
};
const logs: LogSource = { read: async function* () {}, sources: () => Promise.resolve([{ hop: 'gateway', state: 'readable' }]) };

async function readAll(source: LogSource): Promise<void> {
  for await (const record of source.read({})) assert.fail(`no record is there: ${record.text}`);
}

test('while the logs are read nobody waits for the look; once they are, its reasons stand with them', async () => {
  const asked = Promise.withResolvers<LogReadiness>();
  let looks = 0;
  const source = withReadiness(logs, new ReadinessLook(() => (looks++, asked.promise)));
  assert.deepEqual(await source.sources(), [{ hop: 'gateway', state: 'readable' }]);
  await readAll(source);
  const explained = source.sources();
  asked.resolve(readiness);
  assert.deepEqual(await explained, [{ hop: 'gateway', state: 'missing', because: 'nothing delivers it' }]);
  await readAll(source);
  assert.equal(looks, 1);
});

test('where AWS does not let it look, the logs’ own word stands; a fault of ours is told', async () => {
  const refused = withReadiness(logs, new ReadinessLook(() => Promise.reject(new ChainError('aws-unavailable', 'no', { source: 'aws' }))));
  await readAll(refused);
  assert.deepEqual(await refused.sources(), [{ hop: 'gateway', state: 'readable' }]);
  const broken = withReadiness(logs, new ReadinessLook(() => Promise.reject(new TypeError('a mistake'))));
  await readAll(broken);
  await assert.rejects(() => broken.sources(), /a mistake/);
});
