import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createVSIX } from '@vscode/vsce';
import { buildAll } from './build.ts';
import { bundledPackages, licenceNotices } from './licenceNotices.ts';

const root = join(import.meta.dirname, '..');
const shipped = ['package.json', 'package.nls.json', 'README.md', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'resources', 'runtime-templates'];

/**
 * Builds what is shipped in a folder of its own, so that a checkout's dist/ stays as it is, and writes agentcore-chain-VERSION.vsix into `folder`. Answers its
 * path.
 */
export async function packageExtension(folder: string): Promise<string> {
  const stage = join(root, '.cache', `package-${process.pid}`);
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  try {
    for (const name of shipped) cpSync(join(root, name), join(stage, name), { recursive: true, filter: (path) => !/node_modules|__pycache__|\.venv|_cache$/.test(path) });
    const metafiles = await buildAll({ output: join(stage, 'dist'), shipped: true });
    writeFileSync(join(stage, 'THIRD-PARTY-NOTICES.txt'), licenceNotices(bundledPackages(metafiles)));
    const packagePath = join(folder, `agentcore-chain-${versionOf(stage)}.vsix`);
    await createVSIX({ cwd: stage, packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false, skipLicense: false });
    return packagePath;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function versionOf(stage: string): string {
  const { version } = JSON.parse(readFileSync(join(stage, 'package.json'), 'utf8')) as { version: string };
  return version;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = await packageExtension(process.argv[2] ?? root);
  process.stdout.write(`${path} (${statSync(path).size.toLocaleString('en-US')} bytes)\n`);
}
