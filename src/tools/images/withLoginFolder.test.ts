import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { withLoginFolder } from './withLoginFolder.ts';

test('a login’s folder is gone after its work, however that ends, and so is what a killed process left', async (t) => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const left = join(tmpdir(), `agentcore-chain-login-${pid}-test`);
  await mkdir(left);
  await writeFile(join(left, 'auth.json'), '{}');
  const others = await mkdtemp(join(tmpdir(), `agentcore-chain-login-${process.ppid}-`));
  t.after(() => rm(others, { recursive: true }));

  let used = '';
  await assert.rejects(withLoginFolder(async (folder) => {
    used = folder;
    assert.ok(existsSync(folder) && !existsSync(left) && existsSync(others), 'that of a process at work stays');
    await writeFile(join(folder, 'auth.json'), '{}');
    throw new Error('it ends so');
  }), { message: 'it ends so' });
  assert.equal(existsSync(used), false);
  assert.equal(dirname(used), tmpdir());
});
