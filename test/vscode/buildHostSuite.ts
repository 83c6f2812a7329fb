import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../repository/sourceTree.ts';

export type HostSuite = {
  /** What extensionTestsPath must name. */
  readonly path: string;
  readonly remove: () => void;
};

/** Bundles the specs, each alone, and the program that runs them: inside the checkout, where they find mocha and are taken for the extension's. */
export async function buildHostSuite(specs: readonly string[]): Promise<HostSuite> {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'host-suite-'));
  await build({
    entryPoints: [join(root, 'test', 'host', 'suite.ts'), ...specs].map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir: folder, outExtension: { '.js': '.cjs' },
    // VS Code loads a test program with require, and hands out `vscode` so.
    bundle: true, platform: 'node', target: 'node22', format: 'cjs', external: ['vscode', 'mocha'], mainFields: ['module', 'main'],
    sourcemap: 'inline', sourcesContent: false, logLevel: 'warning',
  });
  return { path: join(folder, 'suite.cjs'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
