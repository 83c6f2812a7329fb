import assert from 'node:assert/strict';
import { test } from 'node:test';
import { thousands } from './thousands.ts';

test('a count is written as Intl writes it in English', () => {
  for (const count of [0, 7, 999, 1_000, 1_240, 12_345, 999_999, 1_000_000, 1_234_567_890]) assert.equal(thousands(count), count.toLocaleString('en-US'));
});
