import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ChainError } from '../../core/errors.ts';
import { readDockerIgnore, type DockerIgnore } from './dockerIgnore.ts';

/** `sha256`: of the Dockerfile and all that the builder is given beside it, as hex. `refusal`: why it cannot be told what that is, a sentence without its full stop. */
export type DescribedContext = { readonly sha256: string; readonly refusal: string | null };

const dockerfile = 'Dockerfile';
const ignoreFile = '.dockerignore';

/** What would make builders see another context than the `.dockerignore` says: Podman's own file, and BuildKit's for one Dockerfile. */
const otherIgnoreFiles = ['.containerignore', 'Dockerfile.dockerignore'];

/**
 * What an image of a component is built of. Names, content and whether a file may be run count; times and owners do not. The images
 * that the Dockerfile begins from do not either: nobody is asked for them. Throws file-unreadable.
 */
export async function describeImageContext(folder: string): Promise<DescribedContext> {
  const there: readonly string[] = await readdir(folder).catch(() => []);
  if (!there.includes(dockerfile)) return refused('there is no Dockerfile in it: bring it back from your repository, or from a new project');
  const other = otherIgnoreFiles.find((name) => there.includes(name));
  if (other !== undefined) return refused(`it has a ${other}, which one builder reads and another does not: keep ${ignoreFile} alone`);
  const ignore = there.includes(ignoreFile) ? readDockerIgnore((await read(join(folder, ignoreFile))).toString()) : everything;
  if ('refusal' in ignore) return refused(ignore.refusal);
  const hash = createHash('sha256');
  for (const path of await pathsBelow(folder, folder, ignore)) hash.update(JSON.stringify([path, ...(await describe(join(folder, path)))]));
  return { sha256: hash.digest('hex'), refusal: null };
}

const everything: DockerIgnore = { isIgnored: () => false, mayBringBack: () => true };

/** A digest that no context has: there is no image of it. */
function refused(refusal: string): DescribedContext {
  return { sha256: '0'.repeat(64), refusal };
}

/** Sorted, with slashes. The builder reads the Dockerfile whether it is ignored or not; folders are made for what is in them. */
async function pathsBelow(root: string, folder: string, ignore: DockerIgnore): Promise<readonly string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = relative(root, join(folder, entry.name)).split(sep).join('/');
    if (entry.isDirectory()) found.push(...(ignore.isIgnored(path) && !ignore.mayBringBack(path.split('/')[0] ?? '') ? [] : await pathsBelow(root, join(folder, entry.name), ignore)));
    else if (path === dockerfile || !ignore.isIgnored(path)) found.push(path);
  }
  return found.sort();
}

async function describe(path: string): Promise<readonly string[]> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) return ['link', await readlink(path)];
  return [(status.mode & 0o111) === 0 ? 'file' : 'program', createHash('sha256').update(await read(path)).digest('hex')];
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ChainError('file-unreadable', `${path} cannot be read.`, { source: 'user', cause });
  }
}
