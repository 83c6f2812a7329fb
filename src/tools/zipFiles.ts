import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { ChainError } from '../core/errors.ts';

/** Packs files below a folder that match the patterns, each under its path in the folder. Throws file-unreadable, also where none is there: an empty zip is no component. */
export async function zipFiles(folder: string, patterns: readonly string[]): Promise<Uint8Array> {
  const paths = patterns.flatMap((pattern) => globSync(pattern, { cwd: folder, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name)));
  if (paths.length === 0) throw new ChainError('file-unreadable', `There is nothing to pack in ${folder}: no file is called ${patterns.join(' or ')}.`, { source: 'user', remedy: 'See whether the component builds into that folder.' });
  // The first day that a zip can name, in the zone of now: the same content gives the same bytes, whenever and wherever it is packed.
  const always = new Date(1980, 0, 1);
  const content: Zippable = {};
  for (const path of [...new Set(paths)].sort()) {
    // Readable by whoever Lambda or the runtime runs it as; a zip from Windows would else say nothing of it.
    content[relative(folder, path).split(sep).join('/')] = [await read(path), { mtime: always, attrs: 0o644 << 16, os: 3 }];
  }
  return zipSync(content, { level: 9 });
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ChainError('file-unreadable', `${path} cannot be read.`, { source: 'user', cause });
  }
}
