import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { ChainError } from '../../core/errors.ts';
import type { NodeProgram } from '../findNode.ts';
import { findProgram, variable, type Environment } from '../findProgram.ts';
import { run } from '../run.ts';
import { withoutCredentials } from './withoutCredentials.ts';

export type NpmCiOptions = {
  readonly node: NodeProgram;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Each line that npm prints, redacted. */
  readonly onLine?: (line: string) => void;
};

/**
 * Installs a component's dependencies exactly as its lock file says. Throws registry-unreachable, install-failed with npm's last
 * lines, tool-missing, `interrupted`. No message holds a credential of the registry.
 */
export async function npmCi(folder: string, { node, env, signal, onLine }: NpmCiOptions): Promise<void> {
  if (!existsSync(join(folder, 'package-lock.json'))) throw lockFileMissing(folder);
  const { program, args } = await npmOf(node, env);
  const said: string[] = [];
  const { code } = await run(program, [...args, 'ci', ...npmOptions], {
    cwd: folder,
    env: withNodeFirst(env, node),
    ...(signal === undefined ? {} : { signal }),
    onLine: (line) => {
      const harmless = withoutCredentials(line);
      if (said.length < keptLines) said.push(harmless);
      onLine?.(harmless);
    },
  });
  if (code !== 0) throw failure(folder, said);
}

/** npm says first what went wrong, then at length where. */
const keptLines = 20;

/** npm would wait a minute and more before it says that the registry is not there. */
const npmOptions = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'];

/** On Windows npm is a batch file; the script beside Node that it starts is simpler to start. */
async function npmOf(node: NodeProgram, env: Environment): Promise<{ readonly program: string; readonly args: readonly string[] }> {
  const script = join(dirname(node.path), 'node_modules', 'npm', 'bin', 'npm-cli.js');
  if (process.platform === 'win32' && existsSync(script)) return { program: node.path, args: [script] };
  return { program: await findProgram('npm', env), args: [] };
}

/** npm takes the first Node on the PATH: it shall be the one that runs the component. */
function withNodeFirst(env: Environment, node: NodeProgram): Environment {
  const others = Object.entries(env).filter(([name]) => name.toUpperCase() !== 'PATH');
  return { ...Object.fromEntries(others), PATH: `${dirname(node.path)}${delimiter}${variable(env, 'PATH') ?? ''}` };
}

/** What npm calls the failures that lie between this machine and the registry, and what the registry then does. */
const registryFailures: readonly (readonly [RegExp, string])[] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'is not known here by that name'],
  [/^ECONNREFUSED$/, 'refuses the connection'],
  [/^(ETIMEDOUT|ERR_SOCKET_TIMEOUT|ESOCKETTIMEDOUT)$/, 'does not answer in time'],
  [/^(ECONNRESET|EPIPE|EPROTO|ENETUNREACH|EHOSTUNREACH)$/, 'breaks the connection'],
  [/CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/, 'has a certificate that is not trusted here'],
  [/^E(401|403|NEEDAUTH)$/, 'does not let you in'],
  [/^E404$/, 'does not have a package of the lock file'],
  [/^E(429|5\d\d)$/, 'answers with an error'],
];

function failure(folder: string, lines: readonly string[]): ChainError {
  const text = lines.join('\n');
  const code = /^npm (?:error|ERR!) code (\S+)/m.exec(text)?.[1] ?? '';
  const does = registryFailures.find(([pattern]) => pattern.test(code))?.[1];
  if (does === undefined) return installFailed(folder, lines);
  const [, host, asked] = /(?:request to|GET) https?:\/\/([^\s/]+)(?:\/\S*)?\/([^\s/]+)/.exec(text) ?? [];
  const about = asked === undefined ? '' : `, asked for ${asked.replace(/%2f/i, '/')}`;
  return new ChainError('registry-unreachable', `The dependencies in ${folder} could not be fetched: the npm registry${host === undefined ? '' : ` ${host}`} ${does} (${code}${about}).`, {
    source: 'unknown',
    remedy: 'Look at your connection, your proxy and "npm config get registry", then run it again: what is fetched already is kept.',
  });
}

function installFailed(folder: string, lines: readonly string[]): ChainError {
  const said = lines.length === 0 ? ['nothing was said'] : lines;
  return new ChainError('install-failed', [`npm ci failed in ${folder}:`, ...said.map((line) => `  ${line}`)].join('\n'), {
    source: 'unknown',
    remedy: 'Run "npm ci" there to see all of it. Where package.json and its lock file differ, "npm install" brings them together.',
  });
}

function lockFileMissing(folder: string): ChainError {
  return new ChainError('install-failed', `There is no package-lock.json in ${folder}, so what to install is not fixed.`, { source: 'user', remedy: 'Run "npm install" there once and keep the lock file that it makes.' });
}
