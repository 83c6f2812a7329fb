import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { TimeWindow } from '../app/ports.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { localLogSource } from './localLogSource.ts';
import { logFilePath, writeLogLine } from './logLine.ts';
import { LogWriter } from './logWriter.ts';

async function project(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'logs ü '));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function write(folder: string, texts: readonly string[], maxBytes?: number): Promise<void> {
  const writer = await LogWriter.open(folder, 'agent', maxBytes);
  for (const [index, text] of texts.entries()) {
    writer.append(1000 + index, text);
    await writer.flush();
  }
  await writer.close();
}

async function read(folder: string, window: TimeWindow = {}, signal?: AbortSignal): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  for await (const record of localLogSource(folder).read(window, signal)) records.push(record);
  return records;
}

async function linesRead(folder: string): Promise<string[]> {
  return (await read(folder)).map(({ line, text }) => `${line} ${text}`);
}

test('what is written is read as the writer answered it', async (context) => {
  const folder = await project(context);
  const writer = await LogWriter.open(folder, 'interceptor');
  const written = ['plain', 'zwei\nZeilen', '{"tokenHop":1}', 'ü数\u0000\ud800', ''].map((text, index) => writer.append(1000 + index, text));
  await writer.close();
  assert.deepEqual(await read(folder), written);
  assert.deepEqual(written[1], { hop: 'interceptor', source: 'local', stream: 'interceptor.jsonl', line: 2, ingestedAt: 1001, text: 'zwei\nZeilen' });
});

test('line numbers count on over runs', async (context) => {
  const folder = await project(context);
  await write(folder, ['a', 'b']);
  await write(folder, ['c']);
  assert.deepEqual(await linesRead(folder), ['1 a', '2 b', '3 c']);
});

test('a line cut by a killed writer is passed over, and the next one is whole', async (context) => {
  const folder = await project(context);
  await write(folder, ['a', 'b']);
  const path = logFilePath(folder, 'agent');
  await truncate(path, (await stat(path)).size - 5);
  assert.deepEqual(await linesRead(folder), ['1 a']);
  await write(folder, ['c']);
  assert.deepEqual(await linesRead(folder), ['1 a', '2 c']);
});

test('lines that are no log lines are passed over', async (context) => {
  const folder = await project(context);
  await write(folder, ['a']);
  await appendFile(logFilePath(folder, 'agent'), 'garbage\n[]\nnull\n{"at":"x","line":1,"text":"t"}\n{"at":1,"line":1.5,"text":"t"}\n{"at":1,"line":2,"text":7}\n\n');
  await write(folder, ['b']);
  assert.deepEqual(await linesRead(folder), ['1 a', '2 b']);
});

test('a log over its limit is cut to its newest half, and numbers count on', async (context) => {
  const folder = await project(context);
  const texts = Array.from({ length: 200 }, (_, index) => `line ${index + 1} ${'x'.repeat(50)}`);
  await write(folder, texts, 4000);
  const lines = await read(folder);
  const first = lines[0]?.line ?? 0;
  assert.ok(first > 100 && first < 190, `the first line left is ${first}`);
  assert.deepEqual(lines.map(({ line, text }) => ({ line, text })), texts.slice(first - 1).map((text, index) => ({ line: first + index, text })));
  assert.ok((await stat(logFilePath(folder, 'agent'))).size <= 4000);
});

test('whatever the lines’ sizes, the newest are there without a gap', async (context) => {
  const folder = await project(context);
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(400), { minLength: 1, maxLength: 30 }), async (sizes) => {
    await rm(logFilePath(folder, 'agent'), { force: true });
    const texts = sizes.map((size, index) => `${index} ${'x'.repeat(size)}`);
    await write(folder, texts, 1000);
    const found = (await read(folder)).map(({ text }) => text);
    assert.ok(found.length > 0);
    assert.deepEqual(found, texts.slice(-found.length));
  }), { numRuns: 40 });
});

test('one line larger than the limit is kept', async (context) => {
  const folder = await project(context);
  const large = 'y'.repeat(300_000);
  await write(folder, ['a', large], 1000);
  assert.equal((await read(folder)).at(-1)?.text, large);
  await write(folder, ['b'], 1000);
  assert.deepEqual(await linesRead(folder), ['3 b']);
});

test('a number is found behind lines that are larger than one look', async (context) => {
  const folder = await project(context);
  await write(folder, ['a', 'z'.repeat(200_000)]);
  await appendFile(logFilePath(folder, 'agent'), 'no log line '.repeat(20_000));
  await write(folder, ['b']);
  assert.equal((await read(folder)).at(-1)?.line, 3);
});

test('a window takes its borders in', async (context) => {
  const folder = await project(context);
  await write(folder, ['a', 'b', 'c', 'd']);
  assert.deepEqual((await read(folder, { since: 1001, until: 1002 })).map(({ text }) => text), ['b', 'c']);
});

test('a read that is no longer wanted ends', async (context) => {
  const folder = await project(context);
  await write(folder, ['a']);
  await assert.rejects(read(folder, {}, AbortSignal.abort()), { name: 'AbortError' });
});

test('says of each hop whether its log could be read', async (context) => {
  const folder = await project(context);
  await write(folder, ['a']);
  await mkdir(logFilePath(folder, 'target'), { recursive: true }); // a folder in a log's place cannot be read, for root either
  const source = localLogSource(folder);
  for await (const _record of source.read({})) continue;
  assert.deepEqual((await source.sources()).map(({ hop, state }) => `${hop} ${state}`), ['frontend missing', 'agent readable', 'gateway missing', 'interceptor missing', 'target unreadable']);
});

test('logs are for their owner alone', { skip: process.platform === 'win32' }, async (context) => {
  const folder = await project(context);
  await write(folder, ['a']);
  const path = logFilePath(folder, 'agent');
  assert.equal((await stat(path)).mode & 0o077, 0);
  assert.equal((await stat(dirname(path))).mode & 0o077, 0);
});

test('a log that cannot be made is told', async (context) => {
  const folder = await project(context);
  await writeFile(join(folder, '.agentcore-chain'), 'in the way');
  await assert.rejects(LogWriter.open(folder, 'agent'), { code: 'file-unwritable' });
});

test('a line is one line of the file, whatever it holds', async (context) => {
  const folder = await project(context);
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
    assert.equal(writeLogLine({ at: 1, line: 1, text }).indexOf('\n'), writeLogLine({ at: 1, line: 1, text }).length - 1);
  }));
  await write(folder, ['\u2028\r\n']);
  assert.equal((await readFile(logFilePath(folder, 'agent'), 'utf8')).split('\n').length, 2);
});
