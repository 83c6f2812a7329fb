import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openVscode, type OpenedVscode } from '../../build/openVscode.ts';
import { root } from '../repository/sourceTree.ts';

// Desktop VS Code, by programs that stand in for `code` on PATH. The one in the browser is driven in test/browser/start.test.ts.
const skip = process.platform === 'win32' ? 'the stand-ins are scripts of a Unix shell' : false;
let home: string;
let said: string[];

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'open-')));
  for (const folder of ['bin', 'demo']) mkdirSync(join(home, folder));
  said = [];
});

afterEach(() => rmSync(home, { recursive: true }));

test('the `code` on PATH opens the project with this checkout as the extension, in a profile beside it', { skip }, async () => {
  standIn('code', 0);
  const { how, stop } = await open('linux', { DISPLAY: ':0', VSCODE_PID: '1', ELECTRON_RUN_AS_NODE: '1' });
  await stop();
  assert.equal(how, 'desktop');
  const { args, env } = recorded('code');
  assert.deepEqual(args.filter((word) => word !== '--no-sandbox'), [
    '--new-window', `--extensionDevelopmentPath=${root}`, `--user-data-dir=${join(home, '.cache', 'vscode-user')}`, `--extensions-dir=${join(home, '.cache', 'vscode-extensions')}`,
    '--disable-workspace-trust', join(home, 'demo'),
  ]);
  assert.equal(args.includes('--no-sandbox'), process.platform === 'linux' && process.getuid?.() === 0);
  assert.deepEqual(Object.keys(env).filter((name) => /^(VSCODE|ELECTRON)_/.test(name)), []);
  const settings: unknown = JSON.parse(readFileSync(join(home, '.cache', 'vscode-user', 'User', 'settings.json'), 'utf8'));
  assert.equal((settings as { readonly [name: string]: unknown })['workbench.startupEditor'], 'none');
  assert.match(said.join('\n'), /VS Code opens with the demo project/);
  assert.deepEqual(readdirSync(home).sort(), ['.cache', 'bin', 'code.json', 'demo']);
});

test('settings that the user changed in that profile stay', { skip }, async () => {
  standIn('code', 0);
  const file = join(home, '.cache', 'vscode-user', 'User', 'settings.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{ "editor.fontSize": 20 }');
  await open('darwin', {});
  assert.equal(readFileSync(file, 'utf8'), '{ "editor.fontSize": 20 }');
});

test('a `code` that fails is told with its exit code, and then how to open it by hand', { skip }, async () => {
  standIn('code', 3);
  const { how } = await open('darwin', {});
  assert.equal(how, 'told');
  assert.match(said[0] ?? '', /VS Code was not opened: .*code ended with 3/);
  assert.match(said[1] ?? '', /npm start/);
});

test('without `code`, elsewhere than on Linux, one line says how', async () => {
  for (const platform of ['darwin', 'win32'] as const) {
    said = [];
    const { how } = await open(platform, {});
    assert.equal(how, 'told');
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /install it .*npm start/);
  }
  assert.ok(!existsSync(join(home, '.cache')));
});

test('the `code` of a remote terminal, of WSL, or without a display is not asked', { skip }, async () => {
  standIn('code', 0);
  const cannotInstall = new AbortController(); // what comes instead is the server, which is not the matter here
  cannotInstall.abort(new Error('the server was next'));
  for (const env of [{ DISPLAY: ':0', VSCODE_IPC_HOOK_CLI: '/run/x.sock' }, { DISPLAY: ':0', WSL_DISTRO_NAME: 'Debian' }, {}]) {
    await assert.rejects(open('linux', env, cannotInstall.signal));
  }
  assert.ok(!existsSync(join(home, 'code.json')));
});

function open(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, signal = new AbortController().signal): Promise<OpenedVscode> {
  return openVscode({ folder: join(home, 'demo'), checkout: root, platform, signal, env: { PATH: join(home, 'bin'), XDG_CACHE_HOME: join(home, 'cache'), ...env }, say: (line) => said.push(line) });
}

/** A program that records how it was called. */
function standIn(name: string, exitCode: number): void {
  const file = join(home, 'bin', name);
  writeFileSync(file, `#!${process.execPath}\nrequire('node:fs').writeFileSync(${JSON.stringify(join(home, `${name}.json`))}, JSON.stringify({ args: process.argv.slice(2), env: process.env }));\nprocess.exit(${exitCode});\n`);
  chmodSync(file, 0o755);
}

function recorded(name: string): { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv } {
  return JSON.parse(readFileSync(join(home, `${name}.json`), 'utf8')) as { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
}
