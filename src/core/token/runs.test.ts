import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { charactersOf, nextRun } from './runs.ts';

/** The same as an expression, several times slower. */
const expression = /(?<![\w.~+/-])[\w.~+/-]{20,}={0,2}/g;

const parts = fc.constantFrom('abcde', 'aB3', '0123456789abcdefghij', '0123456789abcdefghi', '=', '==', '.', '/', '"', ' ', 'ü', '\u{1f600}', 'Z');
const texts = fc.array(fc.oneof(parts, fc.string({ maxLength: 3 })), { maxLength: 40 }).map((list) => list.join(''));

test('runs are found where the expression finds them, and their capitals', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const expected = [...text.matchAll(expression)].map((match) => ({ start: match.index, end: match.index + match[0].length, hasCapital: /[A-Z]/.test(match[0]) }));
      const found = [];
      const characters = charactersOf(text);
      for (let run = nextRun(characters, 0); run !== null; run = nextRun(characters, run.end)) found.push(run);
      assert.deepEqual(found, expected);
    }),
    { numRuns: 500 },
  );
});

test('a text is written out character by character, whatever is in it and however long it is', () => {
  for (const text of ['', 'plain', 'ü', 'a\u{1f600}b', '\ud800', `${'x'.repeat(70_000)}ü`, 'x'.repeat(70_000), `${'ü'.repeat(40_000)}x`]) {
    const { codes, length } = charactersOf(text);
    const expected = Array.from({ length: text.length }, (_, at) => (text.charCodeAt(at) < 128 ? text.charCodeAt(at) : 0));
    assert.deepEqual([...codes.subarray(0, length)], expected);
  }
});
