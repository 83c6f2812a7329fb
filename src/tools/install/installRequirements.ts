import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { componentLayouts } from '../../core/chain/componentLayout.ts';
import { ChainError } from '../../core/errors.ts';
import { findProgram, type Environment } from '../findProgram.ts';
import type { PythonProgram } from '../findPython.ts';
import { failedRequirements } from './failedRequirements.ts';
import { pythonOf } from './pythonOf.ts';
import { run } from '../run.ts';
import { withoutCredentials } from './withoutCredentials.ts';

export type InstallRequirementsOptions = {
  readonly python: PythonProgram;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Each line that the installer prints, redacted. */
  readonly onLine?: (line: string) => void;
};

const { lockFile, environment } = componentLayouts.python;

/**
 * Installs a component's hashed requirements into a virtual environment in its folder: with uv where there is one, which takes
 * away what is not listed; else with Python's own venv and pip. What was installed before stays usable where this fails.
 * Throws registry-unreachable with the package that could not be had, install-failed with the installer's last lines,
 * tool-missing, `interrupted`. No message holds a credential of the index.
 */
export async function installRequirements(folder: string, options: InstallRequirementsOptions): Promise<void> {
  if (!existsSync(join(folder, lockFile))) throw lockFileMissing(folder);
  const uv = await findProgram('uv', options.env).catch(nullIfMissing);
  const installer = uv === null ? pip(options) : uvPip(uv, options);
  if (!(await fits(folder, options.python))) {
    await rm(join(folder, environment), { recursive: true, force: true });
    await step(installer.makeEnvironment, folder, options);
  }
  await step(installer.install(folder), folder, options);
}

/** One call of a program, and what stands for it in words. */
type Step = { readonly program: string; readonly args: readonly string[]; readonly env: Environment };
type Installer = { readonly makeEnvironment: Step; readonly install: (folder: string) => Step };

function uvPip(uv: string, { python, env }: InstallRequirementsOptions): Installer {
  const own = { ...withoutPython(env), UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never', UV_HTTP_RETRIES: env['UV_HTTP_RETRIES'] ?? '2' };
  return {
    makeEnvironment: { program: uv, args: ['venv', '--quiet', '--python', python.path, environment], env: own },
    install: (folder) => ({ program: uv, args: ['pip', 'sync', '--quiet', '--python', pythonOf(folder), '--require-hashes', '--allow-empty-requirements', lockFile], env: own }),
  };
}

function pip({ python, env }: InstallRequirementsOptions): Installer {
  const own = { ...withoutPython(env), PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', PIP_RETRIES: env['PIP_RETRIES'] ?? '2' };
  return {
    makeEnvironment: { program: python.path, args: ['-m', 'venv', environment], env: own },
    install: (folder) => ({ program: pythonOf(folder), args: ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', lockFile], env: own }),
  };
}

/** Installers say first what went wrong, then at length where. */
const keptLines = 30;

async function step({ program, args, env }: Step, folder: string, { signal, onLine }: InstallRequirementsOptions): Promise<void> {
  const said: string[] = [];
  const { code } = await run(program, args, {
    cwd: folder,
    env,
    ...(signal === undefined ? {} : { signal }),
    onLine: (line) => {
      const harmless = withoutCredentials(line);
      if (said.length < keptLines) said.push(harmless);
      onLine?.(harmless);
    },
  });
  if (code !== 0) throw failedRequirements(folder, said);
}

/** Whether the virtual environment in the folder is one of this Python; an interpreter that was removed leaves a link to nothing. */
async function fits(folder: string, { version }: PythonProgram): Promise<boolean> {
  if (!existsSync(pythonOf(folder))) return false;
  const about = await readFile(join(folder, environment, 'pyvenv.cfg'), 'utf8').catch(() => '');
  const made = /^version(?:_info)?\s*=\s*(\d+\.\d+)\b/m.exec(about)?.[1];
  return made === version.split('.').slice(0, 2).join('.');
}

/** Variables by which a developer's shell would lead the installer to other packages than those listed. */
const misleading = new Set(['PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV', '__PYVENV_LAUNCHER__']);

export function withoutPython(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.has(name)));
}

function lockFileMissing(folder: string): ChainError {
  return new ChainError('install-failed', `There is no ${lockFile} in ${folder}, so what to install is not fixed.`, {
    source: 'user',
    remedy: `Bring it back from your repository, or make it anew there: uv pip compile pyproject.toml --extra dev --universal --generate-hashes -o ${lockFile}`,
  });
}

export function nullIfMissing(error: unknown): null {
  if (error instanceof ChainError && error.code === 'tool-missing') return null;
  throw error;
}
