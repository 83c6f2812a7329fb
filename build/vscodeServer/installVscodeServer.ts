import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { codeServerVersion, pathsIn, vscodeServerPaths, type VscodeServerPaths } from './vscodeServerPaths.ts';

export type InstallOptions = {
  /** One line a step, for a person. */
  readonly onProgress?: (line: string) => void;
  readonly env?: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  readonly signal?: AbortSignal;
};

/**
 * Puts VS Code's server into the user's cache folder, from the npm registry alone, and answers at once where it is there already.
 * Installs nothing else on the machine. Several processes may do it at once: the folder takes its name only when it is complete.
 *
 * @throws Error with npm's own last words where a step fails; on anything but Linux, where desktop VS Code is the way.
 */
export async function installVscodeServer({ onProgress = () => {}, env = process.env, platform = process.platform, signal }: InstallOptions = {}): Promise<VscodeServerPaths> {
  if (platform !== 'linux') throw new Error(`VS Code's server from npm is for Linux only, and this is ${platform}. Use desktop VS Code here (code.visualstudio.com).`);
  const paths = vscodeServerPaths(env);
  if (existsSync(paths.folder)) return paths;
  const started = performance.now();
  onProgress(`VS Code ${codeServerVersion} from npm, once for all checkouts (700 MB, about a minute)`);
  const unfinished = pathsIn(`${paths.folder}.${process.pid}.tmp`);
  removeAbandoned(paths.folder);
  try {
    await fill(unfinished, { onProgress, env, signal });
    renameSync(unfinished.folder, paths.folder);
  } catch (error) {
    if (!existsSync(paths.folder)) throw error; // else another process was faster
  } finally {
    rmSync(unfinished.folder, { recursive: true, force: true, maxRetries: 3 });
  }
  onProgress(`VS Code is in ${paths.folder} (${((performance.now() - started) / 1000).toFixed(0)} s)`);
  return paths;
}

/** VS Code writes its log files with one of them, and lives without. */
async function buildNativeModules(vscode: string, means: Means): Promise<void> {
  means.onProgress('  its two native modules ...');
  try {
    await npm(['rebuild', '@vscode/spdlog', '@vscode/native-watchdog'], vscode, means);
  } catch (error) {
    means.signal?.throwIfAborted();
    means.onProgress(`  They could not be built, so this VS Code keeps no log files: python3, make and a C++ compiler build them. ${error instanceof Error ? (error.message.split('\n').at(-1) ?? '') : ''}`);
  }
}

type Means = { readonly onProgress: (line: string) => void; readonly env: NodeJS.ProcessEnv; readonly signal: AbortSignal | undefined };

async function fill({ folder, vscode }: VscodeServerPaths, means: Means): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'vscode-server', private: true }));
  // What its install scripts would build beside these (Kerberos, keyrings) needs system headers, and nothing here uses it.
  const steps: readonly (readonly [string, string, readonly string[]])[] = [
    ['the server', folder, ['install', '--ignore-scripts', `code-server@${codeServerVersion}`]],
    ['its VS Code', vscode, ['install', '--omit=dev', '--ignore-scripts']],
    ['its built-in extensions', join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts']],
  ];
  for (const [what, cwd, args] of steps) {
    means.onProgress(`  ${what} ...`);
    await npm(args, cwd, means);
  }
  await buildNativeModules(vscode, means);
  const unused = join(vscode, 'node_modules', '@github');
  for (const name of existsSync(unused) ? readdirSync(unused) : []) if (name.startsWith('copilot-sdk-linux')) rmSync(join(unused, name), { recursive: true });
}

async function npm(args: readonly string[], cwd: string, { env, signal }: Means): Promise<void> {
  const child = spawn('npm', ['--loglevel=error', '--no-audit', '--no-fund', ...args], { cwd, env: { ...env, ...buildEnvironment(env) }, stdio: ['ignore', 'pipe', 'pipe'], ...(signal === undefined ? {} : { signal }) });
  const failed = new Promise<never>((_, reject) => child.on('error', (error) => reject(new Error(`npm cannot be started: ${error.message}. It comes with Node (nodejs.org).`))));
  const [out, complaint, code] = await Promise.race([failed, Promise.all([text(child.stdout), text(child.stderr), new Promise<number | null>((resolve) => child.on('close', resolve))])]);
  if (code !== 0) throw new Error(`"npm ${args.join(' ')}" failed while VS Code was installed. Is the registry reachable?\n${(complaint.trim() || out.trim()).slice(-2000)}`);
}

/** The native modules are built for the Node that runs here, with the headers that came with it: the user's npmrc may name others. */
function buildEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { npm_config_nodedir: nodeHeaders(), MAKEFLAGS: `-j${availableParallelism()}`, PATH: `${dirname(process.execPath)}:${env['PATH'] ?? ''}` };
}

function nodeHeaders(): string {
  const fromNode = createRequire(createRequire(import.meta.url).resolve('node/package.json'));
  return dirname(fromNode.resolve(`node-linux-${process.arch}/package.json`));
}

/** What a killed installation left: its process is gone, so nobody will ever finish it. */
function removeAbandoned(folder: string): void {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  for (const name of readdirSync(parent)) {
    const pid = name.startsWith(`${basename(folder)}.`) ? /\.(\d+)\.tmp$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !existsSync(join('/proc', pid))) rmSync(join(parent, name), { recursive: true, force: true });
  }
}
