import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Templates } from '../core/scaffold/planProject.ts';
import { parseTemplate, templateInvalid, type FileContent, type Template } from '../core/scaffold/template.ts';
import { productFolder } from './productFolder.ts';

/** What a developer's own tools leave under `files/` while they try a template in its place. Dot files of a template have another name there. */
const leftovers = /^(\.|node_modules$|dist$|__pycache__$)/;

/** The templates that ship with the product, each read when it is first asked for. */
export function loadTemplates(): Templates {
  const folder = fileURLToPath(new URL('runtime-templates/', productFolder()));
  const read = new Map<string, Template>();
  return (name) => {
    const template = read.get(name) ?? loadTemplate(folder, name);
    read.set(name, template);
    return template;
  };
}

/** Reads without handing over to other work in between: many small files, each quicker than a turn of the thread pool. */
export function loadTemplate(folder: string, name: string): Template {
  const root = join(folder, name);
  return parseTemplate({ name, manifest: readManifest(root, name), files: new Map(readFiles(join(root, 'files'), '')) });
}

function readManifest(root: string, name: string): unknown {
  try {
    return JSON.parse(readFileSync(join(root, 'template.json'), 'utf8'));
  } catch (cause) {
    throw templateInvalid(name, 'template.json', cause instanceof SyntaxError ? 'it is no JSON' : 'it cannot be read', cause);
  }
}

function readFiles(folder: string, prefix: string): readonly (readonly [string, FileContent])[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !leftovers.test(name));
  return entries.flatMap((entry) => {
    const path = `${prefix}${entry.name}`;
    return entry.isDirectory() ? readFiles(join(folder, entry.name), `${path}/`) : [[path, contentOf(readFileSync(join(folder, entry.name)))] as const];
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function contentOf(bytes: Buffer): FileContent {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes;
  }
}
