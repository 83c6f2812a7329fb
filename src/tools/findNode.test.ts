import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findNode } from './findNode.ts';

/** A folder with a program `node` that prints this. */
async function folderWithNode(context: TestContext, prints: string, code = 0): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'a node ü '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'node'), `#!/bin/sh\necho '${prints}'\nexit ${code}\n`);
  await chmod(join(folder, 'node'), 0o755);
  return folder;
}

const posix = { skip: process.platform === 'win32' };

test('takes the Node on the PATH', async () => {
  const { path, version } = await findNode({ PATH: dirname(process.execPath) }, tmpdir());
  assert.equal(dirname(path), dirname(process.execPath));
  assert.equal(version, process.versions.node);
});

test('takes the Node that the setting names, before the one on the PATH', posix, async (context) => {
  const folder = await folderWithNode(context, 'v22.1.0');
  assert.deepEqual(await findNode({ PATH: dirname(process.execPath), AGENTCORE_CHAIN_NODE: join(folder, 'node') }, tmpdir()), { path: join(folder, 'node'), version: '22.1.0' });
});

test('refuses a Node that is too old, with what to do', posix, async (context) => {
  const folder = await folderWithNode(context, 'v20.20.2');
  await assert.rejects(findNode({ PATH: folder }, tmpdir()), { code: 'node-too-old', message: `The components need Node 22 or newer; ${join(folder, 'node')} is 20.20.2.`, remedy: /AGENTCORE_CHAIN_NODE/ });
});

test('refuses what is no Node', posix, async (context) => {
  const folder = await folderWithNode(context, 'node: the game', 1);
  await assert.rejects(findNode({ PATH: folder }, tmpdir()), { code: 'tool-missing', message: /is no Node/ });
});

test('says how to get one where there is none', async () => {
  await assert.rejects(findNode({ PATH: '' }, tmpdir()), { code: 'tool-missing', remedy: /nodejs\.org/ });
  await assert.rejects(findNode({ AGENTCORE_CHAIN_NODE: join(tmpdir(), 'no', 'node') }, tmpdir()), { code: 'tool-missing', message: /There is no program at/ });
});
