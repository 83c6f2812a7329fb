import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { zipFiles } from './zipFiles.ts';

let home: string;
let folder: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'zip-'));
  folder = join(home, 'Grüße aus 東京 (1)');
  await mkdir(join(folder, 'inner folder', 'ä'), { recursive: true });
  for (const [path, content] of [['z.py', 'z'], ['a.py', 'a'], ['inner folder/ä/über.py', 'ü'], ['inner folder/b.py', 'b'], ['notes.txt', 'no']] as const) writeFileSync(join(folder, path), content);
});
afterEach(() => rmSync(home, { recursive: true }));

test('holds what matches, sorted by path, with slashes, whatever the folder is called', async () => {
  const content = unzipSync(await zipFiles(folder, ['**/*.py']));
  assert.deepEqual(Object.entries(content).map(([path, bytes]) => [path, strFromU8(bytes)]), [['a.py', 'a'], ['inner folder/b.py', 'b'], ['inner folder/ä/über.py', 'ü'], ['z.py', 'z']]);
  assert.deepEqual(await zipFiles(`${folder}/`, ['**/*.py']), await zipFiles(folder, ['**/*.py']), 'a slash at the folder’s end says nothing');
});

test('the same content gives the same bytes: in another folder, at another time, with other rights, by other patterns', async () => {
  const first = await zipFiles(folder, ['**/*.py']);
  const elsewhere = join(home, 'elsewhere');
  await cp(folder, elsewhere, { recursive: true });
  utimesSync(join(elsewhere, 'a.py'), 1, 1);
  chmodSync(join(elsewhere, 'a.py'), 0o600);
  assert.deepEqual(await zipFiles(elsewhere, ['z.py', 'inner folder/**/*.py', 'a.py', '**/*.py']), first);
  writeFileSync(join(elsewhere, 'a.py'), 'other');
  assert.notDeepEqual(await zipFiles(elsewhere, ['**/*.py']), first);
});

test('the bytes do not depend on the time zone', async () => {
  const before = process.env['TZ'];
  const zips: Uint8Array[] = [];
  for (const zone of ['Pacific/Kiritimati', 'America/Los_Angeles']) {
    process.env['TZ'] = zone;
    zips.push(await zipFiles(folder, ['**/*.py']));
  }
  if (before === undefined) delete process.env['TZ'];
  else process.env['TZ'] = before;
  assert.deepEqual(zips[0], zips[1]);
});

test('every file is readable by whoever runs it', async () => {
  chmodSync(join(folder, 'a.py'), 0o600);
  const zip = Buffer.from(await zipFiles(folder, ['a.py']));
  const directory = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  assert.equal(zip.readUInt8(directory + 5), 3, 'made on Unix, so that the rights are read');
  assert.equal(zip.readUInt32LE(directory + 38) >>> 16 & 0o777, 0o644);
});

test('a file that cannot be read is named', { skip: process.getuid?.() === 0 && 'root reads all' }, async () => {
  chmodSync(join(folder, 'a.py'), 0);
  await assert.rejects(zipFiles(folder, ['**/*.py']), { code: 'file-unreadable', message: /a\.py/ });
});

test('folders and links to nowhere are no files', { skip: process.platform === 'win32' && 'links' }, async () => {
  await mkdir(join(folder, 'folder.py'));
  symlinkSync(join(home, 'nowhere'), join(folder, 'dead.py'));
  assert.deepEqual(Object.keys(unzipSync(await zipFiles(folder, ['*.py']))), ['a.py', 'z.py']);
});

test('nothing to pack is said, with the folder', async () => {
  await assert.rejects(zipFiles(folder, ['*.none']), { code: 'file-unreadable', message: /東京 \(1\): no file is called \*\.none/ });
});
