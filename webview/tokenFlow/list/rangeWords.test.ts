import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeWords } from './rangeWords.ts';

test('a time range in words', () => {
  assert.deepEqual(
    [rangeWords('15m', null), rangeWords('24h', 1), rangeWords('setting', 3_600_000), rangeWords('setting', 5_400_000), rangeWords('setting', 172_800_000), rangeWords('setting', 45_000), rangeWords('setting', null)],
    ['Last 15 min', 'Last 24 h', 'Setting: 1 h', 'Setting: 90 min', 'Setting: 2 d', 'Setting: 45 s', 'Setting'],
  );
});
