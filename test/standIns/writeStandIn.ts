import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Writes a program `name` into `bin` that runs a file of this folder with this Node, `args` before its own. Bundled: a deployment calls its programs many times,
 * and most of the time of such a call was Node's for reading TypeScript and packages file by file.
 */
export async function writeStandIn(bin: string, name: string, source: string, args: readonly string[] = []): Promise<void> {
  const bundle = join(bin, '..', `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, source)], outfile: bundle, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  const program = join(bin, name);
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${bundle}' ${args.map((arg) => `${arg} `).join('')}"$@"\n`);
  await chmod(program, 0o755);
}
