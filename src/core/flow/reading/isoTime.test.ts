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

test('a character in another’s place makes it no time, or the time that it says', () => {
  const iso = /^[1-9]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}(?:Z|\+00:00)$/;
  fc.assert(
    fc.property(fc.nat({ max: 23 }), fc.constantFrom(...'0123456789-:.TZ +/;', 'ü'), (at, character) => {
      const text = '2026-11-22T10:00:00.123Z';
      const changed = text.slice(0, at) + character + text.slice(at + 1);
      assert.equal(isoTime(changed), iso.test(changed) ? Date.parse(changed) : null);
    }),
    { numRuns: 1_000 },
  );
});

test('every time a component writes is read as it was', () => {
  fc.assert(fc.property(fc.date({ min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true }), (date) => assert.equal(isoTime(date.toISOString()), date.getTime())));
});
