import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { startDoor } from '../../build/vscodeServer/startDoor.ts';
import { startVscodeServer } from '../../build/vscodeServer/startVscodeServer.ts';
import { untilGone } from '../testing/until.ts';

// With programs that stand in for the server: the real one is started by every test of the browser level.
const skip = process.platform === 'linux' ? false : 'the server is for Linux';
let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'server-'));
});

afterEach(() => rmSync(home, { recursive: true }));

test('a server that ends at once fails with what it printed', { skip }, async () => {
  await assert.rejects(start("console.error('no room left'); process.exit(1);"), /did not answer on http:\/\/127\.0\.0\.1:\d+\. It printed:\nno room left/);
});

test('a server that does not end when asked, and what it started, are killed', { skip }, async () => {
  const { stop, url } = await start(`
    process.on('SIGTERM', () => {});
    const { pid } = require('node:child_process').spawn(process.execPath, ['-e', "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)"]);
    require('node:fs').writeFileSync(${JSON.stringify(join(home, 'pids'))}, process.pid + ' ' + pid);
    ${listen}
  `);
  assert.ok((await fetch(`${url}/healthz`)).ok);
  await stop();
  await untilGone(readFileSync(join(home, 'pids'), 'utf8').split(' ').map(Number));
});

test('it gets an environment without the words of another VS Code, its password in none of its arguments', { skip }, async () => {
  process.env['VSCODE_IPC_HOOK_CLI'] = '/run/other.sock';
  try {
    const file = join(home, 'seen.json');
    const { stop } = await start(`require('node:fs').writeFileSync(${JSON.stringify(file)}, JSON.stringify({ args: process.argv, env: process.env })); ${listen}`, 'open sesame');
    await stop();
    assert.ok(existsSync(file));
    const { args, env } = JSON.parse(readFileSync(file, 'utf8')) as { readonly args: readonly string[]; readonly env: NodeJS.ProcessEnv };
    assert.equal(env['VSCODE_IPC_HOOK_CLI'], undefined);
    assert.equal(env['PASSWORD'], 'open sesame');
    assert.ok(!args.join(' ').includes('sesame'));
    assert.ok(args.join(' ').includes('--auth password'));
  } finally {
    delete process.env['VSCODE_IPC_HOOK_CLI'];
  }
});

test('a server that refuses its own password opens no door', { skip }, async () => {
  const { stop, url } = await start(listen);
  await assert.rejects(startDoor(url, 'wrong', '/'), /did not take its own password \(status 200\)/);
  await stop();
});

const listen = "const port = Number(/:(\\d+)$/.exec(process.argv[process.argv.indexOf('--bind-addr') + 1])[1]); require('node:http').createServer((_, response) => response.end()).listen(port, '127.0.0.1');";

function start(program: string, password?: string): ReturnType<typeof startVscodeServer> {
  const entry = join(home, 'entry.cjs');
  writeFileSync(entry, program);
  return startVscodeServer({ paths: { folder: home, entry, vscode: home }, userDataDir: join(home, 'data'), extensionsDir: join(home, 'extensions'), trustEnabled: false, ...(password === undefined ? {} : { password }) });
}
