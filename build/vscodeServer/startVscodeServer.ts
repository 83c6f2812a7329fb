import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { serverEnvironment } from './serverEnvironment.ts';
import type { VscodeServerPaths } from './vscodeServerPaths.ts';
import { writeUserSettings, type UserSettings } from './writeUserSettings.ts';

export type VscodeServerOptions = {
  readonly paths: VscodeServerPaths;
  readonly userDataDir: string;
  readonly extensionsDir: string;
  /** false: every folder is trusted, and nobody is asked. */
  readonly trustEnabled: boolean;
  /** Lets a URL name an extension under development and its tests; a built server ignores that otherwise. */
  readonly smokeTestDriver?: boolean;
  /** Asked of whoever opens it. Without one it is open to every program and user of this machine: for tests. */
  readonly password?: string;
  /** A free one without it. */
  readonly port?: number;
  /** On top of the quiet defaults; only where the folder has none yet. */
  readonly settings?: UserSettings;
  readonly env?: NodeJS.ProcessEnv;
};

export type VscodeServer = {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Leads nothing itself: it keeps the server's process group on a lead, and dies after it. */
  readonly pid: number;
  /** What the server printed so far. */
  readonly output: () => string;
  readonly exited: Promise<void>;
  /** Resolves when every process of the server is gone. */
  readonly stop: () => Promise<void>;
};

const deadlineMs = 60_000;

/**
 * Starts VS Code's server on 127.0.0.1 and resolves when it answers. It ends with `stop`, and also when this process ends, however it
 * ends.
 *
 * @throws Error with what the server printed, where it does not answer.
 */
export async function startVscodeServer(options: VscodeServerOptions): Promise<VscodeServer> {
  const port = options.port ?? (await freePort());
  mkdirSync(options.extensionsDir, { recursive: true });
  writeUserSettings(options.userDataDir, options.settings);
  // Without a file of its own it writes one into the home folder.
  const config = join(options.userDataDir, 'config.yaml');
  writeFileSync(config, '');
  const keeper = spawn(process.execPath, [join(import.meta.dirname, 'keepVscodeServer.ts'), options.paths.entry, ...serverArguments(options, config, port)], {
    env: { ...serverEnvironment(options.env ?? process.env), ...(options.password === undefined ? {} : { PASSWORD: options.password }) }, stdio: ['pipe', 'pipe', 'pipe'],
    detached: true, // Ctrl+C in the terminal reaches its owner, who decides the order of the ends
  });
  const server = handleOf(keeper, `http://127.0.0.1:${port}`);
  await answers(server);
  return server;
}

function serverArguments({ userDataDir, extensionsDir, trustEnabled, smokeTestDriver, password }: VscodeServerOptions, config: string, port: number): readonly string[] {
  return [
    '--config', config, '--auth', password === undefined ? 'none' : 'password', '--bind-addr', `127.0.0.1:${port}`, '--user-data-dir', userDataDir, '--extensions-dir', extensionsDir,
    '--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', '--ignore-last-opened',
    ...(trustEnabled ? [] : ['--disable-workspace-trust']),
    ...(smokeTestDriver === true ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

function handleOf(keeper: ChildProcess, url: string): VscodeServer {
  let printed = '';
  for (const stream of [keeper.stdout, keeper.stderr]) stream?.on('data', (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-100_000)));
  keeper.stdin?.on('error', () => {}); // it may be gone already
  const exited = new Promise<void>((resolve) => keeper.on('close', () => resolve()).on('error', () => resolve()));
  return {
    url, exited,
    pid: keeper.pid ?? 0,
    output: () => printed,
    stop: () => {
      keeper.stdin?.end();
      return exited;
    },
  };
}

async function answers({ url, exited, output, stop }: VscodeServer): Promise<void> {
  let isGone = false;
  void exited.then(() => (isGone = true));
  for (const deadline = performance.now() + deadlineMs; performance.now() < deadline && !isGone; ) {
    try {
      if ((await fetch(`${url}/healthz`)).ok) return;
    } catch {
      // not listening yet
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`VS Code's server did not answer on ${url}. It printed:\n${output().trim().slice(-2000)}`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
