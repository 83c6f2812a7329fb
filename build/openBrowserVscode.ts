import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { findProgram } from '../src/tools/findProgram.ts';
import type { OpenedVscode, OpenRequest, VscodeProfile } from './openVscode.ts';
import { installVscodeServer } from './vscodeServer/installVscodeServer.ts';
import { linkExtension } from './vscodeServer/linkExtension.ts';
import { startDoor } from './vscodeServer/startDoor.ts';
import { startVscodeServer } from './vscodeServer/startVscodeServer.ts';

/** Starts VS Code's server with the project and the extension, prints its address, and opens it where a browser is. */
export async function openBrowserVscode({ folder, checkout, env, say, signal }: OpenRequest, profile: VscodeProfile): Promise<OpenedVscode> {
  const paths = await installVscodeServer({ onProgress: say, env, signal });
  signal.throwIfAborted();
  linkExtension(profile.extensionsDir, checkout);
  const password = randomBytes(24).toString('base64url');
  const server = await startVscodeServer({ paths, ...profile, trustEnabled: false, password, env });
  try {
    const door = await startDoor(server.url, password, `/?folder=${encodeURIComponent(folder)}`);
    say(`VS Code, with the demo project and this extension: ${door.url}`);
    await openInBrowser(door.url, env);
    const stop = async (): Promise<void> => {
      door.close();
      await server.stop();
    };
    if (signal.aborted) await stop();
    return { how: 'browser', stop };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** Where there is no display, or nothing that opens addresses, the printed one must do. */
async function openInBrowser(url: string, env: NodeJS.ProcessEnv): Promise<void> {
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return;
  const program = await findProgram('xdg-open', env).catch(() => null);
  if (program === null) return;
  spawn(program, [url], { env, stdio: 'ignore', detached: true }).on('error', () => {}).unref();
}
