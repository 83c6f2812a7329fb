import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { ChainError } from '../core/errors.ts';

/** Variables of a process, as `process.env` has them. */
export type Environment = { readonly [name: string]: string | undefined };

const remedies: { readonly [program: string]: string } = {
  node: 'Install Node 22 or newer (nodejs.org), or name one with the setting agentcore-chain.node.path in VS Code, with AGENTCORE_CHAIN_NODE=/path/to/node on the command line',
  npm: 'Install Node (nodejs.org): npm comes with it.',
};

/** Absolute path of a program: the name looked up along PATH, or the path itself. Throws tool-missing with what to do. */
export async function findProgram(program: string, env: Environment): Promise<string> {
  for (const path of candidatesOf(program, env)) if (await isProgram(path)) return path;
  throw new ChainError('tool-missing', program === nameOf(program) ? `There is no ${program} on the PATH.` : `There is no program at ${program}.`, {
    source: 'user',
    remedy: remedies[nameOf(program)] ?? `Install ${nameOf(program)} and put it on the PATH.`,
  });
}

/** The value of a variable whose name Windows compares without case (`Path`). */
export function variable(env: Environment, name: string): string | undefined {
  if (process.platform !== 'win32') return env[name];
  return Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1];
}

function candidatesOf(program: string, env: Environment): readonly string[] {
  const endings = process.platform === 'win32' ? ['', ...(variable(env, 'PATHEXT') ?? '.EXE;.CMD;.BAT').split(';')] : [''];
  const folders = program === nameOf(program) ? (variable(env, 'PATH') ?? '').split(delimiter).filter((folder) => isAbsolute(folder)) : [''];
  return folders.flatMap((folder) => endings.map((ending) => (folder === '' ? resolve(`${program}${ending}`) : join(folder, `${program}${ending}`))));
}

function nameOf(program: string): string {
  return program.replace(/^.*[\\/]/, '');
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
