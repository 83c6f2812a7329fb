import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import { runNodeTests } from './runNodeTests.ts';
import type { Tally } from './tally.ts';

let folder: string;
let tally: Tally;
let told: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'levels-'));
  await writeFile(join(folder, 'sure.test.mjs'), "import { test } from 'node:test'; test('sure', () => {});\n");
  await writeFile(join(folder, 'wrong.test.mjs'), "import { test } from 'node:test'; test('fine beside it', () => {}); test('wrong', () => { throw new Error('it is wrong'); });\n");
});
beforeEach(() => {
  told = '';
  tally = { passed: 0, failed: 0, skipped: 0, unsure: 0, tell: (text) => (told += text) };
});
after(() => rm(folder, { recursive: true, force: true }));

test('a file that fails once is shown as unsure and counts by its second try; others run once', async () => {
  const marker = join(folder, 'seen');
  const unsure = join(folder, 'unsure.test.mjs');
  await writeFile(unsure, `import { test } from 'node:test'; import { mkdirSync } from 'node:fs'; test('fine beside it', () => {}); test('unsure', () => { try { mkdirSync(${JSON.stringify(marker)}); } catch { return; } throw new Error('only once'); });\n`);
  await run([unsure, join(folder, 'sure.test.mjs')], true);
  assert.deepEqual(counts(), { passed: 3, failed: 0, unsure: 1 });
  assert.match(told, /UNSURE \(passed at the second try\) unsure[\s\S]*only once/);
});

test('a fault that comes back is a failure', async () => {
  await run([join(folder, 'wrong.test.mjs')], true);
  assert.deepEqual(counts(), { passed: 1, failed: 1, unsure: 0 });
  assert.match(told, /The first try of [^]*FAILED wrong[^]*it is wrong/);
});

test('a file that ends before its tests is a failure, twice or once', async () => {
  const broken = join(folder, 'broken.test.mjs');
  await writeFile(broken, 'process.exit(3);\n');
  await run([broken], true);
  assert.deepEqual(counts(), { passed: 0, failed: 1, unsure: 0 });
});

test('where no second try is wanted there is none', async () => {
  await run([join(folder, 'wrong.test.mjs')], false);
  assert.deepEqual(counts(), { passed: 1, failed: 1, unsure: 0 });
  assert.doesNotMatch(told, /try/);
});

/** A process of node:test that runs others must not say so to them. */
async function run(files: readonly string[], secondTry: boolean): Promise<void> {
  const context = process.env['NODE_TEST_CONTEXT'];
  delete process.env['NODE_TEST_CONTEXT'];
  try {
    await runNodeTests(files, tally, { concurrency: 1, timeoutMs: 60_000, showStderr: false, secondTry });
  } finally {
    if (context !== undefined) process.env['NODE_TEST_CONTEXT'] = context;
  }
}

function counts(): Pick<Tally, 'passed' | 'failed' | 'unsure'> {
  const { passed, failed, unsure } = tally;
  return { passed, failed, unsure };
}
