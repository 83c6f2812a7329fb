import { digestOf, installedOnce } from './installedOnce.ts';
import { runToEnd, testPython, uvProgram } from './uv.ts';

/** A Python with packages on its path, and their programs in `bin`. */
export type PythonPackages = { readonly program: string; readonly env: NodeJS.ProcessEnv; readonly bin: string };

/**
 * Installs hashed requirements as they are pinned into the git-ignored .cache, through uv, and answers at once when they are
 * there. Touches no Python of the user's. Throws an error that says what to install where Python is missing; with uv's own words where
 * the packages cannot be had.
 */
export function installPackages(name: string, requirements: string): PythonPackages {
  const { program, version } = testPython();
  const folder = installedOnce(`${name}-${digestOf(requirements, version)}`, (target) =>
    runToEnd(uvProgram(), ['pip', 'install', '--quiet', '--compile-bytecode', '--python', program, '--target', target, '--require-hashes', '-r', requirements]));
  return { program, env: { ...process.env, PYTHONPATH: folder }, bin: `${folder}/bin` };
}
