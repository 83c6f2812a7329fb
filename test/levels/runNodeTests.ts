import { relative } from 'node:path';
import { run } from 'node:test';
import { root } from '../repository/sourceTree.ts';
import { countFailure, tellUnsure, type Failure, type Tally } from './tally.ts';

export type NodeTests = {
  readonly concurrency: number;
  readonly timeoutMs: number;
  readonly showStderr: boolean;
  /** Runs a file with failures once more, with nothing beside it. What passes then is shown as unsure, and counts as passed. */
  readonly secondTry: boolean;
};

type Outcome = { readonly name: string; readonly file?: string; readonly skip?: string | boolean; readonly details: { readonly type?: string; readonly error?: Error & { readonly failureType?: string } } };

/** What the tests of one file came to. */
type FileResult = { passed: number; skipped: number; readonly failures: Failure[] };

/** Runs files of node:test, each in a process of its own. */
export async function runNodeTests(files: readonly string[], tally: Tally, options: NodeTests): Promise<void> {
  for (const [file, result] of await runFiles(files, options)) {
    if (!options.secondTry || result.failures.length === 0 || file === unknownFile) count(tally, result);
    else await tryAgain(file, result, tally, options);
  }
}

async function tryAgain(file: string, first: FileResult, tally: Tally, options: NodeTests): Promise<void> {
  const results = [...(await runFiles([file], options)).values()];
  if (results.length > 0 && results.every(({ failures }) => failures.length === 0)) tellUnsure(tally, first.failures);
  else for (const failure of first.failures) tally.tell(`\nThe first try of ${failure.file} failed too, in ${failure.name}:\n${failure.what.replace(/^/gm, '  ')}\n`);
  for (const result of results) count(tally, result);
}

function count(tally: Tally, { passed, skipped, failures }: FileResult): void {
  tally.passed += passed;
  tally.skipped += skipped;
  for (const failure of failures) countFailure(tally, failure);
}

const unknownFile = '?';
const slowMs = 20_000;

async function runFiles(files: readonly string[], { concurrency, timeoutMs, showStderr }: NodeTests): Promise<ReadonlyMap<string, FileResult>> {
  const results = new Map<string, FileResult>();
  const durations = new Map<string, number>();
  for await (const event of run({ files: [...files], concurrency, timeout: timeoutMs })) {
    if (event.type === 'test:pass' || event.type === 'test:fail') {
      const { file = unknownFile } = event.data;
      const result = results.get(file) ?? { passed: 0, skipped: 0, failures: [] };
      results.set(file, result);
      if (event.type === 'test:pass') addPass(event.data, result);
      else addFailure(event.data, file, result);
    } else if (event.type === 'test:diagnostic' && event.data.file !== undefined) process.stdout.write(`  ${event.data.message}\n`); // what a test told of itself
    else if (event.type === 'test:summary' && event.data.file !== undefined) durations.set(relative(root, event.data.file), event.data.duration_ms);
    else if (event.type === 'test:stderr' && showStderr) process.stderr.write(event.data.message);
  }
  tellSlowest(durations);
  return results;
}

/** Where the time of a level goes, for whoever wants it shorter. */
function tellSlowest(durations: ReadonlyMap<string, number>): void {
  const slow = [...durations].filter(([, duration]) => duration >= slowMs).sort(([, one], [, other]) => other - one);
  for (const [file, duration] of slow.slice(0, 12)) process.stdout.write(`  ${(duration / 1000).toFixed(0)} s ${file}\n`);
}

function addPass({ details, skip }: Outcome, result: FileResult): void {
  if (details.type === 'suite') return;
  if (skip !== undefined && skip !== false) result.skipped += 1;
  else result.passed += 1;
}

/** A suite fails because a test in it failed, which is counted and shown there, or because it could not be prepared: then none of its tests ran. */
function addFailure({ name, details }: Outcome, file: string, result: FileResult): void {
  if (details.type === 'suite' && details.error?.failureType !== 'hookFailed') return;
  const cause = details.error?.cause;
  const what = cause instanceof Error ? (cause.stack ?? cause.message) : (details.error?.message ?? '');
  result.failures.push({ name, file: file === unknownFile ? file : relative(root, file), what });
}
