import { rmSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
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
  banner: { js: requireBanner },
};

/** Bundles everything that runs: command line, the local chain's processes, Lambda bootstrap, doubles of the scenarios. */
export async function buildAll(): Promise<void> {
  rmSync(output, { recursive: true, force: true });
  await Promise.all([
    build({ ...common, entryPoints: { cli: source('cli/entry.ts') }, outdir: output, splitting: true, chunkNames: 'chunks/[name]-[hash]' }),
    // keepNames: oidc-provider finds settings by the names of its classes, which a bundle would number.
    build({ ...common, keepNames: true, entryPoints: { 'local-main': source('local/main.ts'), 'local-supervisor': source('local/supervisor.ts') }, outdir: output, splitting: true, chunkNames: 'chunks/[name]-[hash]' }),
    // Each of these is started alone inside a component's process: one file, no shared chunk.
    build({ ...common, entryPoints: { 'lambda-bootstrap': source('local/lambda/bootstrap.ts') }, outdir: output }),
    build({ ...common, entryPoints: doubles(), outdir: join(output, 'doubles') }),
  ]);
}

function doubles(): Record<string, string> {
  const folder = source('local/scenarios/doubles');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  return Object.fromEntries(files.map((name) => [basename(name, '.ts'), join(folder, name)]));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildAll();
