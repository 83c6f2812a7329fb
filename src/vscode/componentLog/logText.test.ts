import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogWindow } from '../../app/ports.ts';
import { absenceInWords, logText } from './logText.ts';

type Line = LogWindow['lines'][number];

function lineOf(line: number, text: string, at: number | null = Date.UTC(2026, 10, 22, 10, 0, 0, 7) + line * 1000): Line {
  return { line, at, text };
}

const windowOf = (lines: readonly Line[], rest: Partial<LogWindow> = {}): LogWindow => ({ lines, first: lines[0]?.line ?? null, earlier: 0, hasMore: false, ...rest });
const numbered = (from: number, to: number): readonly Line[] => Array.from({ length: to - from + 1 }, (_, index) => lineOf(from + index, `line ${from + index}`));

test('each line has its number and time', () => {
  const { text } = logText(windowOf([lineOf(9, 'listening'), lineOf(10, '{"tokenHop":1}'), lineOf(11, 'odd', null)]), 'UTC');
  assert.equal(text, ' 9  2026-11-22 10:00:09.007  listening\n10  2026-11-22 10:00:10.007  {"tokenHop":1}\n11  time unknown  odd\n');
});

test('colours of a terminal go, what hides or turns round is spelled out, a line stays a line', () => {
  const { text } = logText(windowOf([lineOf(1, '\u001b[33mwarn\u001b[0m \u202eevil\u0007'), lineOf(2, 'two\nrows')]), 'UTC');
  assert.match(text, /warn \\u\{202e\}evil\\u\{7\}\n2 .*two\\u\{a\}rows\n$/);
});

test('a line of the log is found at its row, also where others are left out', () => {
  const whole = logText(windowOf(numbered(3, 7)), 'UTC');
  assert.deepEqual([3, 7, 2].map(whole.rowOf), [0, 4, null]);
  const part = logText(windowOf(numbered(6, 7), { first: 3, earlier: 3, hasMore: true }), 'UTC');
  assert.match(part.text, /^\(3 earlier lines are not shown\)\n6 .*line 6\n7 .*line 7\n\(later lines are not shown\)\n$/);
  assert.deepEqual([6, 7, 3].map(part.rowOf), [1, 2, null]);
});

test('lines that were read in another order than they were written stand by their times, and that is said', () => {
  const { text, rowOf } = logText(windowOf([lineOf(9, 'first', 7), lineOf(10, 'then', 8), lineOf(2, 'last', 9)]), 'UTC');
  assert.match(text, /^\(in the order of their times; [^\n]*\)\n 9 .*first\n10 .*then\n 2 .*last\n$/);
  assert.deepEqual([9, 10, 2].map(rowOf), [1, 2, 3]);
});

test('an empty log is an empty text', () => assert.equal(logText(windowOf([]), 'UTC').text, ''));

test('why a line is not there', () => {
  assert.equal(absenceInWords(41, windowOf(numbered(5001, 5010)), 'agent’s log'), 'Line 41 is no longer in the agent’s log: it keeps its newest lines and begins with line 5,001 now.');
  assert.equal(absenceInWords(41, windowOf(numbered(1, 12)), 'agent’s log'), 'Line 41 is not in the agent’s log, which ends with line 12 now.');
  assert.equal(absenceInWords(2000, windowOf([]), 'agent’s log'), 'The agent’s log holds no lines any more, so line 2,000 is gone.');
  assert.equal(absenceInWords(41, windowOf([...numbered(40, 40), ...numbered(42, 42)]), 'agent’s log'), 'Line 41 is not in the agent’s log any more.');
});
