import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileError } from './fileError.ts';

/** Where a project keeps what its runs leave behind: logs, configuration in force, run.json. */
export function stateFolderPath(folder: string): string {
  return join(folder, '.agentcore-chain');
}

/**
 * Makes the folder, for its owner alone, and answers its path. It ignores itself in git: run.json holds a key, and not every
 * project has a `.gitignore` that knows of it.
 */
export async function ensureStateFolder(folder: string): Promise<string> {
  const path = stateFolderPath(folder);
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await writeFile(join(path, '.gitignore'), '*\n', { flag: 'wx' }).catch(ignoreExisting);
  } catch (cause) {
    throw fileError('file-unwritable', path, cause);
  }
  return path;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
