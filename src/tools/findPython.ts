import { pythonVariable } from '../app/ports.ts';
import { ChainError } from '../core/errors.ts';
import { findProgram, type Environment } from './findProgram.ts';
import { run } from './run.ts';

/** A Python that can make the components' virtual environments. `path` is the interpreter itself, not a shim that chooses one. */
export type PythonProgram = { readonly path: string; readonly version: string };

const oldest = { major: 3, minor: 11 };
const wanted = `Python ${oldest.major}.${oldest.minor} or newer`;
const naming = `with the setting agentcore-chain.python.path in VS Code, with ${pythonVariable}=/path/to/python on the command line`;

/** What a system's own `python3` is too old for may be there under its version's name. */
const names = ['python3', 'python', 'python3.14', 'python3.13', 'python3.12', 'python3.11'];

/** The first Python on the PATH that is new enough, or the one that the setting names. Throws tool-missing, python-too-old. */
export async function findPython(env: Environment, cwd: string): Promise<PythonProgram> {
  const named = env[pythonVariable];
  if (named !== undefined) return newEnough(await askNamed(named, env, cwd));
  const older: PythonProgram[] = [];
  for (const name of names) {
    const found = await askIfThere(name, env, cwd);
    if (found === null) continue;
    if (isNewEnough(found)) return found;
    older.push(found);
  }
  const [first] = older;
  if (first !== undefined) return newEnough(first);
  throw new ChainError('tool-missing', 'There is no Python on the PATH.', { source: 'user', remedy: `Install ${wanted} (python.org), or name one ${naming}` });
}

async function askNamed(program: string, env: Environment, cwd: string): Promise<PythonProgram> {
  const path = await findProgram(program, env);
  const found = await ask(path, env, cwd);
  if (found !== null) return found;
  throw new ChainError('tool-missing', `${path} is no Python: it does not tell its version.`, { source: 'user', remedy: `Install ${wanted} (python.org), or name one ${naming}` });
}

/** Windows has a `python` that only opens its store: what does not answer is not there. */
async function askIfThere(name: string, env: Environment, cwd: string): Promise<PythonProgram | null> {
  const path = await findProgram(name, env).catch(nullIfMissing);
  return path === null ? null : ask(path, env, cwd);
}

const question = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

async function ask(path: string, env: Environment, cwd: string): Promise<PythonProgram | null> {
  const { code, lastLines } = await run(path, ['-I', '-c', question], { cwd, env, timeoutMs: 10_000 });
  const [version = '', executable = ''] = lastLines.slice(-2);
  return code === 0 && /^\d+\.\d+\.\d+$/.test(version) && executable !== '' ? { path: executable, version } : null;
}

function newEnough(found: PythonProgram): PythonProgram {
  if (isNewEnough(found)) return found;
  throw new ChainError('python-too-old', `The components need ${wanted}; ${found.path} is ${found.version}.`, {
    source: 'user',
    remedy: `Install a newer Python (python.org) and put it first on the PATH, or name one ${naming}`,
  });
}

function isNewEnough({ version }: PythonProgram): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest.major || (major === oldest.major && minor >= oldest.minor);
}

function nullIfMissing(error: unknown): null {
  if (error instanceof ChainError && error.code === 'tool-missing') return null;
  throw error;
}
