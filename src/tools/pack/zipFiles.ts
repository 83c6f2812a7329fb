import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { zipSync, type Zippable } from 'fflate';
import { ChainError } from '../../core/errors.ts';
import { joinZips } from './joinZips.ts';

/** Packed in one go, in bytes; in between others get their turn: this may be a window's own process. */
const batchBytes = 4_000_000;

export type ZipFilesOptions = { /** Paths in the zip that are not wanted in it. */ readonly without?: RegExp };

/**
 * Packs files below a folder that match the patterns (`*`, and two of them before a slash for any folders), each under its path in the
 * folder. Throws file-unreadable, also where none is there: an empty zip is no component.
 */
export async function zipFiles(folder: string, patterns: readonly string[], { without = /^$/ }: ZipFilesOptions = {}): Promise<Uint8Array> {
  const wanted = patterns.map(expressionOf);
  const paths = (await filesBelow(folder)).filter((path) => wanted.some((pattern) => pattern.test(path)) && !without.test(path));
  if (paths.length === 0) throw new ChainError('file-unreadable', `There is nothing to pack in ${folder}: no file is called ${patterns.join(' or ')}.`, { source: 'user', remedy: 'See whether the component builds into that folder.' });
  // The first day that a zip can name, in the zone of now: the same content gives the same bytes, whenever and wherever it is packed.
  const always = new Date(1980, 0, 1);
  const zips: Uint8Array[] = [];
  let batch: Zippable = {};
  let size = 0;
  const pack = (): void => {
    zips.push(zipSync(batch, { level: 6 }));
    batch = {};
    size = 0;
  };
  for (const path of paths) {
    const content = await read(join(folder, path));
    // Readable by whoever Lambda or the runtime runs it as; a zip from Windows would else say nothing of it.
    batch[path] = [content, { mtime: always, attrs: 0o644 << 16, os: 3 }];
    size += content.length;
    if (size < batchBytes) continue;
    pack();
    await setImmediate();
  }
  pack();
  return joinZips(zips);
}

/** Sorted, with slashes. */
async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
  } catch {
    return [];
  }
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split(/(\*\*\/|\*)/).map((part) => ({ '**/': '(?:.*/)?', '*': '[^/]*' })[part] ?? part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('')}$`);
}

async function read(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ChainError('file-unreadable', `${path} cannot be read.`, { source: 'user', cause });
  }
}
