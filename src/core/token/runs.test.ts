import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nextRun } from './runs.ts';

/** The same as an expression, several times slower. */
const expression = /(?<![\w.~+/-])[\w.~+/-]{20,}={0,2}/g;

const parts = fc.constantFrom('abcde', 'aB3', '0123456789abcdefghij', '0123456789abcdefghi', '=', '==', '.', '/', '"', ' ', 'ü', '\u{1f600}', 'Z');
const texts = fc.array(fc.oneof(parts, fc.string({ maxLength: 3 })), { maxLength: 40 }).map((list) => list.join(''));

test('runs are found where the expression finds them, and their capitals', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const expected = [...text.matchAll(expression)].map((match) => ({ start: match.index, end: match.index + match[0].length, hasCapital: /[A-Z]/.test(match[0]) }));
      const found = [];
      for (let run = nextRun(text, 0); run !== null; run = nextRun(text, run.end)) found.push(run);
      assert.deepEqual(found, expected);
    }),
    { numRuns: 500 },
  );
});
