import { basename, dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Programs of the local chain that run as processes of their own. `double` stands in for a component in a scenario. */
export type Entry = 'supervisor' | 'main' | 'lambda-bootstrap' | 'lambda-bootstrap-python' | 'patient-fetch' | 'inspected-python' | { readonly double: string };

const here = fileURLToPath(import.meta.url);

/** Path of a program to start: what the build put beside this file in dist/, or the source file in a checkout that runs unbundled. With Node, but for what says otherwise. */
export function entryPath(entry: Entry): string {
  return extname(here) === '.ts' ? join(dirname(here), sourceOf(entry)) : join(distFolder(), bundleOf(entry));
}

const insideComponents: { readonly [entry: string]: { readonly source: string; readonly bundle: string } } = {
  'lambda-bootstrap': { source: join('lambda', 'bootstrap.ts'), bundle: 'lambda-bootstrap.js' },
  'lambda-bootstrap-python': { source: join('lambda', 'bootstrap.py'), bundle: 'lambda-bootstrap.py' },
  'patient-fetch': { source: join('process', 'patientFetch.ts'), bundle: 'patient-fetch.js' },
  'inspected-python': { source: join('process', 'inspected.py'), bundle: 'inspected.py' },
};

function sourceOf(entry: Entry): string {
  if (typeof entry === 'object') return join('scenarios', 'doubles', `${entry.double}.ts`);
  return insideComponents[entry]?.source ?? `${entry}.ts`;
}

function bundleOf(entry: Entry): string {
  if (typeof entry === 'object') return join('doubles', `${entry.double}.js`);
  return insideComponents[entry]?.bundle ?? `local-${entry}.js`;
}

/** This file is bundled into dist/*.js, and into shared chunks in dist/chunks/ where the bundler splits. */
function distFolder(): string {
  const folder = dirname(here);
  return basename(folder) === 'chunks' ? dirname(folder) : folder;
}
