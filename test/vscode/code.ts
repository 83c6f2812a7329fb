#!/usr/bin/env node
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { format, parseArgs } from 'node:util';
import { installVscodeServer } from '../../build/vscodeServer/installVscodeServer.ts';
import { startVscodeServer } from '../../build/vscodeServer/startVscodeServer.ts';
import { launchChromium } from './driver/launchChromium.ts';

// Stands in for desktop VS Code's `code` where that cannot be downloaded: as much of its command line as @vscode/test-electron uses,
// on VS Code's server with a Chromium as the window. Runs the tests at --extensionTestsPath in the extension host; exits with their code.
const { values, positionals } = parseArgs({
  options: { extensionDevelopmentPath: { type: 'string' }, extensionTestsPath: { type: 'string' }, 'user-data-dir': { type: 'string' }, 'extensions-dir': { type: 'string' }, 'disable-workspace-trust': { type: 'boolean' } },
  strict: false, allowPositionals: true, // the rest is about windows, which there are none of
});
const temporary = mkdtempSync(join(tmpdir(), 'code-'));
const folderOf = (option: unknown, name: string): string => (typeof option === 'string' ? resolve(option) : join(temporary, name));
const server = await startVscodeServer({
  paths: await installVscodeServer(),
  userDataDir: folderOf(values['user-data-dir'], 'data'), extensionsDir: folderOf(values['extensions-dir'], 'extensions'),
  trustEnabled: values['disable-workspace-trust'] !== true, smokeTestDriver: true,
  env: { ...process.env, TMPDIR: temporary }, // VS Code's own extensions leave sockets behind when they are killed
});
const browser = await launchChromium();
const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 }, permissions: ['clipboard-read', 'clipboard-write'] })).newPage();

/** A built VS Code calls these two when it was started for tests. */
const finished = new Promise<number>((settle) => {
  void page.exposeFunction('codeAutomationExit', (code: number) => settle(code));
  page.on('crash', () => settle(1));
  void server.exited.then(() => settle(1));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => settle(130));
});
await page.exposeFunction('codeAutomationLog', (type: string, words: readonly unknown[]) => {
  (type === 'error' ? process.stderr : process.stdout).write(`${format(...words)}\n`);
});

await page.goto(addressOf(positionals[0]));
const code = await finished;
await browser.close();
await server.stop();
rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
process.exit(code);

function addressOf(folder: string | undefined): string {
  const remote = (path: string): string => `vscode-remote://${new URL(server.url).host}${encodeURI(resolve(path))}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (typeof values.extensionDevelopmentPath === 'string') payload.push(['extensionDevelopmentPath', remote(values.extensionDevelopmentPath)]);
  if (typeof values.extensionTestsPath === 'string') payload.push(['extensionTestsPath', remote(createRequire(import.meta.url).resolve(resolve(values.extensionTestsPath)))]);
  const place: [string, string] = folder === undefined ? ['ew', 'true'] : [folder.endsWith('.code-workspace') ? 'workspace' : 'folder', resolve(folder)];
  return `${server.url}/?${new URLSearchParams([place, ['payload', JSON.stringify(payload)]]).toString()}`;
}
