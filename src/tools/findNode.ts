import { realpath } from 'node:fs/promises';
import { nodeVariable } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { findProgram, type Environment } from './findProgram.ts';
import { run } from './run.ts';

/** A Node that can run the components. */
export type NodeProgram = { readonly path: string; readonly version: string };

const oldestMajor = 22;
const naming = `with the setting agentcore-chain.node.path in VS Code, with ${nodeVariable}=/path/to/node on the command line`;

/** The Node on the PATH, or the one that the setting names. Throws tool-missing, node-too-old. */
export async function findNode(env: Environment, cwd: string): Promise<NodeProgram> {
  const path = await findProgram(env[nodeVariable] ?? 'node', env);
  const version = await versionOf(path, env, cwd);
  if (Number(version.split('.')[0]) >= oldestMajor) return { path, version };
  throw new ChainError('node-too-old', `The components need Node ${oldestMajor} or newer; ${path} is ${version}.`, {
    source: 'user',
    remedy: `Install a newer Node (nodejs.org) and put it first on the PATH, or name one ${naming}`,
  });
}

async function versionOf(path: string, env: Environment, cwd: string): Promise<string> {
  if (await realpath(path) === await realpath(process.execPath)) return process.versions.node; // saves a start of 40 ms
  const { code, lastLines } = await run(path, ['--version'], { cwd, env, timeoutMs: 10_000 });
  const version = /^v(\d+\.\d+\.\d+)/.exec(lastLines.at(-1) ?? '')?.[1];
  if (code === 0 && version !== undefined) return version;
  throw new ChainError('tool-missing', `${path} is no Node: it does not tell its version.`, { source: 'user', remedy: `Install Node ${oldestMajor} or newer (nodejs.org), or name one ${naming}` });
}
