import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { HostOutcome } from '../host/suite.ts';
import { countFailure, type Tally } from './tally.ts';

const deadlineMs = 600_000;

/** Runs specs of mocha inside one real extension host, and counts each test of theirs. VS Code's own output is shown where it helps. */
export async function runHostTests(specs: readonly string[], tally: Tally): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'host-results-'));
  const results = join(folder, 'results.jsonl');
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, '..', 'vscode', 'runHostSuite.ts'), results, ...specs], { stdio: ['ignore', 'pipe', 'pipe'], timeout: deadlineMs });
    const [printed, complaint, code] = await Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.on('close', resolve))]);
    const outcomes = readOutcomes(results);
    for (const outcome of outcomes) count(outcome, tally);
    const isUntold = code !== 0 && !outcomes.some(({ state }) => state === 'failed');
    if (isUntold || outcomes.length === 0) countFailure(tally, { name: 'the suite in the extension host', file: 'test/host', what: `It ended with ${code} after ${outcomes.length} tests. VS Code said:\n${`${printed}\n${complaint}`.trim().slice(-6000)}` });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count({ name, file, state, error = '' }: HostOutcome, tally: Tally): void {
  if (state === 'failed') countFailure(tally, { name, file: `test/host/${basename(file, '.cjs')}.ts`, what: error });
  else tally[state] += 1;
}

function readOutcomes(file: string): readonly HostOutcome[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as HostOutcome);
  } catch {
    return []; // VS Code did not come as far as the first test
  }
}
