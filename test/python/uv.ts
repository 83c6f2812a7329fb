import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, installedOnce } from './installedOnce.ts';

export type TestPython = { readonly program: string; /** Major and minor: `3.11`. */ readonly version: string };

const uvRequirements = join(import.meta.dirname, 'uv-requirements.txt');

/** A Python of the machine. Throws an error that says what to install. */
export function testPython(): TestPython {
  for (const program of ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11']) {
    const { stdout, status } = spawnSync(program, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2]); print(sys.executable)'], { encoding: 'utf8' });
    if (status !== 0) continue;
    const [version = '', executable = program] = stdout.trim().split('\n');
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= 11) return { program: executable, version };
  }
  throw new Error('The tests need Python 3.11 or newer: none was found on the PATH. Install one (python.org, or "apt-get install python3 python3-venv") and run the tests again.');
}

/** uv of the machine where there is one, else one of our own. */
export function uvProgram(): string {
  if (spawnSync('uv', ['--version']).status === 0) return 'uv';
  return join(ownUv(), process.platform === 'win32' ? 'uv.exe' : 'uv');
}

/** PATH with a uv on it, for a product that looks for one. */
export function pathWithUv(): string {
  return spawnSync('uv', ['--version']).status === 0 ? (process.env['PATH'] ?? '') : `${ownUv()}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}`;
}

function ownUv(): string {
  return join(installedOnce(`uv-${digestOf(uvRequirements, process.platform)}`, (folder) => installUv(testPython().program, folder)), 'bin');
}

/** Debian's Python has pip only in a venv of its own, and that only with python3-venv. */
function installUv(python: string, folder: string): void {
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, '--require-hashes', '-r', uvRequirements];
  if (spawnSync(python, ['-m', 'pip', '--version']).status === 0) return runToEnd(python, install);
  const venv = `${folder}.venv`;
  try {
    runToEnd(python, ['-m', 'venv', venv]);
    runToEnd(join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'), install);
  } finally {
    rmSync(venv, { recursive: true, force: true });
  }
}

/** Runs a program, and throws with its last words where it fails. */
export function runToEnd(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined || status !== 0) throw new Error(`"${program} ${args.slice(0, 3).join(' ')}" failed: ${(error?.message ?? stderr).trim().slice(-2000)}`);
}
