import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { RecordEntry } from '../app/ports/deploy.ts';
import { deployRecord, readDeployedPlaces } from './deployRecord.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deploy-record-'));
});
after(() => rm(folder, { recursive: true, force: true }));

const west = { account: '123456789012', region: 'us-west-2' };
const east = { account: '123456789012', region: 'us-east-1' };
const role: RecordEntry = { kind: 'role', name: 'orders-interceptor', within: null, state: 'done', outputs: { arn: 'arn:of:role' } };

test('what was written is remembered place by place, with its time', async () => {
  assert.deepEqual(await readDeployedPlaces(folder), []);
  const record = deployRecord(folder, () => 1_700_000_000_000);
  await Promise.all([record.write(west, 'interceptor/role', role), record.write(east, 'interceptor/role', { ...role, state: 'changing', outputs: {} })]);
  const { kind: _kind, within: _within, ...told } = role;
  assert.deepEqual(await readDeployedPlaces(folder), [
    { ...west, resources: [{ ...told, id: 'interceptor/role', at: 1_700_000_000_000 }] },
    { ...east, resources: [{ ...told, id: 'interceptor/role', state: 'changing', outputs: {}, at: 1_700_000_000_000 }] },
  ]);
});

test('what is gone is forgotten', async () => {
  const record = deployRecord(folder);
  await record.write(west, 'interceptor/role', null);
  assert.deepEqual([...(await record.read(west)).keys()], []);
  assert.deepEqual((await readDeployedPlaces(folder)).map(({ region, resources }) => [region, resources.length]), [['us-west-2', 0], ['us-east-1', 1]]);
});

test('a file that cannot be read is as none; an entry without a time is one all the same', async () => {
  const file = join(folder, '.agentcore-chain', 'deploy.json');
  await writeFile(file, JSON.stringify({ '123456789012 us-west-2': { 'interceptor/role': role } }));
  assert.equal((await readDeployedPlaces(folder))[0]?.resources[0]?.at, null);
  await writeFile(file, '{"half');
  assert.deepEqual(await readDeployedPlaces(folder), []);
});
