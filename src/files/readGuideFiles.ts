import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from '../core/chain/chain.ts';
import type { GuideFile } from '../core/guide/guide.ts';
import { chainFileName, readChainFile } from './chainFile.ts';

/** Far more than a component has; a folder that holds more is no component's source. */
const filesAtMost = 4_000;
/** Sources are small; what is larger is generated. */
const bytesAtMost = 256 * 1024;

const read = /\.(ts|mts|js|mjs|py|ya?ml)$|^Dockerfile$|^README\.md$/;
/** What tools put into a component's folder. */
const skipped = /^(node_modules|dist|build|package|__pycache__|\..*)$/;

/**
 * What a guide looks at, as it is on disk now: the chain file, and of each component its sources, manifests, README and Dockerfile. Paths are relative to the
 * project, with `/`, sorted. A component whose folder is missing has no files. Links are not followed. Throws what `readChainFile` does.
 */
export async function readGuideFiles(folder: string): Promise<{ readonly chain: Chain; readonly files: readonly GuideFile[] }> {
  const { chain, text } = await readChainFile(folder);
  const paths: string[] = [];
  for (const component of componentFolders(chain)) await collect(folder, component, paths);
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await textOf(join(folder, path)) })));
  return { chain, files: [{ path: chainFileName, text }, ...files.flatMap(({ path, text: content }) => (content === null ? [] : [{ path, text: content }]))] };
}

function componentFolders({ agent, interceptor, targets, frontend }: Chain): readonly string[] {
  const folders = [agent.folder, interceptor.folder, ...targets.flatMap(({ folder }) => folder ?? []), ...(frontend.kind === 'none' ? [] : [frontend.folder])];
  return [...new Set(folders)].sort();
}

async function collect(root: string, folder: string, paths: string[]): Promise<void> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (paths.length >= filesAtMost) return;
    if (skipped.test(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) await collect(root, path, paths);
    else if (entry.isFile() && read.test(entry.name)) paths.push(path);
  }
}

/** Null for what is too large, gone meanwhile, or may not be read: the guide then says that it did not find what stands there. */
async function textOf(path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    return size > bytesAtMost ? null : await readFile(path, 'utf8');
  } catch {
    return null;
  }
}
