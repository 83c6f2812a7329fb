import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The first file that runs: it must load on any Node, so the command line itself is imported only once the version fits.
const neededMajor = 22;
const here = dirname(fileURLToPath(import.meta.url));
const pinnedNode = join(here, '..', 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

if (Number(process.versions.node.split('.')[0]) >= neededMajor) await runHere();
else if (existsSync(pinnedNode)) runUnder(pinnedNode);
else {
  process.stderr.write(`agentcore-chain needs Node ${neededMajor} or newer; this is ${process.version}.\nInstall a newer Node (nodejs.org, or "npm install -g node@24"), then run it again.\n`);
  process.exitCode = 69;
}

async function runHere(): Promise<void> {
  endWithLauncher();
  const { runCommandLine } = await import('./main.ts');
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  process.once('SIGTERM', () => abort.abort());
  // A reader that goes away (`| head`) is no fault of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'EPIPE') process.exit(0); });
  process.exitCode = await runCommandLine(process.argv.slice(2), { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, signal: abort.signal, tellStays });
  process.stdin.unref?.();
}

/** When the older Node that started this one is gone, kill -9 included, so is its work. */
function endWithLauncher(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => process.exit(130));
  process.channel?.unref();
}

function tellStays(): void {
  if (process.connected) process.send?.('stays', () => {}); // whoever listened may be gone
}

/** In a checkout the pinned Node takes over, first on PATH for the components too; signals reach it through the terminal's group. */
function runUnder(node: string): void {
  const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env['PATH'] ?? ''}` };
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => { process.exitCode = signal === null ? (code ?? 70) : 130; });
}
