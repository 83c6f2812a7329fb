import { readdir } from 'node:fs/promises';
import { ChainError } from '../core/errors.ts';
import { errnoOf, fileError } from './fileError.ts';

/** Refuses a folder that a new project cannot go into: it must be empty (but for `.git`) or not there yet. Throws folder-not-empty, file-unwritable. */
export async function refuseUsedFolder(folder: string): Promise<void> {
  const used = (await entriesOf(folder)).filter((name) => name !== '.git');
  if (used.length === 0) return;
  const shown = used.slice(0, 3).join(', ');
  throw new ChainError('folder-not-empty', `${folder} is not empty: it holds ${shown}${used.length > 3 ? ` and ${used.length - 3} more` : ''}.`, {
    source: 'user',
    remedy: 'Name a folder that is empty or does not exist yet. Nothing was written.',
  });
}

async function entriesOf(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    if (errnoOf(cause) === 'ENOENT') return [];
    throw fileError('file-unwritable', folder, cause);
  }
}
