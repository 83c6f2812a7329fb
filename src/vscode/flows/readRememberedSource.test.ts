import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRememberedSource } from './readRememberedSource.ts';

test('a remembered profile and region are used again, the account is asked for anew', () => {
  assert.deepEqual(readRememberedSource({ kind: 'aws', profile: 'dev', region: 'eu-west-1', account: '123456789012' }), { kind: 'aws', profile: 'dev', region: 'eu-west-1', account: null });
  assert.deepEqual(readRememberedSource({ kind: 'aws', profile: null, region: 'eu-west-1' }), { kind: 'aws', profile: null, region: 'eu-west-1', account: null });
});

for (const value of [undefined, null, 'aws', { kind: 'local' }, { kind: 'aws' }, { kind: 'aws', region: 'somewhere' }, { kind: 'aws', region: 7 }]) {
  test(`${JSON.stringify(value)} is the local chain`, () => assert.equal(readRememberedSource(value), null));
}
