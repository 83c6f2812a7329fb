import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { installStateOf, writeInstallStamp, type Platform } from './installStamp.ts';

const node = (version: string): Platform => ({ language: 'typescript', version });
const python = (version: string): Platform => ({ language: 'python', version });

async function installed(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'component ü '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
  await mkdir(join(folder, 'node_modules'));
  await writeInstallStamp(folder, node('24.1.0'));
  return folder;
}

test('what was installed is fresh, also under a later minor version', async (context) => {
  const folder = await installed(context);
  assert.equal(await installStateOf(folder, node('24.1.0')), 'fresh');
  assert.equal(await installStateOf(folder, node('24.9.9')), 'fresh');
});

test('another lock file, another Node or no node_modules make it stale', async (context) => {
  const folder = await installed(context);
  assert.equal(await installStateOf(folder, node('22.1.0')), 'stale');
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3,"changed":true}');
  assert.equal(await installStateOf(folder, node('24.1.0')), 'stale');
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
  assert.equal(await installStateOf(folder, node('24.1.0')), 'fresh');
  await rm(join(folder, 'node_modules'), { recursive: true });
  assert.equal(await installStateOf(folder, node('24.1.0')), 'stale');
});

test('a component without a lock file is stale, one without a folder is missing', async (context) => {
  const folder = await installed(context);
  await rm(join(folder, 'package-lock.json'));
  assert.equal(await installStateOf(folder, node('24.1.0')), 'stale');
  assert.equal(await installStateOf(join(folder, 'nowhere'), node('24.1.0')), 'folder-missing');
});

test('a Python component goes by its own lock file, and by the minor version of Python', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'component ü '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'requirements-dev.txt'), '# nothing');
  await mkdir(join(folder, '.venv'));
  await writeInstallStamp(folder, python('3.11.7'));
  assert.equal(await installStateOf(folder, python('3.11.9')), 'fresh');
  assert.equal(await installStateOf(folder, python('3.12.0')), 'stale');
  await writeFile(join(folder, 'requirements-dev.txt'), 'fastapi==1');
  assert.equal(await installStateOf(folder, python('3.11.7')), 'stale');
});
