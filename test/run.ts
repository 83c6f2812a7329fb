import { globSync } from 'node:fs';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { buildAll } from '../build/build.ts';

const root = join(import.meta.dirname, '..');

type Level = { readonly name: string; readonly files: readonly string[]; readonly concurrency: number };
type Tally = { passed: number; failed: number; skipped: number };

const full = process.argv.includes('--full');
/** Further words name the files to run: `npm test -- flowBook`. */
const wanted = process.argv.slice(2).filter((word) => !word.startsWith('--'));

const levels: readonly Level[] = [
  { name: 'repository', files: find('test/repository/**/*.test.ts'), concurrency: 2 },
  { name: 'unit', files: find('src/**/*.test.ts'), concurrency: 2 },
  { name: 'integration', files: find('test/**/*.test.ts').filter((file) => !file.includes(join('test', 'repository')) && (full || !file.endsWith('.full.test.ts'))), concurrency: 2 },
];

const tally: Tally = { passed: 0, failed: 0, skipped: 0 };
await buildAll();
for (const level of levels) await runLevel(level);
process.stdout.write(`\n${tally.passed} passed, ${tally.failed} failed${tally.skipped === 0 ? '' : `, ${tally.skipped} skipped`}\n`);
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);

function find(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort().filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word))).map((file) => join(root, file));
}

async function runLevel({ name, files, concurrency }: Level): Promise<void> {
  if (files.length === 0) return;
  const started = performance.now();
  const before = { ...tally };
  process.stdout.write(`\n${name}: ${files.length} files\n`);
  const stream = run({ files: [...files], concurrency, timeout: 300_000 });
  for await (const event of stream) {
    if (event.type === 'test:pass') countPass(event.data);
    else if (event.type === 'test:fail') countFailure(event.data);
    else if (event.type === 'test:stderr' && full) process.stderr.write(event.data.message);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${name}: ${tally.passed - before.passed} passed, ${tally.failed - before.failed} failed in ${seconds} s\n`);
}

type Outcome = { readonly name: string; readonly file?: string; readonly skip?: string | boolean; readonly details: { readonly type?: string; readonly error?: Error } };

function countPass(outcome: Outcome): void {
  if (outcome.details.type === 'suite') return;
  if (outcome.skip !== undefined && outcome.skip !== false) tally.skipped += 1;
  else tally.passed += 1;
}

/** A suite fails because a test in it failed, which is counted and shown there. */
function countFailure({ name, file, details }: Outcome): void {
  if (details.type === 'suite') return;
  tally.failed += 1;
  const cause = details.error?.cause;
  const what = cause instanceof Error ? (cause.stack ?? cause.message) : (details.error?.message ?? '');
  process.stdout.write(`\nFAILED ${name}\n  in ${file === undefined ? '?' : relative(root, file)}\n${what.replace(/^/gm, '  ')}\n`);
}
