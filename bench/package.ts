import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Metafile } from 'esbuild';
import { buildAll } from '../build/build.ts';
import { summarise } from './figure.ts';
import type { Figures } from './figure.ts';

/** What a user downloads, and what VS Code loads of it before anything of ours is used. */
export async function measurePackage(): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  try {
    // In a process of its own: the packager tells what it does on stdout, which is the bench's.
    execFileSync(process.execPath, [join(import.meta.dirname, '..', 'build', 'package.ts'), folder], { stdio: ['ignore', process.stderr.fd, process.stderr.fd] });
    const vsix = (await readdir(folder)).find((name) => name.endsWith('.vsix')) ?? '';
    const { size } = await stat(join(folder, vsix));
    const metafiles = await buildAll({ output: join(folder, 'dist'), shipped: true });
    return { 'vsix.bytes': summarise([size]), 'activation.bytesBeforeFirstUse': summarise([bytesBeforeFirstUse(metafiles, join(folder, 'dist', 'extension.js'))]) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The extension's bundle and all that it imports statically, directly or not. What it imports when first used is not counted. */
function bytesBeforeFirstUse(metafiles: readonly Metafile[], entry: string): number {
  const outputs = new Map(metafiles.flatMap((metafile) => Object.entries(metafile.outputs)).map(([file, output]) => [resolve(file), output]));
  const seen = new Set<string>();
  const visit = (file: string): number => {
    const output = outputs.get(file);
    if (output === undefined || seen.has(file)) return 0;
    seen.add(file);
    return output.imports.reduce((bytes, { path, kind }) => bytes + (kind === 'import-statement' ? visit(resolve(path)) : 0), output.bytes);
  };
  return visit(entry);
}
