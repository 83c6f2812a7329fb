import { mkdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { refusalOfProjectPath } from '../core/chain/refusalOfProjectPath.ts';
import { ChainError } from '../core/errors.ts';
import type { FileWrite } from '../core/scaffold/fileWrite.ts';
import { fileError } from './fileError.ts';
import { refuseUsedFolder } from './refuseUsedFolder.ts';

/**
 * Writes a new project into a folder that is empty (but for `.git`) or not there yet. It overwrites nothing, and what it wrote it
 * takes away again when it cannot write all. Throws folder-not-empty, path-escapes, file-unwritable.
 */
export async function writeFiles(folder: string, files: readonly FileWrite[]): Promise<void> {
  for (const { path } of files) refuseEscape(path);
  await refuseUsedFolder(folder);
  const written: string[] = [];
  const made: string[] = [];
  try {
    for (const path of foldersOf(files)) if (await mkdir(join(folder, path), { recursive: true }) !== undefined) made.push(join(folder, path));
    const results = await Promise.allSettled(files.map(async ({ path, content }) => {
      const place = join(folder, path);
      await writeFile(place, content, { flag: 'wx' });
      written.push(place);
    }));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  } catch (cause) {
    await takeBack(written, made);
    throw fileError('file-unwritable', placeOf(cause) ?? folder, cause);
  }
}

function refuseEscape(path: string): void {
  const because = refusalOfProjectPath(path);
  if (because !== null) throw new ChainError('path-escapes', `A file of a project cannot be ${JSON.stringify(path)}: ${because}.`, { source: 'extension' });
}

/** The project's folder itself ("") and every one inside it, parents first. */
function foldersOf(files: readonly FileWrite[]): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const steps = path.split('/');
    return steps.map((_, count) => steps.slice(0, count).join('/'));
  });
  return [...new Set(folders)].sort();
}

async function takeBack(written: readonly string[], made: readonly string[]): Promise<void> {
  await Promise.all(written.map((place) => rm(place, { force: true })));
  for (const path of made.toReversed()) await rmdir(path).catch(() => {}); // someone put something into it meanwhile: it stays
}

function placeOf(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}
