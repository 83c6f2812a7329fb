import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { installVscodeServer } from '../../build/vscodeServer/installVscodeServer.ts';
import { vscodeServerPaths } from '../../build/vscodeServer/vscodeServerPaths.ts';

// With a stand-in for npm: what is installed for real is what the other levels run in.
const skip = process.platform === 'linux' ? false : 'the server is for Linux';
let home: string;
let env: NodeJS.ProcessEnv;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'install-'));
  env = { PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`, XDG_CACHE_HOME: join(home, 'cache') };
  standInForNpm('');
});

afterEach(() => rmSync(home, { recursive: true }));

test('four steps with a line each, under the headers of the Node that runs; the second time none', { skip }, async () => {
  const lines: string[] = [];
  const paths = await installVscodeServer({ env, onProgress: (line) => lines.push(line) });
  assert.ok(existsSync(paths.entry));
  assert.equal(calls().length, 4);
  assert.equal(lines.length, 6);
  for (const { cwd, nodedir } of calls()) {
    assert.ok(cwd.startsWith(join(home, 'cache')) && !cwd.startsWith(`${paths.folder}/`), cwd);
    assert.ok(existsSync(join(nodedir, 'include', 'node', 'node_version.h')), nodedir);
  }
  assert.deepEqual(readdirSync(dirname(paths.folder)), [basename(paths.folder)]);
  await installVscodeServer({ env, onProgress: () => assert.fail('there is nothing to do') });
  assert.equal(calls().length, 4);
});

test('two at once both come out with the one folder', { skip }, async () => {
  standInForNpm("await new Promise((resolve) => setTimeout(resolve, 20));");
  const other = installInOtherProcess();
  const [paths, code] = await Promise.all([installVscodeServer({ env }), other]);
  assert.equal(code, 0);
  assert.deepEqual(readdirSync(dirname(paths.folder)), [basename(paths.folder)]);
});

test('npm’s last words stand in the error, and nothing half-done stays', { skip }, async () => {
  standInForNpm("if (process.argv.includes('--omit=dev')) { console.error('no such host'); process.exit(1); }");
  await assert.rejects(installVscodeServer({ env }), /npm install --omit=dev .*Is the registry reachable\?[^]*no such host/);
  assert.deepEqual(readdirSync(join(home, 'cache', 'agentcore-chain')), []);
});

test('without a compiler it is installed all the same, and says what that costs', { skip }, async () => {
  standInForNpm("if (process.argv.includes('rebuild')) { console.error('not found: make'); process.exit(1); }");
  const lines: string[] = [];
  const { entry } = await installVscodeServer({ env, onProgress: (line) => lines.push(line) });
  assert.ok(existsSync(entry));
  assert.match(lines.join('\n'), /keeps no log files: python3, make and a C\+\+ compiler build them\. not found: make/);
});

test('what a killed installation left is removed; that of a living process is not', { skip }, async () => {
  const { folder } = vscodeServerPaths(env);
  const [dead, alive] = [`${folder}.${2 ** 22 + 1}.tmp`, `${folder}.${process.ppid}.tmp`];
  for (const left of [dead, alive]) mkdirSync(left, { recursive: true });
  await installVscodeServer({ env });
  assert.deepEqual([existsSync(dead), existsSync(alive)], [false, true]);
});

test('elsewhere than on Linux it says what to use', async () => {
  await assert.rejects(installVscodeServer({ env, platform: 'darwin' }), /for Linux only, and this is darwin.*code\.visualstudio\.com/);
});

/** Records its calls, does what is given, and leaves in its folder what npm would. */
function standInForNpm(deed: string): void {
  mkdirSync(join(home, 'bin'), { recursive: true });
  const file = join(home, 'bin', 'npm');
  writeFileSync(file, `#!/usr/bin/env node
(async () => {
  const { appendFileSync, mkdirSync, writeFileSync } = require('node:fs');
  appendFileSync(${JSON.stringify(join(home, 'calls.jsonl'))}, JSON.stringify({ cwd: process.cwd(), nodedir: process.env.npm_config_nodedir }) + '\\n');
  ${deed}
  mkdirSync('node_modules/code-server/lib/vscode/extensions', { recursive: true });
  mkdirSync('node_modules/code-server/out/node', { recursive: true });
  writeFileSync('node_modules/code-server/out/node/entry.js', '');
})();
`);
  chmodSync(file, 0o755);
}

function calls(): readonly { readonly cwd: string; readonly nodedir: string }[] {
  return readFileSync(join(home, 'calls.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { readonly cwd: string; readonly nodedir: string });
}

async function installInOtherProcess(): Promise<number | null> {
  const module = join(import.meta.dirname, '..', '..', 'build', 'vscodeServer', 'installVscodeServer.ts');
  const child = spawn(process.execPath, ['--input-type=module', '-e', `const { installVscodeServer } = await import(${JSON.stringify(module)}); await installVscodeServer();`], { env: { ...process.env, ...env }, stdio: 'inherit' });
  return new Promise((resolve) => child.on('exit', resolve));
}
