import { access, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

const chainFileName = 'agentcore-chain.json';

/** Absolute paths of the folders that hold a chain file: those given and the ones just below them, in order. A folder that cannot be read holds none. */
export async function findChainFolders(folders: readonly string[]): Promise<readonly string[]> {
  const candidates = await Promise.all(folders.map(async (folder) => [folder, ...(await foldersBelow(folder))]));
  const found = await Promise.all([...new Set(candidates.flat())].map(async (folder) => ((await isThere(join(folder, chainFileName))) ? folder : null)));
  return found.filter((folder) => folder !== null).sort();
}

/** When a chain has said in this folder that it runs, as a number to compare; null where none has. It may be gone since. */
export async function runsSince(folder: string): Promise<number | null> {
  try {
    return (await stat(join(folder, '.agentcore-chain', 'run.json'))).mtimeMs;
  } catch {
    return null;
  }
}

async function foldersBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => (entry.isDirectory() || entry.isSymbolicLink()) && entry.name !== 'node_modules').map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
