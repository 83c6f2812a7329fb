import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { OnProgress } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { Environment } from '../findProgram.ts';
import { findPython } from '../findPython.ts';
import { installForRuntime, runtimePlatform, shippedRequirements } from '../install/installForRuntime.ts';
import { joinZips } from './joinZips.ts';
import { zipFiles } from './zipFiles.ts';

export type PackPythonOptions = {
  readonly env: Environment;
  /** The folder where packed packages are kept from one time to the next. */
  readonly cache: () => Promise<string>;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
};

/** What Python writes by itself, wherever it runs. */
const written = /(^|\/)__pycache__\/|\.py[co]$/;

/** What an installer writes of itself, and programs that name the Python of this machine: no two machines have the same. */
const ofInstallers = new RegExp(`${written.source}|^(bin|Scripts)/|^\\.lock$|\\.dist-info/(RECORD|INSTALLER|REQUESTED|direct_url\\.json|uv_cache\\.json)$`);

/**
 * The zip of an agent in Python: its sources, and its packages for AgentCore Runtime, at the root. Packages are installed and packed
 * once for one list of requirements. Throws as `installForRuntime`, file-unreadable, file-unwritable, tool-missing, python-too-old.
 */
export async function packPythonAgent(project: string, folder: string, options: PackPythonOptions): Promise<Uint8Array> {
  const [packages, sources] = await Promise.all([packagesOf(project, folder, options), zipFiles(join(folder, 'src'), ['**/*'], { without: written })]);
  return joinZips([sources, packages]);
}

async function packagesOf(project: string, folder: string, options: PackPythonOptions): Promise<Uint8Array> {
  const requirements = await readFile(join(folder, shippedRequirements)).catch(() => null);
  const name = `${createHash('sha256').update(JSON.stringify([1, runtimePlatform, ofInstallers.source])).update(requirements ?? '').digest('hex').slice(0, 24)}.zip`;
  const cache = await options.cache();
  const kept = requirements === null ? null : await readFile(join(cache, name)).catch(() => null);
  if (kept !== null) return kept;
  const step = 'Dependencies of the agent, for ARM64';
  const started = performance.now();
  options.onProgress({ step, state: 'started' });
  try {
    const packed = await installed(project, folder, options);
    await keep(cache, name, packed);
    options.onProgress({ step, state: 'done', ms: performance.now() - started });
    return packed;
  } catch (error) {
    options.onProgress({ step, state: 'failed', ms: performance.now() - started });
    throw error;
  }
}

async function installed(project: string, folder: string, { env, signal }: PackPythonOptions): Promise<Uint8Array> {
  const target = await mkdtemp(join(tmpdir(), 'agentcore-chain-packages-'));
  try {
    await installForRuntime(folder, target, { python: await findPython(env, project), env, signal });
    return await zipFiles(target, ['**/*'], { without: ofInstallers });
  } finally {
    await rm(target, { recursive: true, force: true });
  }
}

/** In the place of what was kept before: only the newest list is asked for again. */
async function keep(cache: string, name: string, packed: Uint8Array): Promise<void> {
  const unfinished = join(cache, `${name}.${randomUUID()}`);
  try {
    await mkdir(cache, { recursive: true, mode: 0o700 });
    await writeFile(unfinished, packed, { flag: 'wx' });
    await rename(unfinished, join(cache, name));
    await Promise.all((await readdir(cache)).filter((other) => other.endsWith('.zip') && other !== name).map((other) => rm(join(cache, other), { force: true })));
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => {});
    throw new ChainError('file-unwritable', `${join(cache, name)} cannot be written.`, { source: 'user', cause });
  }
}
