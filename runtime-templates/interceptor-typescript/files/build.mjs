import { build } from 'esbuild';

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/index.ts'],
  outfile: 'dist/index.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  sourcemap: true,
}).catch((error) => {
  if (!('errors' in error)) throw error;
  process.exitCode = 1; // what is wrong, and where, has been printed
});
