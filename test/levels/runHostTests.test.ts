import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { root } from '../repository/sourceTree.ts';
import { runHostTests } from './runHostTests.ts';
import type { Tally } from './tally.ts';

// What happens when VS Code misbehaves, with programs that stand in for it by VSCODE_EXECUTABLE.
const spec = join(root, 'test', 'host', 'extension.spec.ts');
let folder: string;
let tally: Tally;
let printed: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'levels-'));
  tally = { passed: 0, failed: 0, skipped: 0, unsure: 0, tell: (text) => (printed += text) };
  printed = '';
});

afterEach(() => {
  delete process.env['VSCODE_EXECUTABLE'];
  rmSync(folder, { recursive: true });
});

test('each test in the host counts once; a failed one is shown with its spec', { skip: process.platform === 'win32' }, async () => {
  await runWith(`
    const line = (state, error) => JSON.stringify({ name: 'a ' + state + ' one', file: '/x/.cache/host-suite/extension.spec.cjs', state, error }) + '\\n';
    require('node:fs').appendFileSync(process.env.AGENTCORE_CHAIN_HOST_RESULTS, line('passed') + line('passed') + line('skipped') + line('failed', 'AssertionError: 1 != 2'));
    process.exit(1);
  `);
  assert.deepEqual(counts(), { passed: 2, failed: 1, skipped: 1 });
  assert.match(printed, /FAILED a failed one\n {2}in test\/host\/extension\.spec\.ts\n {2}AssertionError: 1 != 2/);
});

test('a VS Code that ends before the first test, or in the middle of all, is one failure with its last words', { skip: process.platform === 'win32' }, async () => {
  await runWith("console.error('no display here'); process.exit(3);");
  assert.deepEqual(counts(), { passed: 0, failed: 1, skipped: 0 });
  assert.match(printed, /no display here/);
  await runWith(`
    require('node:fs').appendFileSync(process.env.AGENTCORE_CHAIN_HOST_RESULTS, JSON.stringify({ name: 'one', file: 'extension.spec.cjs', state: 'passed' }) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  `);
  assert.deepEqual(counts(), { passed: 1, failed: 2, skipped: 0 });
});

test('a VS Code that ends well and ran nothing is a failure', { skip: process.platform === 'win32' }, async () => {
  await runWith('');
  assert.deepEqual(counts(), { passed: 0, failed: 1, skipped: 0 });
});

test('VSCODE_EXECUTABLE that names no file is told', async () => {
  process.env['VSCODE_EXECUTABLE'] = join(folder, 'missing');
  await runHostTests([spec], tally);
  assert.equal(tally.failed, 1);
  assert.match(printed, /VSCODE_EXECUTABLE names missing, and there is no such file/);
});

function counts(): Pick<Tally, 'passed' | 'failed' | 'skipped'> {
  return { passed: tally.passed, failed: tally.failed, skipped: tally.skipped };
}

async function runWith(program: string): Promise<void> {
  const executable = join(folder, 'code');
  writeFileSync(executable, `#!/usr/bin/env node\n${program}`);
  chmodSync(executable, 0o755);
  process.env['VSCODE_EXECUTABLE'] = executable;
  await runHostTests([spec], tally);
}
