import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTimeSpan } from './parseTimeSpan.ts';

for (const [text, ms] of [['45s', 45_000], ['90m', 5_400_000], ['1h', 3_600_000], ['2d', 172_800_000], ['0s', 0]] as const) {
  test(`${text} is a span`, () => assert.equal(parseTimeSpan(text), ms));
}

for (const text of ['', 'h', '1', '1w', '1.5h', '-1h', ' 1h', '1h ', '1h30m', '1234567s', 'constructor']) {
  test(`${JSON.stringify(text)} is none`, () => assert.equal(parseTimeSpan(text), null));
}
