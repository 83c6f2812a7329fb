import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { serverEnvironment } from './serverEnvironment.ts';
import type { VscodeServerPaths } from './vscodeServerPaths.ts';

/** Installs a packaged extension, as a user would with --install-extension. @throws Error with what the server says of it. */
export function installVsix(paths: VscodeServerPaths, folders: { readonly userDataDir: string; readonly extensionsDir: string }, vsix: string): void {
  mkdirSync(folders.userDataDir, { recursive: true });
  const config = join(folders.userDataDir, 'config.yaml');
  writeFileSync(config, '');
  const args = [paths.entry, '--config', config, '--user-data-dir', folders.userDataDir, '--extensions-dir', folders.extensionsDir, '--install-extension', vsix];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env: serverEnvironment(process.env), encoding: 'utf8' });
  if (status !== 0 || !/successfully installed/.test(stdout)) throw new Error(`${vsix} was not installed: ${`${stdout}\n${stderr}`.trim().slice(-2000)}`);
}
