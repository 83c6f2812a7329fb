import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { LineShelf } from './lineShelf.ts';

const group = '/aws/lambda/x:2026/11/22/[1]abc';
const lines = (from: number, to: number, stream = group): LogRecord[] => Array.from({ length: to - from + 1 }, (_, index) => ({ hop: 'interceptor', source: 'cloudwatch', stream, line: from + index, ingestedAt: 5, text: 'x'.repeat(10) }));
const numbersAround = (shelf: LineShelf, line: number, around: number) => shelf.around(group, line, around)?.lines.map((one) => one.line) ?? null;

test('lines around one, of its stream alone, whatever order they came in', () => {
  const shelf = new LineShelf();
  shelf.add([...lines(5, 9), ...lines(1, 100, 'other'), ...lines(1, 4), ...lines(3, 3)]);
  assert.deepEqual(shelf.around(group, 5, 1), { lines: [4, 5, 6].map((line) => ({ line, at: 5, text: 'x'.repeat(10) })), first: 1, earlier: 3, hasMore: true });
  assert.deepEqual(numbersAround(shelf, 9, 2), [7, 8, 9]);
  assert.equal(numbersAround(shelf, 10, 2), null);
  assert.equal(shelf.around('no such stream', 1, 2), null);
  assert.equal(shelf.around('__proto__', 1, 2), null);
});

test('a line that was heard before older ones were read stands after them, where it stays when more come late', () => {
  const shelf = new LineShelf();
  const at = (line: number, ingestedAt: number | null): LogRecord => ({ ...(lines(line, line)[0] as LogRecord), ingestedAt });
  shelf.add([at(1, 90), at(2, 91), at(3, 10), at(4, 11), at(5, 90)]);
  assert.deepEqual(numbersAround(shelf, 1, 9), [3, 4, 1, 5, 2]);
  const { earlier, first, hasMore } = shelf.around(group, 5, 1) ?? {};
  assert.deepEqual([earlier, first, hasMore], [2, 1, false]);
  shelf.add([at(6, 50), at(7, null), at(8, 95)]);
  assert.deepEqual(numbersAround(shelf, 1, 9), [3, 4, 6, 1, 5, 2, 8, 7]);
});

test('lines of this machine are in its files', () => {
  const shelf = new LineShelf();
  shelf.add(lines(1, 1).map((record) => ({ ...record, source: 'local' as const })));
  assert.equal(numbersAround(shelf, 1, 1), null);
});

test('the oldest go when there are too many', () => {
  const shelf = new LineShelf(1_000);
  for (let line = 1; line <= 25_000; line += 1) shelf.add(lines(line, line));
  assert.equal(numbersAround(shelf, 24_900, 0), null);
  assert.deepEqual(numbersAround(shelf, 24_950, 100), Array.from({ length: 100 }, (_, index) => 24_901 + index));
  shelf.clear();
  assert.equal(numbersAround(shelf, 25_000, 0), null);
});

test('the groups that lines came from are named once, in the order of their names', () => {
  const shelf = new LineShelf();
  shelf.add([...lines(1, 2), ...lines(1, 2, '/aws/lambda/x:another'), ...lines(1, 1, '/aws/eks/api:pod:1')]);
  assert.deepEqual(shelf.groups(), ['/aws/eks/api', '/aws/lambda/x']);
});
