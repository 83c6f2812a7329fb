import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from './build.ts';

// `npm start`: bundle what changed, then let the command line show the whole chain on the demo project.
const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli.js');

const started = performance.now();
if (isStale()) {
  await buildAll();
  process.stderr.write(`  Build (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

// The channel ends the chain even when this process is killed.
const child = spawn(process.execPath, [cli, 'demo', '.demo', ...process.argv.slice(2)], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 70) : 130));
process.once('disconnect', () => process.exit(130));
process.channel?.unref();

function isStale(): boolean {
  if (!existsSync(cli)) return true;
  const built = statSync(cli).mtimeMs;
  return ['src/**/*.ts', 'build/build.ts', 'package-lock.json'].some((pattern) => globSync(pattern, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > built));
}
