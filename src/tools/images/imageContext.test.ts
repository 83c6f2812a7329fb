import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { describeImageContext } from './imageContext.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-context-'));
  await mkdir(join(folder, 'src'));
  await write('Dockerfile', 'FROM scratch\n');
  await write('.dockerignore', '*\n!src/**\n!package.json\n');
  await write('package.json', '{}');
  await write('src/main.ts', 'main');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (path: string, text: string): Promise<void> => writeFile(join(folder, path), text);
const digest = async (): Promise<string> => {
  const { sha256, refusal } = await describeImageContext(folder);
  assert.equal(refusal, null);
  assert.match(sha256, /^[0-9a-f]{64}$/);
  return sha256;
};

test('what an image is built of makes another digest: content, names, what may be run, where a link leads', async () => {
  const seen = new Set([await digest()]);
  const edits: readonly (() => Promise<unknown>)[] = [
    () => write('src/main.ts', 'other'),
    () => write('package.json', '{ }'),
    () => write('Dockerfile', 'FROM scratch\nUSER 1\n'),
    () => write('src/more.ts', ''),
    () => rename(join(folder, 'src', 'more.ts'), join(folder, 'src', 'other.ts')),
    () => chmod(join(folder, 'src', 'other.ts'), 0o755),
    () => symlink('main.ts', join(folder, 'src', 'link.ts')),
    () => write('.dockerignore', '*\n!src/**\n'),
  ];
  for (const edit of edits) {
    await edit();
    const after = await digest();
    assert.ok(!seen.has(after), edit.toString());
    seen.add(after);
  }
});

test('what no image is built of makes none: ignored files, times, comments', async () => {
  const before = await digest();
  await write('notes.txt', 'x');
  await mkdir(join(folder, 'node_modules', 'a'), { recursive: true });
  await write('node_modules/a/index.js', 'x');
  await utimes(join(folder, 'src', 'main.ts'), 1, 1);
  await write('.dockerignore', '# all\n*\n!src/**\n!package.json\n');
  await mkdir(join(folder, 'src', 'empty'));
  assert.equal(await digest(), before);
});

test('without a .dockerignore all of the folder counts', async () => {
  await rm(join(folder, '.dockerignore'));
  const before = await digest();
  await write('notes.txt', 'x');
  assert.notEqual(await digest(), before);
});

test('no Dockerfile, no folder, and files that one builder reads and another does not are refused', async () => {
  assert.match((await describeImageContext(join(folder, 'nowhere'))).refusal ?? '', /^there is no Dockerfile in it/);
  await write('.containerignore', '*');
  assert.equal((await describeImageContext(folder)).refusal, 'it has a .containerignore, which one builder reads and another does not: keep .dockerignore alone');
  await rename(join(folder, '.containerignore'), join(folder, 'Dockerfile.dockerignore'));
  assert.match((await describeImageContext(folder)).refusal ?? '', /^it has a Dockerfile\.dockerignore/);
});
