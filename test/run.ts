import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { buildAll } from '../build/build.ts';
import { prepareVscode } from './levels/prepareVscode.ts';
import { runHostTests } from './levels/runHostTests.ts';
import { runNodeTests } from './levels/runNodeTests.ts';
import { countFailure, type Tally } from './levels/tally.ts';

const root = join(import.meta.dirname, '..');

type Level = { readonly name: string; readonly files: readonly string[]; readonly run: (files: readonly string[]) => Promise<void> };

const full = process.argv.includes('--full');
/** Further words name the files to run: `npm test -- flowBook`. */
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));
if (full) process.env['ALL_THEMES'] = '1'; // for the files of tests, which are processes of their own
const tally: Tally = { passed: 0, failed: 0, skipped: 0, unsure: 0, tell: (text) => process.stdout.write(text) };

/** `secondTry`: where files drive processes of their own beside each other, one that fails runs once more, alone; what passes then is shown as unsure. */
const inNode = (concurrency: number, timeoutMs: number, secondTry = false) => (files: readonly string[]) => runNodeTests(files, tally, { concurrency, timeoutMs, showStderr: full, secondTry });
const inVscode = (run: Level['run']) => (files: readonly string[]) => prepareVscode().then(() => run(files));

const levels: readonly Level[] = [
  { name: 'repository', files: find('test/repository/**/*.test.ts'), run: inNode(2, 300_000) },
  { name: 'unit', files: [...find('src/**/*.test.ts'), ...find('webview/**/*.test.{ts,tsx}')], run: inNode(2, 300_000) },
  // Most wait for processes of their own, and for time-outs that are real: three beside each other keep two cores busy.
  { name: 'integration', files: find('test/**/*.test.ts').filter((file) => !isIn(file, 'repository', 'browser') && (full || !file.endsWith('.full.test.ts'))), run: inNode(3, 300_000, true) },
  { name: 'host', files: find('test/host/**/*.spec.ts'), run: inVscode((files) => runHostTests(files, tally)) },
  // A window at its start keeps one core busy and a file waits for most of the rest: two beside each other. The server from npm, which they drive, is for Linux.
  { name: 'browser', files: process.platform === 'linux' ? find('test/browser/**/*.test.ts') : [], run: inVscode(inNode(2, 900_000, true)) },
];

await buildAll();
for (const level of levels) await runLevel(level);
if (tally.unsure > 0) process.stdout.write(`\n${tally.unsure} of them unsure: passed at the second try\n`);
if (tally.skipped > 0) process.stdout.write(`\n${tally.skipped} skipped beside them: not of this machine\n`);
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);

function find(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort().filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word))).map((file) => join(root, file));
}

function isIn(file: string, ...folders: readonly string[]): boolean {
  return folders.some((folder) => file.startsWith(join(root, 'test', folder) + sep));
}

async function runLevel({ name, files, run }: Level): Promise<void> {
  if (files.length === 0) return;
  const started = performance.now();
  const before = { ...tally };
  process.stdout.write(`\n${name}: ${files.length} files\n`);
  await run(files).catch((error: unknown) => countFailure(tally, { name: `the level ${name}`, file: 'test/run.ts', what: error instanceof Error ? error.message : String(error) }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${tally.passed - before.passed} passed, ${tally.failed - before.failed} failed in ${seconds} s\n`);
}
