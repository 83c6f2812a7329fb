import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { componentEnvironment } from './componentEnvironment.ts';
import { OutputDrain } from './outputDrain.ts';
import { componentSpawner } from './spawnComponent.ts';

const home = mkdtempSync(join(tmpdir(), 'spawn-component-'));
after(() => rmSync(home, { recursive: true, force: true }));

function run(script: string, env = componentEnvironment({}, home)) {
  const lines: string[] = [];
  const drain = new OutputDrain();
  const started = componentSpawner(drain)({ program: process.execPath, args: ['-e', script], cwd: home, env, onLine: (line) => lines.push(line) });
  return { lines, drain, started };
}

test('a component inherits nothing but the way to its programs', async () => {
  process.env['AWS_SECRET_ACCESS_KEY'] = 'of-the-developer';
  const { lines, started } = run('console.log(JSON.stringify(process.env))', componentEnvironment({ PORT: '8080' }, home));
  await started.exited;
  delete process.env['AWS_SECRET_ACCESS_KEY'];
  const env: unknown = JSON.parse(lines.join(''));
  assert.ok(typeof env === 'object' && env !== null);
  assert.deepEqual(Object.keys(env).sort(), [
    'AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE', 'HOME', 'NO_PROXY', 'PATH', 'PORT', 'TMPDIR', 'USERPROFILE', 'no_proxy',
  ]);
});

test('its last lines are there when its exit is known', async () => {
  const { lines, started } = run('for (let i = 0; i < 5000; i += 1) console.log(i); console.error("the end"); process.exitCode = 3');
  assert.deepEqual(await started.exited, { code: 3, signal: null });
  assert.equal(lines.length, 5001);
  assert.ok(lines.includes('the end'));
});

test('a program that does not exist is an exit with a line that says so', async () => {
  const lines: string[] = [];
  const started = componentSpawner(new OutputDrain())({ program: join(home, 'nothing'), args: [], cwd: home, env: {}, onLine: (line) => lines.push(line) });
  assert.deepEqual(await started.exited, { code: null, signal: null });
  assert.match(lines.join(''), /cannot start .*ENOENT/);
});

test('once drained, everything is read that was printed before the answer', async () => {
  // Printed just before the answer on another channel: the order that the drain relies on.
  const script = `
    const http = require('node:http');
    http.createServer((q, s) => { for (let i = 0; i < 50; i += 1) process.stdout.write('x'.repeat(600) + '\\n'); s.end(); })
      .listen(0, '127.0.0.1', function () { process.stdout.write(this.address().port + '\\n'); });`;
  const { lines, drain, started } = run(script);
  const port = await firstLine(lines, started.exited);
  for (let round = 1; round <= 100; round += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}`);
    await answer.text();
    await drain.drained();
    assert.equal(lines.length, 1 + 50 * round);
  }
  started.kill('SIGKILL');
  assert.equal((await started.exited).signal, 'SIGKILL');
});

async function firstLine(lines: readonly string[], exited: Promise<unknown>): Promise<string> {
  let over = false;
  void exited.then(() => (over = true));
  while (lines.length === 0 && !over) await new Promise((resolve) => setImmediate(resolve));
  const line = lines[0];
  assert.ok(line !== undefined, 'the program printed a line');
  return line;
}
