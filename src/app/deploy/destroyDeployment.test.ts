import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { fakeDeployment, presentAs, resourceNeeding, type FakeAws } from '../../../test/builders/fakeDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { openDeployment } from './openDeployment.ts';

const chain = [resourceNeeding('role'), resourceNeeding('logs'), resourceNeeding('function', ['role', 'logs']), resourceNeeding('alias', ['function'], { within: 'function' })];

function deployed(): FakeAws {
  const aws = fakeDeployment(chain);
  for (const { id } of chain) {
    aws.held.set(id, presentAs({}));
    aws.written.set(id, { kind: 'role', name: id, within: null, state: 'done', outputs: {} });
  }
  return aws;
}

async function destroy(aws: FakeAws, signal = new AbortController().signal) {
  const open = openDeployment(aws.deployment);
  const plan = await open.plan(null, new AbortController().signal);
  const removed = await open.destroy(plan, { onProgress: () => {}, now: () => 0, signal });
  return Object.fromEntries(removed.map(({ id, outcome, because, error }) => [id, because ?? error?.message ?? outcome]));
}

test('each goes once nothing needs it any more, and the record says before and after', async () => {
  const aws = deployed();
  assert.deepEqual(await destroy(aws), { alias: 'removed', function: 'removed', logs: 'removed', role: 'removed' });
  assert.deepEqual([aws.held.size, aws.written.size], [0, 0]);
  const after = (later: string, earlier: string): void => assert.ok(aws.events.indexOf(`remove ${later}`) > aws.events.indexOf(`record ${earlier} gone`), `${later} before ${earlier} was gone`);
  after('function', 'alias');
  after('role', 'function');
  after('logs', 'function');
  for (const { id } of chain) assert.ok(aws.events.indexOf(`record ${id} changing`) < aws.events.indexOf(`remove ${id}`));
});

test('once more: nothing is there, and the record holds nothing of it', async () => {
  const aws = deployed();
  aws.held.clear();
  assert.deepEqual(await destroy(aws), { alias: 'absent', function: 'absent', logs: 'absent', role: 'absent' });
  assert.equal(aws.written.size, 0);
  const events = aws.events.length;
  await destroy(aws);
  assert.ok(aws.events.slice(events).every((event) => event.startsWith('observe')));
});

test('what is not ours is left, with what stands in it; what is ours around it goes', async () => {
  const aws = deployed();
  aws.held.set('function', presentAs({}, 'nobody-known'));
  assert.deepEqual(await destroy(aws), {
    alias: 'function, which holds it, is not known as this chain’s', function: 'no tag says that it is this chain’s', logs: 'removed', role: 'removed',
  });
  assert.deepEqual([...aws.held.keys()], ['function', 'alias']);
  assert.ok(aws.events.every((event) => !/ (function|alias)/.test(event) || event.startsWith('observe')), 'nothing of it was touched, nor written down');
});

test('what of ours somebody else’s is set to is left to it', async () => {
  const aws = deployed();
  aws.held.set('role', presentAs({}, 'this-chain', 'arn:of:role'));
  aws.held.set('function', presentAs({ settings: { role: 'arn:of:role' } }, 'another-chain'));
  assert.partialDeepStrictEqual(await destroy(aws), { role: 'role function uses it, and is not known as this chain’s', logs: 'removed' });
  assert.deepEqual([...aws.held.keys()], ['role', 'function', 'alias']);
});

test('what stands in another chain’s is that chain’s, though it carries our mark', async () => {
  const aws = deployed();
  aws.held.set('function', presentAs({}, 'another-chain'));
  assert.notEqual((await destroy(aws))['alias'], 'removed');
  assert.ok(aws.held.has('alias'));
});

test('what could not be read is left, with the reason, and is not taken for gone', async () => {
  const aws = deployed();
  aws.held.set('role', { state: 'unreadable', because: 'you may not look' });
  assert.deepEqual(await destroy(aws), { alias: 'removed', function: 'removed', logs: 'removed', role: 'you may not look' });
  assert.ok(aws.written.has('role'));
});

test('a failure leaves what it needs, and nothing else', async () => {
  const aws = deployed();
  aws.fail('remove', 'alias', new ChainError('aws-access-denied', 'You may not.', { source: 'aws' }));
  assert.deepEqual(await destroy(aws), { alias: 'You may not.', function: 'alias is still there and needs it', logs: 'function is still there and needs it', role: 'function is still there and needs it' });
});

test('cancelled, the call under way ends and nothing further is taken away', { timeout: 5_000 }, async () => {
  const aws = deployed();
  const release = aws.hold('remove', 'alias');
  const abort = new AbortController();
  const removing = destroy(aws, abort.signal);
  while (!aws.events.includes('remove alias')) await turn();
  abort.abort();
  release();
  assert.equal((await removing)['alias'], 'removed');
  assert.deepEqual([...aws.held.keys()], ['role', 'logs', 'function']);
});
