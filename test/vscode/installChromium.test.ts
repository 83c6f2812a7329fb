import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { findChromium } from './findChromium.ts';

const skip = process.platform === 'linux' ? false : 'only Linux drives a browser of its own';
let bin: string;

beforeEach(() => {
  bin = mkdtempSync(join(tmpdir(), 'chromium-'));
});

afterEach(() => rmSync(bin, { recursive: true }));

test('the browser is the one CHROMIUM names, else the first of its names on PATH, else none', { skip }, () => {
  assert.equal(findChromium({ PATH: bin }), null);
  const chrome = program('google-chrome', '');
  assert.equal(findChromium({ PATH: bin }), chrome);
  const chromium = program('chromium', '');
  assert.equal(findChromium({ PATH: bin }), chromium);
  assert.equal(findChromium({ PATH: '', CHROMIUM: chrome }), chrome);
  assert.equal(findChromium({ PATH: bin, CHROMIUM: join(bin, 'missing') }), null);
});

test('root gets one through apt-get, with a line; once', { skip: skip !== false ? skip : process.getuid?.() === 0 ? false : 'only root may' }, () => {
  program('apt-get', `[ "$1" != install ] || { echo '#!/bin/sh' > '${join(bin, 'chromium')}'; /bin/chmod +x '${join(bin, 'chromium')}'; }`);
  const { status, stdout } = install({ PATH: bin });
  assert.equal(status, 0);
  assert.equal(stdout, `Chromium, through apt-get (once)\n${join(bin, 'chromium')}`);
  assert.equal(install({ PATH: bin }).stdout, join(bin, 'chromium'));
});

test('an apt-get that fails is told with its words', { skip: skip !== false ? skip : process.getuid?.() === 0 ? false : 'only root may' }, () => {
  program('apt-get', '[ "$1" = --version ] || { echo "no network today"; exit 100; }');
  const { status, stderr } = install({ PATH: bin });
  assert.equal(status, 1);
  assert.match(stderr, /apt-get update -q" failed: no network today/);
});

test('without apt-get, or with a wrong CHROMIUM, it says what to install', { skip }, () => {
  assert.match(install({ PATH: bin }).stderr, /No Chromium or Chrome is on PATH.*install one/);
  assert.match(install({ PATH: bin, CHROMIUM: '/nowhere/chromium' }).stderr, /no program \/nowhere\/chromium, which CHROMIUM names/);
});

function program(name: string, script: string): string {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

function install(env: NodeJS.ProcessEnv): { readonly status: number | null; readonly stdout: string; readonly stderr: string } {
  const module = join(import.meta.dirname, 'installChromium.ts');
  const source = `const { installChromium } = await import(${JSON.stringify(module)}); process.stdout.write(installChromium((line) => process.stdout.write(line + '\\n')));`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', source], { env, encoding: 'utf8' });
}
