import { spawn } from 'node:child_process';
import { findProgram, variable, type Environment } from './findProgram.ts';

/** Shows a page in the user's browser: that of the variable BROWSER, else the machine's own. Waits for nothing. False where there is no program for it. */
export async function openInBrowser(url: string, env: Environment): Promise<boolean> {
  const [program, ...before] = launcherIn(env);
  try {
    const child = spawn(await findProgram(program, env), [...before, url], { env: { ...env }, stdio: 'ignore', detached: true, windowsHide: true });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    child.unref();
    return true;
  } catch {
    return false;
  }
}

function launcherIn(env: Environment): readonly [string, ...string[]] {
  const named = variable(env, 'BROWSER') ?? '';
  if (named !== '') return [named];
  if (process.platform === 'darwin') return ['open'];
  // `start` would read the address as a command line of its own.
  return process.platform === 'win32' ? ['rundll32.exe', 'url.dll,FileProtocolHandler'] : ['xdg-open'];
}
