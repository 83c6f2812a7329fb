import assert from 'node:assert/strict';
import { test } from 'node:test';
import { closestName } from './closestName.ts';

const known = ['expired', 'wrong-audience', 'wrong-issuer', 'no-token'];

for (const [typed, meant] of [
  ['expird', 'expired'],
  ['EXPIRED', 'expired'],
  ['wrong-isuer', 'wrong-issuer'],
  ['token', null],
  ['', null],
] as const) {
  test(`"${typed}" means ${meant ?? 'nothing that is known'}`, () => assert.equal(closestName(typed, known), meant));
}
