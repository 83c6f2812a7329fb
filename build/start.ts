import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nodeVariable } from '../src/app/ports.ts';
import { buildAll } from './build.ts';
import { openVscode } from './openVscode.ts';

// `npm start [-- [DIR] [--once] [--no-open]]`: bundle what changed, let the command line show the whole chain on the demo project, and when
// it has, open VS Code on it.
const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli.js');
const noOpen = '--no-open';
const words = process.argv.slice(2).filter((word) => word !== noOpen);
const folder = words.find((word) => !word.startsWith('-')) ?? '.demo';
const options = words.filter((word) => word !== folder);
const opens = !process.argv.includes(noOpen) && !options.includes('--json');

const started = performance.now();
if (isStale()) {
  await buildAll();
  process.stderr.write(`  Build (${((performance.now() - started) / 1000).toFixed(1)} s)\n`);
}

// The channel ends the chain even when this process is killed, and brings word that the stories are told and the chain stays.
const child = spawn(process.execPath, [cli, 'demo', folder, ...options], { cwd: root, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
const ending = new AbortController();
let vscode: Promise<{ readonly stop: () => Promise<void> } | null> = Promise.resolve(null);

child.on('message', (message) => {
  if (message === 'stays' && opens) vscode = open();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {
  ending.abort();
  child.kill(signal);
});
child.on('exit', (code, signal) => void leave(signal === null ? (code ?? 70) : 130));
process.once('disconnect', () => process.exit(130)); // the server ends with this process, too
process.channel?.unref();

async function open(): Promise<{ readonly stop: () => Promise<void> } | null> {
  const say = (line: string): void => void process.stderr.write(`  ${line}\n`);
  try {
    // A chain that is run again from that window finds the Node that this one has.
    const env = { [nodeVariable]: process.execPath, ...process.env };
    return await openVscode({ folder: resolve(root, folder), checkout: root, env, platform: process.platform, say, signal: ending.signal });
  } catch (error) {
    if (!ending.signal.aborted) say(`VS Code was not opened: ${error instanceof Error ? error.message : String(error)}\n  The chain runs on. Without this attempt: npm start -- ${noOpen}`);
    return null;
  }
}

async function leave(code: number): Promise<void> {
  ending.abort();
  await (await vscode)?.stop();
  process.exit(code);
}

function isStale(): boolean {
  if (!existsSync(cli)) return true;
  const built = statSync(cli).mtimeMs;
  return ['src/**/*.ts', 'webview/**/*', 'build/build.ts', 'package-lock.json'].some((pattern) => globSync(pattern, { cwd: root }).some((file) => statSync(join(root, file)).mtimeMs > built));
}
