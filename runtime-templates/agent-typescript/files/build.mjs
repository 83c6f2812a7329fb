import { readFile } from 'node:fs/promises';

import { build } from 'esbuild';

/** The runtime server asks for @fastify/sse by a require of its own making, which a bundler cannot see. Without that line it can. */
const visibleRequire = {
  name: 'visible-require',
  setup({ onLoad }) {
    onLoad({ filter: /bedrock-agentcore[\\/]dist[\\/]src[\\/]runtime[\\/]app\.js$/ }, async ({ path }) => {
      const line = 'const require = createRequire(import.meta.url);';
      const source = await readFile(path, 'utf8');
      if (!source.includes(line)) throw new Error(`${path} has changed: look at how it loads @fastify/sse`);
      return { contents: source.replace(line, '') };
    });
  },
};

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/main.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  plugins: [visibleRequire],
  // Fastify is CommonJS and asks for Node's own modules by require.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
}).catch((error) => {
  if (!('errors' in error)) throw error;
  process.exitCode = 1; // what is wrong, and where, has been printed
});
