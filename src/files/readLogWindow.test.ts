import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { ChainError } from '../core/errors.ts';
import { logFilePath, writeLogLine } from './logLine.ts';
import { readLogWindow } from './readLogWindow.ts';

async function logOf(context: TestContext, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'window '));
  context.after(() => rm(folder, { recursive: true }));
  const path = logFilePath(folder, 'agent');
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  return folder;
}

const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => writeLogLine({ at: 1000 + from + index, line: from + index, text: `says ${from + index}` })).join('');

async function window(folder: string, line: number | null, around: number) {
  const { lines: found, earlier, ...rest } = await readLogWindow(folder, 'agent', { line, around });
  assert.equal(earlier, found[0] === undefined ? 0 : found[0].line - (rest.first ?? NaN), 'what the log holds before them');
  return { from: found[0]?.line ?? null, to: found.at(-1)?.line ?? null, count: found.length, ...rest };
}

test('the lines around one, as far as the log has them', async (context) => {
  const folder = await logOf(context, lines(1, 1000));
  assert.deepEqual(await window(folder, 500, 3), { from: 497, to: 503, count: 7, first: 1, hasMore: true });
  assert.deepEqual(await window(folder, 2, 3), { from: 1, to: 5, count: 5, first: 1, hasMore: true });
  assert.deepEqual(await window(folder, 999, 3), { from: 996, to: 1000, count: 5, first: 1, hasMore: false });
  assert.deepEqual(await window(folder, 500, 5000), { from: 1, to: 1000, count: 1000, first: 1, hasMore: false });
  const { lines: [, line] } = await readLogWindow(folder, 'agent', { line: 500, around: 1 });
  assert.deepEqual(line, { at: 1500, line: 500, text: 'says 500' });
});

test('the last lines', async (context) => {
  const folder = await logOf(context, lines(1, 1000));
  assert.deepEqual(await window(folder, null, 10), { from: 991, to: 1000, count: 10, first: 1, hasMore: false });
});

test('a log that was cut begins later: what is no longer there is told by its first line', async (context) => {
  const folder = await logOf(context, lines(5001, 5100));
  assert.deepEqual(await window(folder, 41, 3), { from: null, to: null, count: 0, first: 5001, hasMore: true });
  assert.deepEqual(await window(folder, 5000, 3), { from: 5001, to: 5003, count: 3, first: 5001, hasMore: true });
});

test('a line that the log does not have yet, or no more, shows what is nearest before it', async (context) => {
  const folder = await logOf(context, lines(1, 10) + lines(14, 20));
  assert.deepEqual(await window(folder, 12, 2), { from: 9, to: 14, count: 3, first: 1, hasMore: true });
  assert.deepEqual(await window(folder, 99, 2), { from: 19, to: 20, count: 2, first: 1, hasMore: false });
});

test('lines of another hand, and one that was cut off, are passed over', async (context) => {
  const folder = await logOf(context, `not json\n{ "at": 5, "line": 7, "text": "spaced" }\n${lines(8, 9)}{"at":9,"line":10,"te`);
  assert.deepEqual(await window(folder, 8, 5), { from: 7, to: 9, count: 3, first: 7, hasMore: false });
});

test('no log is an empty one; one that cannot be read is an error', async (context) => {
  const folder = await logOf(context, '');
  assert.deepEqual(await window(folder, 1, 5), { from: null, to: null, count: 0, first: null, hasMore: false });
  await rm(logFilePath(folder, 'agent'));
  assert.deepEqual(await window(folder, 1, 5), { from: null, to: null, count: 0, first: null, hasMore: false });
  await mkdir(logFilePath(folder, 'agent'));
  await assert.rejects(window(folder, 1, 5), (error: unknown) => error instanceof ChainError && error.code === 'file-unreadable');
});

test('a log of 60,000 lines is read without standing in the way of others', async (context) => {
  const folder = await logOf(context, lines(1, 60_000));
  let turns = 0;
  const interval = setInterval(() => (turns += 1), 1);
  assert.deepEqual(await window(folder, 59_000, 1000), { from: 58_000, to: 60_000, count: 2001, first: 1, hasMore: false });
  clearInterval(interval);
  assert.ok(turns >= 3, `${turns} turns`);
});
