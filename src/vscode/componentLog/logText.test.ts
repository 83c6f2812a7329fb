import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { logText } from './logText.ts';

function record(line: number, text: string, ingestedAt: number | null = Date.UTC(2026, 10, 22, 10, 0, 0, 7) + line * 1000): LogRecord {
  return { hop: 'agent', source: 'local', stream: 'agent.jsonl', line, ingestedAt, text };
}

test('each line has its number and time', () => {
  const { text } = logText([record(9, 'listening'), record(10, '{"tokenHop":1}'), record(11, 'odd', null)], 'UTC');
  assert.equal(text, ' 9  2026-11-22 10:00:09.007  listening\n10  2026-11-22 10:00:10.007  {"tokenHop":1}\n11  time unknown  odd\n');
});

test('colours of a terminal go, what hides or turns round is spelled out, a line stays a line', () => {
  const { text } = logText([record(1, '\u001b[33mwarn\u001b[0m \u202eevil\u0007'), record(2, 'two\nrows')], 'UTC');
  assert.match(text, /warn \\u\{202e\}evil\\u\{7\}\n2 .*two\\u\{a\}rows\n$/);
});

test('a line of the log is found at its row, also where earlier ones are left out', () => {
  const records = Array.from({ length: 5 }, (_, index) => record(index + 3, `line ${index + 3}`));
  const whole = logText(records, 'UTC');
  assert.deepEqual([3, 7, 2].map(whole.rowOf), [0, 4, null]);
  const cut = logText(records, 'UTC', 2);
  assert.match(cut.text, /^\(3 earlier lines are not shown\)\n6 .*line 6\n7 .*line 7\n$/);
  assert.deepEqual([6, 7, 3].map(cut.rowOf), [1, 2, null]);
});

test('an empty log is an empty text', () => assert.equal(logText([], 'UTC').text, ''));
