import { spawn, spawnSync, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { findProgram, variable, type Environment } from './findProgram.ts';

export type RunOptions = {
  readonly cwd: string;
  /** The whole environment of the program; PATH is also where it is looked for. */
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Each line of stdout and stderr, redacted. */
  readonly onLine?: (line: string) => void;
  /** Each line of stdout alone, redacted: what a program answers, without its warnings. */
  readonly onOutput?: (line: string) => void;
  /** What the program reads from stdin, which is closed behind it; nothing where absent. */
  readonly input?: string;
  readonly timeoutMs?: number;
};

export type RunResult = {
  /** Null where the program did not end by itself. */
  readonly code: number | null;
  readonly timedOut: boolean;
  /** The newest lines of stdout and stderr, redacted, then shortened. */
  readonly lastLines: readonly string[];
};

const keptLines = 20;
const longestLine = 500;
/** What a program gets to end by itself, and what its pipes get to run dry: a grandchild may hold them. */
const graceMs = 2000;

/**
 * Runs a program of the user's machine to its end. It does not judge the exit code. stdin holds `input` and no more, so nothing can ask.
 * Cancelling, the time limit and the end of this process end the program's whole tree. Throws tool-missing, and `interrupted` when cancelled.
 */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const { signal, timeoutMs, input, onLine = () => {}, onOutput = () => {} } = options;
  const path = await findProgram(program, options.env);
  refuseCancelled(signal, program);
  const child = start(path, args, options);
  const lastLines: string[] = [];
  const read = (stream: Readable, tell: (line: string) => void): Promise<void> => readLines(stream, (line) => {
    lastLines.push(line.length > longestLine ? `${line.slice(0, longestLine)}…` : line);
    if (lastLines.length > keptLines) lastLines.shift();
    onLine(line);
    tell(line);
  });
  const spoken = Promise.all([child.stdout, child.stderr].map((stream) => (stream === null ? Promise.resolve() : read(stream, stream === child.stdout ? onOutput : () => {}))));
  give(child, input);
  const limit = timeLimit(timeoutMs);
  const release = endTreeWhen(child, AbortSignal.any([...(signal === undefined ? [] : [signal]), limit.signal]));
  try {
    const code = await exitOf(child, path);
    await Promise.race([spoken, after(graceMs)]);
    refuseCancelled(signal, program);
    return { code: limit.signal.aborted ? null : code, timedOut: limit.signal.aborted, lastLines };
  } finally {
    release();
    limit.clear();
    child.stdout?.destroy();
    child.stderr?.destroy();
  }
}

/** A program that ends without reading all of it has its reasons, which its exit code tells. */
function give(child: ChildProcess, input: string | undefined): void {
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
}

function start(path: string, args: readonly string[], { cwd, env, input }: RunOptions): ChildProcess {
  // A group of its own on POSIX, so that the tree can be ended as one; Windows knows the tree by its parents.
  const common: SpawnOptions = { cwd, env: { ...env }, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'], windowsHide: true, detached: process.platform !== 'win32' };
  if (process.platform !== 'win32' || !/\.(cmd|bat)$/i.test(path)) return spawn(path, args, common);
  // Node starts no batch file by itself. Arguments are the product's own, so quotes are all they need.
  const line = [path, ...args].map((part) => `"${part}"`).join(' ');
  return spawn(variable(env, 'COMSPEC') ?? 'cmd.exe', ['/d', '/s', '/c', `"${line}"`], { ...common, windowsVerbatimArguments: true });
}

function exitOf(child: ChildProcess, path: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => resolve(code));
    child.once('error', (cause) => reject(new ChainError('tool-missing', `${path} cannot be started: ${cause.message}.`, { source: 'user', remedy: 'See whether the program and the folder are there and may be used.', cause })));
  });
}

function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  const lines = createInterface({ input: stream, crlfDelay: Infinity });
  lines.on('line', (line) => onLine(redact(line)));
  return new Promise((resolve) => lines.once('close', resolve));
}

/** Ends the child's tree when the signal says so or this process ends; answers what takes that back. */
function endTreeWhen(child: ChildProcess, signal: AbortSignal): () => void {
  let force: NodeJS.Timeout | undefined;
  const end = (): void => {
    endTree(child, 'SIGTERM');
    force = setTimeout(() => endTree(child, 'SIGKILL'), graceMs);
  };
  const endNow = (): void => endTree(child, 'SIGKILL');
  if (signal.aborted) end();
  else signal.addEventListener('abort', end, { once: true });
  process.once('exit', endNow);
  return () => {
    clearTimeout(force);
    signal.removeEventListener('abort', end);
    process.removeListener('exit', endNow);
    if (signal.aborted) endNow(); // the program itself is gone, what it started may not be
  };
}

function endTree(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // the group is gone already
  }
}

function timeLimit(ms: number | undefined): { readonly signal: AbortSignal; readonly clear: () => void } {
  const controller = new AbortController();
  const timer = ms === undefined ? undefined : setTimeout(() => controller.abort(), ms);
  return { signal: controller.signal, clear: () => clearTimeout(timer) };
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function refuseCancelled(signal: AbortSignal | undefined, program: string): void {
  if (signal?.aborted === true) throw new ChainError('interrupted', `Stopped while ${program.replace(/^.*[\\/]/, '')} ran.`, { source: 'user' });
}
