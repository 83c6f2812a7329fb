import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { templateNames, type Templates } from '../core/scaffold/planProject.ts';
import { parseTemplate, templateInvalid, type FileContent, type Template } from '../core/scaffold/template.ts';
import { productFolder } from './productFolder.ts';

/** What a developer's own tools leave under `files/` while they try a template in its place. Dot files of a template have another name there. */
const leftovers = /^(\.|node_modules$|dist$)/;

/** Every template that ships with the product. Throws template-invalid. */
export async function loadTemplates(): Promise<Templates> {
  const folder = fileURLToPath(new URL('runtime-templates/', productFolder()));
  const loaded = await Promise.all(templateNames.map(async (name) => [name, await loadTemplate(folder, name)] as const));
  return Object.fromEntries(loaded) as Templates; // it has exactly the names of templateNames
}

export async function loadTemplate(folder: string, name: string): Promise<Template> {
  const root = join(folder, name);
  const [manifest, files] = await Promise.all([readManifest(root, name), readFiles(join(root, 'files'), '')]);
  return parseTemplate({ name, manifest, files: new Map(files) });
}

async function readManifest(root: string, name: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(root, 'template.json'), 'utf8'));
  } catch (cause) {
    throw templateInvalid(name, 'template.json', cause instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read', cause);
  }
}

async function readFiles(folder: string, prefix: string): Promise<readonly (readonly [string, FileContent])[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(entries.filter(({ name }) => !leftovers.test(name)).map(async (entry) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? readFiles(join(folder, entry.name), `${path}/`) : [[path, contentOf(await readFile(join(folder, entry.name)))] as const];
  }));
  return found.flat();
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function contentOf(bytes: Buffer): FileContent {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes;
  }
}
