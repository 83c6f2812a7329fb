import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '..');
const cli = join(root, 'dist', 'cli.js');

/** From the start of `agentcore-chain run --json` to its ready line, in milliseconds. Ends the chain before it answers. */
export async function takeChainReady(folder: string): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'run', folder, '--json'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  for await (const line of createInterface(child.stdout)) {
    if (!line.includes('"ready":true')) throw new Error(`the chain did not start: ${line}`);
    break;
  }
  const took = performance.now() - started;
  child.stdin.end();
  await exited;
  return took;
}

/** The largest project that there is: all of it in Python, with a frontend and a provider that is known. */
export const fullPython: readonly string[] = [
  '--language', 'python', '--frontend', 'streamlit', '--idp', 'cognito', '--issuer', 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', '--client-id', '1example23456789abcdefghij',
];

/** `agentcore-chain new` as a whole process, into a folder of its own, in milliseconds. */
export async function takeScaffold(options: readonly string[] = []): Promise<number> {
  const parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-bench-'));
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'new', join(parent, 'orders'), '--yes', '--json', ...options], { stdio: 'ignore' });
  const [code] = await once(child, 'exit');
  const took = performance.now() - started;
  await rm(parent, { recursive: true, force: true });
  if (code !== 0) throw new Error(`new ended with ${code}`);
  return took;
}

/** Runs a command of the CLI to its end; its output goes to stderr, so that stdout stays the bench's. */
export async function runCli(args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', process.stderr.fd, process.stderr.fd] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`agentcore-chain ${args.join(' ')} ended with ${code}`);
}
