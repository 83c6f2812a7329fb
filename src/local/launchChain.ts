import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { StartChain } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { redact } from '../core/token/redact.ts';
import { toChainError } from './control/contract.ts';
import { readStartMessage } from './control/startMessage.ts';
import { entryPath } from './entries.ts';
import { LastLines } from './process/lastLines.ts';
import { splitLines } from './process/lineSplitter.ts';

export type LaunchedChain = {
  /** Lets go of the lead: the supervisor then ends every process of the chain at once. */
  readonly letGo: () => void;
  /** Null where it ended in order or was let go. */
  readonly ended: Promise<ChainError | null>;
};

type Supervisor = ChildProcessByStdio<Writable, Readable, Readable>;

/** Starts the supervisor and waits until the chain's process says that all is ready. No process is left when it throws. `environment`: of the machine; the chain's process finds Node in it. */
export async function launchChain({ onProgress, signal, ...what }: StartChain, environment: NodeJS.ProcessEnv): Promise<LaunchedChain> {
  const supervisor = startSupervisor(what, environment);
  const errors = new LastLines();
  readLines(supervisor.stderr, (line) => errors.add(redact(line)));
  const ended = new Promise<ChainError | null>((resolve) => supervisor.once('close', (code) => resolve(code === 0 || supervisor.stdin.writableEnded ? null : crashed(errors.all()))));
  const letGo = (): void => void supervisor.stdin.end();
  supervisor.stdin.on('error', () => {}); // it is gone already

  const ready = new Promise<void>((resolve, reject) => {
    readLines(supervisor.stdout, (line) => {
      const message = readStartMessage(line);
      if (message?.kind === 'progress') onProgress(message.progress);
      if (message?.kind === 'ready') resolve();
      if (message?.kind === 'failed') reject(toChainError(message.error));
    });
    supervisor.once('error', (cause) => reject(new ChainError('internal', `The chain’s process cannot be started: ${cause.message}`, { source: 'extension', cause })));
    void ended.then(() => reject(endedEarly(errors.all())));
    signal.addEventListener('abort', () => reject(new ChainError('interrupted', 'The start was stopped.', { source: 'user' })), { once: true });
    if (signal.aborted) reject(new ChainError('interrupted', 'The start was stopped.', { source: 'user' }));
  });
  try {
    await ready;
  } catch (error) {
    letGo();
    if (supervisor.pid !== undefined) await ended;
    throw error;
  }
  return { letGo, ended };
}

function startSupervisor({ folder, issuer, inspect }: Pick<StartChain, 'folder' | 'issuer' | 'inspect'>, environment: NodeJS.ProcessEnv): Supervisor {
  return spawn(process.execPath, [entryPath('supervisor'), folder, issuer, inspect ? 'inspect' : 'run'], {
    // A group of its own: Ctrl+C in the terminal is for the one who started it, who then ends the chain in order.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...withoutEditor(environment), ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
}

/** What VS Code puts into its extension host's environment means that host, not our processes. */
function withoutEditor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE_|CODE_SERVER_|NODE_OPTIONS$|NODE_CHANNEL_|NODE_TEST_CONTEXT$)/.test(name)));
}

function readLines(stream: Readable, onLine: (line: string) => void): void {
  const lines = splitLines(onLine);
  stream.on('data', (chunk: Buffer) => lines.push(chunk)).on('end', () => lines.end());
}

function endedEarly(lines: readonly string[]): ChainError {
  return new ChainError('internal', ['The chain’s own process ended before it was ready:', ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'extension',
    remedy: 'Run it again. Unless somebody ended that process, report the lines above.',
  });
}

function crashed(lines: readonly string[]): ChainError {
  return new ChainError('internal', ['The chain’s own process ended, and every component with it.', ...lines.map((line) => `  ${line}`)].join('\n'), {
    source: 'extension',
    remedy: 'Run it again. Unless somebody ended that process, report the lines above.',
  });
}
