import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { RecordEntry } from '../app/ports/deploy.ts';
import { deployRecord } from './deployRecord.ts';

const here = { account: '123456789012', region: 'us-west-2' };
const entry: RecordEntry = { kind: 'role', name: 'orders-interceptor', within: null, state: 'done', outputs: { arn: 'arn:aws:iam::123456789012:role/orders-interceptor' } };

let folder: string;
const file = (): string => join(folder, '.agentcore-chain', 'deploy.json');
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'record-'))));
afterEach(() => rmSync(folder, { recursive: true }));

test('what was written is read, by another process too; what is gone is not', async () => {
  await deployRecord(folder).write(here, 'interceptor/role', { ...entry, state: 'changing', outputs: {} });
  await deployRecord(folder).write(here, 'interceptor/role', entry);
  await deployRecord(folder).write(here, 'interceptor/logs', entry);
  assert.partialDeepStrictEqual(await deployRecord(folder).read(here), new Map([['interceptor/role', entry], ['interceptor/logs', entry]]));
  await deployRecord(folder).write(here, 'interceptor/role', null);
  assert.deepEqual([...(await deployRecord(folder).read(here)).keys()], ['interceptor/logs']);
});

test('accounts and regions are kept apart', async () => {
  const record = deployRecord(folder);
  const places = [here, { ...here, region: 'eu-west-1' }, { ...here, account: '999999999999' }];
  for (const [index, place] of places.entries()) await record.write(place, 'interceptor/role', { ...entry, name: `role-${index}` });
  for (const [index, place] of places.entries()) assert.equal((await record.read(place)).get('interceptor/role')?.name, `role-${index}`);
  await record.write(here, 'interceptor/role', null);
  assert.deepEqual(await Promise.all(places.map(async (place) => (await record.read(place)).size)), [0, 1, 1]);
});

for (const [what, content] of [
  ['empty', ''], ['half of one', '{"123456789012 us-west-2": {"interceptor/ro'], ['no object', '[]'], ['of a kind that there is not', JSON.stringify({ '123456789012 us-west-2': { a: { ...entry, kind: 'moon' } } })],
  ['with outputs that are no text', JSON.stringify({ '123456789012 us-west-2': { a: { ...entry, outputs: { arn: 1 } } } })],
] as const) {
  test(`a file that is ${what} is as none, and is replaced`, async () => {
    await mkdir(join(folder, '.agentcore-chain'));
    writeFileSync(file(), content);
    const record = deployRecord(folder);
    assert.equal((await record.read(here)).size, 0);
    await record.write(here, 'interceptor/role', entry);
    assert.partialDeepStrictEqual(await record.read(here), new Map([['interceptor/role', entry]]));
  });
}

test('no file is no record, and reading makes none', async () => {
  assert.equal((await deployRecord(folder).read(here)).size, 0);
  assert.deepEqual(await readdir(folder), []);
});

test('writes at the same time all arrive, and leave one file that was whole at every moment', async () => {
  const record = deployRecord(folder);
  await record.write(here, 'first', entry);
  const readers = Array.from({ length: 20 }, async () => JSON.parse(readFileSync(file(), 'utf8')) as object);
  await Promise.all([...Array.from({ length: 40 }, (_, index) => record.write(here, `interceptor/${index}`, entry)), ...readers]);
  assert.equal((await record.read(here)).size, 41);
  assert.deepEqual((await readdir(join(folder, '.agentcore-chain'))).toSorted(), ['.gitignore', 'deploy.json']);
});

test('a write that fails is told, and the next one is made', async () => {
  writeFileSync(join(folder, '.agentcore-chain'), 'a file in the way');
  const record = deployRecord(folder);
  await assert.rejects(record.write(here, 'interceptor/role', entry), { code: 'file-unwritable' });
  rmSync(join(folder, '.agentcore-chain'));
  await record.write(here, 'interceptor/role', entry);
  assert.equal((await record.read(here)).size, 1);
});

test('its folder is for its owner alone, and no part of a repository', { skip: process.platform === 'win32' && 'modes' }, async () => {
  await deployRecord(folder).write(here, 'interceptor/role', entry);
  assert.equal(statSync(join(folder, '.agentcore-chain')).mode & 0o077, 0);
  assert.equal(readFileSync(join(folder, '.agentcore-chain', '.gitignore'), 'utf8'), '*\n');
});
