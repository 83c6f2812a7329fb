import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeItemWords } from './placeItemWords.ts';

const place = { account: '123456789012', region: 'us-west-2', profile: 'dev' };

test('account, region and profile stand there, once', () => {
  assert.equal(placeItemWords(place, { kind: 'local' })?.text, '$(cloud-upload) AWS 123456789012, us-west-2 (dev)');
  assert.equal(placeItemWords({ ...place, profile: null }, { kind: 'local' })?.text, '$(cloud-upload) AWS 123456789012, us-west-2 (default credentials)');
  assert.equal(placeItemWords({ ...place, profile: 'a$(bug)' }, { kind: 'local' })?.text, '$(cloud-upload) AWS 123456789012, us-west-2 (a\\$(bug))');
  assert.equal(placeItemWords(place, { kind: 'aws', ...place }), null, 'the chain’s own item says it');
  assert.notEqual(placeItemWords(place, { kind: 'aws', ...place, region: 'us-east-1' }), null);
  assert.equal(placeItemWords(null, { kind: 'local' }), null);
});
