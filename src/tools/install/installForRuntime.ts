import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ChainError } from '../../core/errors.ts';
import { findProgram, type Environment } from '../findProgram.ts';
import type { PythonProgram } from '../findPython.ts';
import { failedRequirements } from './failedRequirements.ts';
import { nullIfMissing, withoutPython } from './installRequirements.ts';
import { pythonOf } from './pythonOf.ts';
import { run } from '../run.ts';
import { withoutCredentials } from './withoutCredentials.ts';

/** What is shipped; the list for tests and tools has more. */
export const shippedRequirements = 'requirements.txt';

/** The Linux, the processor and the Python of AgentCore Runtime (fact `runtime.code-zip-architecture`), as installers call them. */
export const runtimePlatform = { uv: 'aarch64-manylinux2014', pip: 'manylinux2014_aarch64', python: '3.13' } as const;

export type InstallForRuntimeOptions = { readonly python: PythonProgram; readonly env: Environment; readonly signal: AbortSignal };

/**
 * Installs the hashed requirements of an agent in Python into a folder, for AgentCore Runtime whatever this machine is: from wheels
 * alone, nothing is compiled. With uv where there is one, else with pip, which asks this machine's own Python what a requirement
 * that is not for every platform depends on. Throws as `installRequirements`.
 */
export async function installForRuntime(folder: string, target: string, { python, env, signal }: InstallForRuntimeOptions): Promise<void> {
  if (!existsSync(join(folder, shippedRequirements))) {
    throw new ChainError('install-failed', `There is no ${shippedRequirements} in ${folder}, so what to ship is not fixed.`, {
      source: 'user', remedy: `Bring it back from your repository, or make it anew there: uv pip compile pyproject.toml --universal --generate-hashes -o ${shippedRequirements}`,
    });
  }
  const uv = await findProgram('uv', env).catch(nullIfMissing);
  const common = ['--quiet', '--target', target, '--python-version', runtimePlatform.python, '--only-binary', ':all:', '--require-hashes', '-r', shippedRequirements];
  const [program, args, own] = uv === null
    ? [existsSync(pythonOf(folder)) ? pythonOf(folder) : python.path, ['-m', 'pip', 'install', '--no-compile', '--platform', runtimePlatform.pip, '--implementation', 'cp', ...common], { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', PIP_RETRIES: env['PIP_RETRIES'] ?? '2' }]
    : [uv, ['pip', 'install', '--python', python.path, '--python-platform', runtimePlatform.uv, ...common], { UV_NO_PROGRESS: '1', UV_PYTHON_DOWNLOADS: 'never', UV_HTTP_RETRIES: env['UV_HTTP_RETRIES'] ?? '2' }];
  const said: string[] = [];
  const { code } = await run(program, args, { cwd: folder, env: { ...withoutPython(env), ...own }, signal, onLine: (line) => void (said.length < keptLines && said.push(withoutCredentials(line))) });
  if (code !== 0) throw failedRequirements(folder, said);
}

/** Installers say first what went wrong, then at length where. */
const keptLines = 30;
