import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoTime } from './isoTime.ts';

const rows: readonly (readonly [string, number | null])[] = [
  ['2026-11-22T10:00:00.123Z', 1795341600123],
  ['2026-11-22T10:00:00Z', 1795341600000],
  ['2026-11-22T10:00:00.123456Z', 1795341600123],
  ['2026-11-22T11:00:00.123+01:00', 1795341600123],
  ['2024-02-29T00:00:00.000Z', 1709164800000],
  ['2026-11-22T10:00:00.123', null],
  ['2026-11-22', null],
  ['2026-13-22T10:00:00.123Z', null],
  ['2026-11-22T24:00:00.123Z', null],
  ['1795341600123', null],
  ['1', null],
  ['yesterday', null],
  ['2026-11-22T10:00:00.123Z ', null],
  ['', null],
  ['0099-12-31T23:59:59.999Z', null],
];

for (const [text, expected] of rows) test(`the time ${text} is ${expected ?? 'unknown'}`, () => assert.equal(isoTime(text), expected));

test('every time a component writes is read as it was', () => {
  fc.assert(fc.property(fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) => assert.equal(isoTime(date.toISOString()), date.getTime())));
});
