import { globSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export type SourceFile = { readonly path: string; readonly text: string; readonly isTest: boolean };

/** Paths are relative to the repository, with forward slashes. */
export function sourceFiles(pattern: string): readonly SourceFile[] {
  return globSync(pattern, { cwd: root }).sort().map((file) => {
    const path = file.split(sep).join(posix.sep);
    return { path, text: readFileSync(join(root, file), 'utf8'), isTest: /\.test\.tsx?$|\/testing\//.test(path) };
  });
}

export type Import = { readonly from: string; readonly to: string; readonly typesOnly: boolean };

const importPattern = /^\s*(?:import|export)\s+(type\s+)?(?:[^'"()]*?\sfrom\s+)?['"]([^'"]+)['"]/gm;
const dynamicPattern = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Static, re-exporting and dynamic imports; relative ones resolved to a path in the repository. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(importPattern)) found.push({ from: path, to: resolveImport(path, match[2] ?? ''), typesOnly: match[1] !== undefined });
  for (const match of text.matchAll(dynamicPattern)) found.push({ from: path, to: resolveImport(path, match[1] ?? ''), typesOnly: false });
  return found;
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return relative(root, join(root, dirname(from), specifier)).split(sep).join(posix.sep);
}
