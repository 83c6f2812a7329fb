import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { installStateOf, writeInstallStamp } from './installStamp.ts';

async function installed(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'component ü '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
  await mkdir(join(folder, 'node_modules'));
  await writeInstallStamp(folder, '24.1.0');
  return folder;
}

test('what was installed is fresh, also under a later minor version', async (context) => {
  const folder = await installed(context);
  assert.equal(await installStateOf(folder, '24.1.0'), 'fresh');
  assert.equal(await installStateOf(folder, '24.9.9'), 'fresh');
});

test('another lock file, another Node or no node_modules make it stale', async (context) => {
  const folder = await installed(context);
  assert.equal(await installStateOf(folder, '22.1.0'), 'stale');
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3,"changed":true}');
  assert.equal(await installStateOf(folder, '24.1.0'), 'stale');
  await writeFile(join(folder, 'package-lock.json'), '{"lockfileVersion":3}');
  assert.equal(await installStateOf(folder, '24.1.0'), 'fresh');
  await rm(join(folder, 'node_modules'), { recursive: true });
  assert.equal(await installStateOf(folder, '24.1.0'), 'stale');
});

test('a component without a lock file is stale, one without a folder is missing', async (context) => {
  const folder = await installed(context);
  await rm(join(folder, 'package-lock.json'));
  assert.equal(await installStateOf(folder, '24.1.0'), 'stale');
  assert.equal(await installStateOf(join(folder, 'nowhere'), '24.1.0'), 'folder-missing');
});
