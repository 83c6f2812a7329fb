import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A Python with moto on its path. */
export type MotoPython = { readonly program: string; readonly env: NodeJS.ProcessEnv };

const here = import.meta.dirname;
const cache = join(here, '..', '..', '.cache');
const requirements = join(here, 'requirements.txt');
const uvRequirements = join(here, 'requirements-uv.txt');

/**
 * Installs moto as requirements.txt pins it into the git-ignored .cache, through uv, and answers at once when it is there.
 * Touches no Python of the user's. Several processes may install at once: a folder takes its name only when it is complete.
 *
 * @throws Error that says what to install, where Python is missing; with uv's own words where the packages cannot be had.
 */
export function installMoto(): MotoPython {
  const { program, version } = findPython();
  const packages = installedOnce(`moto-${digestOf(requirements, version)}`, (folder) => run(uv(program), ['pip', 'install', '--quiet', '--python', program, '--target', folder, '--require-hashes', '-r', requirements]));
  return { program, env: { ...process.env, PYTHONPATH: packages } };
}

function findPython(): { readonly program: string; readonly version: string } {
  for (const program of ['python3', 'python']) {
    const { stdout, status } = spawnSync(program, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'], { encoding: 'utf8' });
    if (status !== 0) continue;
    const version = stdout.trim();
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major === 3 && minor >= 10) return { program, version };
  }
  throw new Error('The tests against AWS run on moto, which needs Python 3.10 or newer: none was found as python3 or python. Install one (python.org, or "apt-get install python3 python3-venv") and run the tests again.');
}

/** uv of the machine where there is one, else one of our own. */
function uv(python: string): string {
  if (spawnSync('uv', ['--version']).status === 0) return 'uv';
  const folder = installedOnce(`uv-${digestOf(uvRequirements, process.platform)}`, (target) => installUv(python, target));
  return join(folder, 'bin', process.platform === 'win32' ? 'uv.exe' : 'uv');
}

/** Debian's Python has pip only in a venv of its own, and that only with python3-venv. */
function installUv(python: string, folder: string): void {
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', folder, '--require-hashes', '-r', uvRequirements];
  if (spawnSync(python, ['-m', 'pip', '--version']).status === 0) return run(python, install);
  const venv = `${folder}.venv`;
  try {
    run(python, ['-m', 'venv', venv]);
    run(join(venv, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python'), install);
  } finally {
    rmSync(venv, { recursive: true, force: true });
  }
}

function installedOnce(name: string, install: (folder: string) => void): string {
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  try {
    install(unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  return folder;
}

function digestOf(file: string, flavour: string): string {
  return createHash('sha256').update(readFileSync(file)).update(flavour).digest('hex').slice(0, 12);
}

function run(program: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (error !== undefined || status !== 0) throw new Error(`"${program} ${args.slice(0, 3).join(' ')}" failed: ${(error?.message ?? stderr).trim().slice(-2000)}`);
}
