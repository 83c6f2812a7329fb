import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { installMoto } from './installMoto.ts';
import { launcher } from './moto.ts';

test('what the launcher adds to moto is held by the API model', () => {
  const { program, env } = installMoto();
  const { status, stderr } = spawnSync(program, [launcher, '--check'], { env, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('moto ends with the process that started it, even a killed one', async () => {
  const script = `const { startMoto } = await import(${JSON.stringify(join(import.meta.dirname, 'moto.ts'))}); process.stdout.write((await startMoto()).access.endpoint + '\\n');`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const endpoint = await firstLine(parent.stdout);
  const held = connect(Number(new URL(endpoint).port), '127.0.0.1');
  await new Promise((resolve) => held.once('connect', resolve));
  const gone = new Promise((resolve) => held.once('close', resolve).on('error', resolve));
  parent.kill('SIGKILL');
  await gone;
});

test('a machine without Python is told what to install', () => {
  const script = `const { installMoto } = await import(${JSON.stringify(join(import.meta.dirname, 'installMoto.ts'))}); installMoto();`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, PATH: import.meta.dirname }, encoding: 'utf8' });
  assert.notEqual(status, 0);
  assert.match(stderr, /need Python 3\.11 or newer: none was found .* Install one/);
});

async function firstLine(stream: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error('the parent said nothing');
}
