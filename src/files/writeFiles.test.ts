import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { writeFiles } from './writeFiles.ts';

const files = [
  { path: 'agentcore-chain.json', content: '{}\n' },
  { path: 'agent/src/deep/größe.ts', content: 'export {};\n' },
  { path: 'agent/logo.png', content: Uint8Array.of(0x89, 0, 0xff) },
];

async function temporary(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'project ü '));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

async function treeOf(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((path) => path.replaceAll('\\', '/')).sort();
}

test('writes every file, byte by byte, into a folder that is not there yet', async (context) => {
  const folder = join(await temporary(context), 'with space', 'und Maß');
  await writeFiles(folder, files);
  assert.deepEqual(await treeOf(folder), ['agent', 'agent/logo.png', 'agent/src', 'agent/src/deep', 'agent/src/deep/größe.ts', 'agentcore-chain.json']);
  assert.deepEqual([...await readFile(join(folder, 'agent/logo.png'))], [0x89, 0, 0xff]);
});

test('takes a folder that holds a git repository and nothing else', async (context) => {
  const folder = await temporary(context);
  await mkdir(join(folder, '.git'));
  await writeFiles(folder, files);
  assert.equal((await readdir(folder)).length, 3);
});

test('leaves a folder that is not empty as it is', async (context) => {
  const folder = await temporary(context);
  await writeFile(join(folder, 'thesis.txt'), 'years of work');
  await assert.rejects(writeFiles(folder, files), { code: 'folder-not-empty', message: `${folder} is not empty: it holds thesis.txt.` });
  assert.deepEqual(await treeOf(folder), ['thesis.txt']);
});

test('a file in the folder’s place is told', async (context) => {
  const place = join(await temporary(context), 'file');
  await writeFile(place, '');
  await assert.rejects(writeFiles(place, files), { code: 'file-unwritable' });
});

for (const path of ['../outside', '/tmp/outside', 'C:/outside', 'a/../../outside', 'a\0b', 'a\\..\\b']) {
  test(`refuses ${JSON.stringify(path)} before anything is written`, async (context) => {
    const folder = join(await temporary(context), 'new');
    await assert.rejects(writeFiles(folder, [...files, { path, content: '' }]), { code: 'path-escapes' });
    assert.deepEqual(await treeOf(join(folder, '..')), []);
  });
}

test('what cannot be written as a whole is not there afterwards', async (context) => {
  const root = await temporary(context);
  const tooLong = `${'x'.repeat(300)}.ts`;
  await assert.rejects(writeFiles(join(root, 'new'), [...files, { path: tooLong, content: '' }]), { code: 'file-unwritable' });
  assert.deepEqual(await treeOf(root), []);
});

test('a file that appears meanwhile is never overwritten', { skip: process.platform === 'win32' }, async (context) => {
  const root = await temporary(context);
  await writeFile(join(root, 'theirs'), 'theirs');
  await mkdir(join(root, 'new'));
  await symlink('../theirs', join(root, 'new', '.git')); // the one name that may be there: as a link it leads outside
  await assert.rejects(writeFiles(join(root, 'new'), [{ path: '.git', content: 'ours' }]), { code: 'file-unwritable' });
  assert.equal(await readFile(join(root, 'theirs'), 'utf8'), 'theirs');
});
