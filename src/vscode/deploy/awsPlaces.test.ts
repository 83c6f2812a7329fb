import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChainSession } from '../chain/chainSession.ts';
import { AwsPlaces } from './awsPlaces.ts';

function placesOf(kept: { [key: string]: unknown } = {}) {
  const memory = { get: (key: string) => kept[key], update: async (key: string, value: unknown) => void (kept[key] = value) };
  const selected = { folder: '/orders' } as ChainSession; // nothing else of it is asked for
  return { kept, places: new AwsPlaces({ selected }, memory) };
}

const dev = { profile: 'dev', region: null };
const told = { profile: 'dev', region: 'us-west-2', account: '123456789012' };

test('a choice is each chain’s own, and another window of the workspace knows it', async () => {
  const { kept, places } = placesOf();
  await places.choose('/orders', dev);
  await places.choose('/billing', { profile: null, region: 'eu-west-1' });
  assert.deepEqual(places.choiceOf('/orders'), dev);
  assert.deepEqual(placesOf(kept).places.choiceOf('/billing'), { profile: null, region: 'eu-west-1' });
  assert.equal(places.choiceOf('/stock'), null);
});

test('what cannot be a choice any more is none', () => {
  for (const choice of ['dev', null, { profile: 1, region: null }, { profile: 'dev', region: 'Oregon' }]) assert.equal(placesOf({ awsChoices: { '/orders': choice } }).places.choiceOf('/orders'), null);
});

test('the account is that of the choice: another choice, or other settings, and nobody knows it', async () => {
  const { places } = placesOf();
  let changes = 0;
  places.onDidChange(() => (changes += 1));
  places.note('/billing', told);
  assert.equal(places.shown, null);
  places.note('/orders', told);
  assert.deepEqual(places.shown, told);
  await places.choose('/orders', { profile: null, region: null });
  assert.equal(places.shown, null);
  places.note('/orders', told);
  await places.forget();
  assert.deepEqual([places.shown, places.choiceOf('/orders')], [null, null]);
  assert.equal(changes, 5);
});
