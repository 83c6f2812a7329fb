import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { createRunFile, readRunFile, removeRunFile, type RunFile } from './runFile.ts';

const run: RunFile = { protocolVersion: 1, pid: 4711, url: 'http://127.0.0.1:40001', key: 'k', startedAt: 1_795_000_000_000 };

async function project(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'run file ü '));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function projectWith(context: TestContext, content: string): Promise<string> {
  const folder = await project(context);
  await mkdir(join(folder, '.agentcore-chain'));
  await writeFile(join(folder, '.agentcore-chain', 'run.json'), content);
  return folder;
}

test('a project without a run has no run file', async (context) => {
  assert.equal(await readRunFile(await project(context)), null);
});

test('is written for its owner alone, in a folder that git ignores, and leaves no draft', async (context) => {
  const folder = await project(context);
  assert.equal(await createRunFile(folder, run), true);
  assert.deepEqual(await readRunFile(folder), run);
  assert.deepEqual((await readdir(join(folder, '.agentcore-chain'))).sort(), ['.gitignore', 'run.json']);
  assert.equal(await readFile(join(folder, '.agentcore-chain', '.gitignore'), 'utf8'), '*\n');
  if (process.platform === 'win32') return;
  assert.equal((await stat(join(folder, '.agentcore-chain', 'run.json'))).mode & 0o777, 0o600);
  assert.equal((await stat(join(folder, '.agentcore-chain'))).mode & 0o777, 0o700);
});

test('of many that begin at once one gets the file, and it is whole', async (context) => {
  const folder = await project(context);
  const pids = Array.from({ length: 20 }, (_, index) => index + 1);
  const made = await Promise.all(pids.map((pid) => createRunFile(folder, { ...run, pid })));
  assert.equal(made.filter((one) => one).length, 1);
  assert.equal((await readRunFile(folder))?.pid, pids[made.indexOf(true)]);
});

test('a chain that ends takes only its own file away', async (context) => {
  const folder = await project(context);
  await createRunFile(folder, run);
  await removeRunFile(folder, 1);
  assert.notEqual(await readRunFile(folder), null);
  await removeRunFile(folder, run.pid);
  assert.equal(await readRunFile(folder), null);
  await removeRunFile(folder, run.pid);
});

test('the file of another protocol is read, so that it can be told', async (context) => {
  const folder = await projectWith(context, JSON.stringify({ ...run, protocolVersion: 9, socket: 'new' }));
  assert.equal((await readRunFile(folder))?.protocolVersion, 9);
});

for (const [name, content] of [
  ['cut text', '{"protocolVersion":1,'],
  ['a list', '[]'],
  ['a stranger’s URL', JSON.stringify({ ...run, url: 'http://attacker.example:80' })],
  ['a URL that only begins like ours', JSON.stringify({ ...run, url: 'http://127.0.0.1:1@attacker.example' })],
  ['no process', JSON.stringify({ ...run, pid: 0 })],
  ['an empty key', JSON.stringify({ ...run, key: '' })],
] as const) {
  test(`refuses ${name} and says what to do`, async (context) => {
    const folder = await projectWith(context, content);
    await assert.rejects(readRunFile(folder), { code: 'file-unreadable', remedy: 'Delete it and start the chain again.' });
  });
}
