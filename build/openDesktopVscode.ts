import { spawn } from 'node:child_process';
import { findProgram } from '../src/tools/findProgram.ts';
import type { OpenRequest, VscodeProfile } from './openVscode.ts';
import { writeUserSettings } from './vscodeServer/writeUserSettings.ts';

/** `code` hands over to a process of its own and returns; where it is that process itself, it stays. */
const handOverMs = 15_000;

/** Opens a window of the user's own VS Code, with a profile of ours. false = there is none, or it did not open. */
export async function openDesktopVscode({ folder, checkout, env, platform, say }: OpenRequest, { userDataDir, extensionsDir }: VscodeProfile): Promise<boolean> {
  if (!canShowWindows(env, platform)) return false;
  const code = await findProgram('code', env).catch(() => null);
  if (code === null) return false;
  writeUserSettings(userDataDir);
  const isRoot = platform === 'linux' && process.getuid?.() === 0; // VS Code refuses root without the first of these
  const args = [
    ...(isRoot ? ['--no-sandbox'] : []), '--new-window', `--extensionDevelopmentPath=${checkout}`, `--user-data-dir=${userDataDir}`, `--extensions-dir=${extensionsDir}`, '--disable-workspace-trust', folder,
  ];
  const failure = await run(code, args, env, platform);
  say(failure === null ? 'VS Code opens with the demo project and this extension, in a profile of its own. Its window stays when this ends.' : `VS Code was not opened: ${code} ${failure}.`);
  return failure === null;
}

/**
 * In a terminal of a remote VS Code `code` speaks to the window that is open and knows no profiles; in WSL it starts the one of Windows,
 * which does not see this checkout as an extension.
 */
function canShowWindows(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean {
  if (env['VSCODE_IPC_HOOK_CLI'] !== undefined || env['WSL_DISTRO_NAME'] !== undefined) return false;
  return platform !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
}

/** null = it went well. */
function run(code: string, args: readonly string[], env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | null> {
  const shell = platform === 'win32'; // it is a .cmd there
  const quoted = (text: string): string => (shell ? `"${text}"` : text);
  // In a terminal of VS Code ELECTRON_RUN_AS_NODE and its kin are set, which would make the new one a Node.
  const clean = Object.fromEntries(Object.entries(env).filter(([name]) => !/^(VSCODE_|ELECTRON_)/.test(name)));
  return new Promise((resolve) => {
    const child = spawn(quoted(code), args.map(quoted), { env: clean, stdio: 'ignore', detached: !shell, shell, windowsHide: true });
    const patience = setTimeout(() => resolve(null), handOverMs);
    child.on('error', (error) => settle(`cannot be started: ${error.message}`));
    child.on('exit', (exit, signal) => settle(exit === 0 ? null : `ended with ${signal ?? exit}`));
    child.unref();
    function settle(failure: string | null): void {
      clearTimeout(patience);
      resolve(failure);
    }
  });
}
