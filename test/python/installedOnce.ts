import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '..', '..', '.cache');

/**
 * A folder of the git-ignored .cache under a name that tells what is in it, filled once. Several processes may fill it at once:
 * it takes its name only when it is complete. What is installed must not mind being moved.
 */
export function installedOnce(name: string, install: (folder: string) => void): string {
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

/** Twelve digits that change with the file, and with what it is used for. */
export function digestOf(file: string, flavour: string): string {
  return createHash('sha256').update(readFileSync(file)).update(flavour).digest('hex').slice(0, 12);
}
