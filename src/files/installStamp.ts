import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, fileError } from './fileError.ts';

/** What a component needs before it can be built. `fresh`: what is installed is what its lock file says, for this Node. */
export type InstallState = 'folder-missing' | 'stale' | 'fresh';

/** Looks at the lock file and the stamp of the last install; it does not look into node_modules. */
export async function installStateOf(folder: string, nodeVersion: string): Promise<InstallState> {
  if (!existsSync(folder)) return 'folder-missing';
  const [wanted, found] = await Promise.all([stampFor(folder, nodeVersion), readText(stampPath(folder))]);
  return wanted !== null && wanted === found ? 'fresh' : 'stale';
}

/** Remembers that the lock file as it is now was installed. */
export async function writeInstallStamp(folder: string, nodeVersion: string): Promise<void> {
  const stamp = await stampFor(folder, nodeVersion);
  if (stamp === null) return;
  try {
    await writeFile(stampPath(folder), stamp);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return; // nothing to install, so npm made no node_modules
    throw fileError('file-unwritable', stampPath(folder), cause);
  }
}

/** Packages with native code fit one major version of Node on one kind of machine. Null without a lock file. */
async function stampFor(folder: string, nodeVersion: string): Promise<string | null> {
  const lock = await readText(join(folder, 'package-lock.json'));
  if (lock === null) return null;
  const machine = `node ${nodeVersion.split('.')[0]} ${process.platform}-${process.arch}`;
  return createHash('sha256').update(`${machine}\n${lock}`).digest('hex');
}

/** Inside node_modules, so that deleting or reinstalling takes it along. */
function stampPath(folder: string): string {
  return join(folder, 'node_modules', '.agentcore-chain-stamp');
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT' || errnoOf(cause) === 'ENOTDIR') return null;
    throw fileError('file-unreadable', path, cause);
  }
}
