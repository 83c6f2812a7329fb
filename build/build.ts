import { globSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const root = join(import.meta.dirname, '..');
const source = (path: string): string => join(root, 'src', path);
const output = join(root, 'dist');

/** Bundled CommonJS packages (oidc-provider's tree) call `require`, which an ES module does not have. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

const common: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // jsonc-parser's CommonJS build hides its requires from the bundler.
  mainFields: ['module', 'main'],
  sourcemap: true,
  sourcesContent: false,
  minifySyntax: true,
  logLevel: 'warning',
  metafile: true,
  banner: { js: requireBanner },
};

/** The view's program: a classic script for a browser, since a webview's nonce does not reach the imports of a module. */
const webview: BuildOptions = {
  bundle: true,
  platform: 'browser',
  target: 'chrome132',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  entryPoints: ['main.tsx', 'tokenFlow.css'].map((file) => ({ in: join(root, 'webview', 'tokenFlow', file), out: 'tokenFlow' })),
  outdir: join(output, 'webview'),
  minify: true,
  logLevel: 'warning',
  metafile: true,
};

/** Bundles everything that runs: command line, the local chain's processes, Lambda bootstrap, doubles of the scenarios, extension, webview. */
export async function buildAll(): Promise<void> {
  const split: BuildOptions = { ...common, outdir: output, splitting: true, chunkNames: 'chunks/[name]-[hash]' };
  const results = await Promise.all([
    build({ ...split, entryPoints: { cli: source('cli/entry.ts') } }),
    // oidc-provider looks its settings up by class name, which the bundler would change.
    build({ ...split, entryPoints: { 'local-main': source('local/main.ts'), 'local-supervisor': source('local/supervisor.ts') }, keepNames: true }),
    // Each of these is started alone inside a component's process: one file, no shared chunk.
    build({ ...common, entryPoints: { 'lambda-bootstrap': source('local/lambda/bootstrap.ts') }, outdir: output }),
    build({ ...common, entryPoints: doubles(), outdir: join(output, 'doubles') }),
    // Loaded into VS Code's extension host, which brings `vscode`; what is first used later stays in chunks of its own.
    build({ ...split, entryPoints: { extension: source('extension.ts') }, external: ['vscode'], target: 'node22' }),
    build({ ...common, entryPoints: { 'board-worker': source('vscode/flows/boardWorker.ts') }, outdir: output, target: 'node22' }),
    build(webview),
  ]);
  removeStale(new Set(results.flatMap(({ metafile }) => Object.keys(metafile?.outputs ?? {}).map((file) => resolve(file)))));
}

/** What an earlier build left. Files are replaced and not removed first, so that a chain that runs from here goes on. */
function removeStale(fresh: ReadonlySet<string>): void {
  for (const file of globSync('**/*', { cwd: output })) {
    const path = join(output, file);
    if (statSync(path).isFile() && !fresh.has(path)) rmSync(path);
  }
}

function doubles(): Record<string, string> {
  const folder = source('local/scenarios/doubles');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Object.fromEntries(files.map((name) => [basename(name, '.ts'), join(folder, name)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAll();
