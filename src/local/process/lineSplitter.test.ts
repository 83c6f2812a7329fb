import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitLines } from './lineSplitter.ts';

function linesOf(chunks: readonly Buffer[], longest?: number): string[] {
  const lines: string[] = [];
  const splitter = splitLines((line) => lines.push(line), longest);
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('lines are the same wherever the stream is cut, inside a character too', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }).map((text) => text.replace(/[\r\n]/g, '')), { minLength: 1 }), fc.array(fc.nat(60)), (lines, cuts) => {
      const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const places = [...new Set(cuts.filter((cut) => cut < whole.length))].sort((a, b) => a - b);
      const chunks = [0, ...places].map((from, index) => whole.subarray(from, places[index] ?? whole.length));
      assert.deepEqual(linesOf(chunks), linesOf([whole]));
      assert.equal(linesOf([whole]).length, lines.length);
    }),
  );
});

test('a last line without its end comes out at the end', () => {
  assert.deepEqual(linesOf([Buffer.from('one\r\ntwo')]), ['one', 'two']);
});

test('what is too long for one line is dropped up to the next line', () => {
  assert.deepEqual(linesOf([Buffer.from('abc'), Buffer.from('def'), Buffer.from('gh\nnext\n')], 4), ['abcd', 'next']);
});
