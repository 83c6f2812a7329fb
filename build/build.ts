import { copyFileSync, globSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions, type Metafile } from 'esbuild';

const root = join(import.meta.dirname, '..');
const source = (path: string): string => join(root, 'src', path);
const checkout: BuildPlace = { output: join(root, 'dist'), shipped: false };

export type BuildPlace = {
  /** Folder that the bundles go to; what an earlier build left there is removed. */
  readonly output: string;
  /** What the .vsix holds: without the command line and source maps, and small. */
  readonly shipped: boolean;
};

/** Bundled CommonJS packages (oidc-provider's tree) call `require`, which an ES module does not have. */
const requireBanner = `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`;

const node: BuildOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // jsonc-parser's CommonJS build hides its requires from the bundler.
  mainFields: ['module', 'main'],
  minifySyntax: true,
  logLevel: 'warning',
  metafile: true,
  banner: { js: requireBanner },
};

/** The view's program: a classic script for a browser, since a webview's nonce does not reach the imports of a module. */
export const webviewBuild: BuildOptions = {
  bundle: true,
  platform: 'browser',
  target: 'chrome132',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  entryPoints: ['main.tsx', 'tokenFlow.css'].map((file) => ({ in: join(root, 'webview', 'tokenFlow', file), out: 'tokenFlow' })),
  minify: true,
  logLevel: 'warning',
  metafile: true,
};

/** What runs inside the processes of Python components, shipped as it is. */
const pythonScripts = [['local/lambda/bootstrap.py', 'lambda-bootstrap.py'], ['local/process/inspected.py', 'inspected.py']] as const;

/** Bundles everything that runs: command line, the local chain's processes, Lambda bootstraps, doubles of the scenarios, extension, webview. Answers what went into each. */
export async function buildAll({ output, shipped }: BuildPlace = checkout): Promise<readonly Metafile[]> {
  const common: BuildOptions = { ...node, outdir: output, ...(shipped ? { minifyWhitespace: true } : { sourcemap: true, sourcesContent: false }) };
  const split: BuildOptions = { ...common, splitting: true, chunkNames: 'chunks/[name]-[hash]' };
  const results = await Promise.all([
    ...(shipped ? [] : [build({ ...split, entryPoints: { cli: source('cli/entry.ts') } })]),
    // oidc-provider looks its settings up by class name, which the bundler would change.
    build({ ...split, entryPoints: { 'local-main': source('local/main.ts'), 'local-supervisor': source('local/supervisor.ts') }, keepNames: true }),
    // Each of these is started alone inside a component's process: one file, no shared chunk.
    build({ ...common, entryPoints: { 'lambda-bootstrap': source('local/lambda/bootstrap.ts'), 'patient-fetch': source('local/process/patientFetch.ts') } }),
    build({ ...common, entryPoints: doubles(), outdir: join(output, 'doubles') }),
    // Loaded into VS Code's extension host, which brings `vscode`; what is first used later stays in chunks of its own.
    build({ ...split, entryPoints: { extension: source('extension.ts') }, external: ['vscode'], target: 'node22' }),
    build({ ...common, entryPoints: { 'board-worker': source('vscode/flows/boardWorker.ts') }, target: 'node22' }),
    build({ ...webviewBuild, outdir: join(output, 'webview') }),
  ]);
  const scripts = pythonScripts.map(([from, to]) => {
    const path = join(output, to);
    copyFileSync(source(from), path);
    return path;
  });
  const metafiles = results.flatMap(({ metafile }) => metafile ?? []);
  removeStale(output, new Set([...scripts, ...metafiles.flatMap(({ outputs }) => Object.keys(outputs).map((file) => resolve(file)))]));
  return metafiles;
}

/** What an earlier build left. Files are replaced and not removed first, so that a chain that runs from here goes on. */
function removeStale(output: string, fresh: ReadonlySet<string>): void {
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
