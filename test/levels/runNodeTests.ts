import { relative } from 'node:path';
import { run } from 'node:test';
import { root } from '../repository/sourceTree.ts';
import { countFailure, type Tally } from './tally.ts';

export type NodeTests = { readonly concurrency: number; readonly timeoutMs: number; readonly showStderr: boolean };

type Outcome = { readonly name: string; readonly file?: string; readonly skip?: string | boolean; readonly details: { readonly type?: string; readonly error?: Error & { readonly failureType?: string } } };

/** Runs files of node:test, each in a process of its own. */
export async function runNodeTests(files: readonly string[], tally: Tally, { concurrency, timeoutMs, showStderr }: NodeTests): Promise<void> {
  for await (const event of run({ files: [...files], concurrency, timeout: timeoutMs })) {
    if (event.type === 'test:pass') countPass(event.data, tally);
    else if (event.type === 'test:fail') countFail(event.data, tally);
    else if (event.type === 'test:stderr' && showStderr) process.stderr.write(event.data.message);
  }
}

function countPass({ details, skip }: Outcome, tally: Tally): void {
  if (details.type === 'suite') return;
  if (skip !== undefined && skip !== false) tally.skipped += 1;
  else tally.passed += 1;
}

/** A suite fails because a test in it failed, which is counted and shown there, or because it could not be prepared: then none of its tests ran. */
function countFail({ name, file, details }: Outcome, tally: Tally): void {
  if (details.type === 'suite' && details.error?.failureType !== 'hookFailed') return;
  const cause = details.error?.cause;
  const what = cause instanceof Error ? (cause.stack ?? cause.message) : (details.error?.message ?? '');
  countFailure(tally, { name, file: file === undefined ? '?' : relative(root, file), what });
}
