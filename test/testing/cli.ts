import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../repository/sourceTree.ts';

export const cli = join(root, 'dist', 'cli.js');

export type CliResult = { readonly code: number; readonly stdout: string; readonly stderr: string };

export type CliOptions = { readonly input?: string; readonly env?: { readonly [name: string]: string }; readonly cwd?: string };

/** Runs the built command line to its end, as a user's shell would, and keeps what it printed. */
export async function runCli(args: readonly string[], { input = '', env = {}, cwd }: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, ...(cwd === undefined ? {} : { cwd }) });
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdin.on('error', () => {}); // a command that does not read its input may close it
  child.stdin.end(input);
  const [code] = await once(child, 'close');
  return { code: Number(code), stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
}

/** Runs it with --json and parses the one document it prints. */
export async function runCliJson(args: readonly string[], options: CliOptions = {}): Promise<{ readonly code: number; readonly value: unknown; readonly stderr: string }> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], options);
  return { code, stderr, value: JSON.parse(stdout) };
}

export type RunningCli = { readonly child: ChildProcess; readonly urls: { readonly [part: string]: string }; readonly stop: () => Promise<number> };

/** `run --json`: resolves when the chain is ready; `stop` closes the pipe on stdin, which ends it. */
export async function startCli(folder: string, args: readonly string[] = [], env: { readonly [name: string]: string } = {}): Promise<RunningCli> {
  const child = spawn(process.execPath, [cli, 'run', folder, '--json', ...args], { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const exited = once(child, 'exit');
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  for await (const line of createInterface(child.stdout)) {
    const first: unknown = JSON.parse(line);
    if (!isReady(first)) throw new Error(`the chain did not start: ${line} ${complaint}`);
    return {
      child,
      urls: first.urls,
      stop: async () => {
        child.stdin.end();
        const [code] = await exited;
        return Number(code);
      },
    };
  }
  throw new Error(`the chain ended without a word: ${complaint}`);
}

function isReady(value: unknown): value is { readonly ready: true; readonly urls: { readonly [part: string]: string } } {
  return typeof value === 'object' && value !== null && 'ready' in value && value.ready === true && 'urls' in value;
}
