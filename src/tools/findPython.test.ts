import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { findPython } from './findPython.ts';

/** A folder with programs of these names, each printing a version and where it is. */
async function folderWith(context: TestContext, programs: { readonly [name: string]: string }): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pythons ü '));
  context.after(() => rm(folder, { recursive: true }));
  for (const [name, says] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${says}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

const python = (version: string, executable: string): string => `echo '${version}'; echo '${executable}'`;
const posix = { skip: process.platform === 'win32' };

test('takes python3 of the PATH, and the interpreter behind a shim', posix, async (context) => {
  const PATH = await folderWith(context, { python3: python('3.12.4', '/opt/python/bin/python3.12') });
  assert.deepEqual(await findPython({ PATH }, tmpdir()), { path: '/opt/python/bin/python3.12', version: '3.12.4' });
});

test('passes over a python3 that is too old for one that bears its version', posix, async (context) => {
  const PATH = await folderWith(context, { python3: python('3.9.6', '/usr/bin/python3'), python: 'exit 9', 'python3.13': python('3.13.1', '/opt/python3.13') });
  assert.deepEqual(await findPython({ PATH }, tmpdir()), { path: '/opt/python3.13', version: '3.13.1' });
});

test('takes the one that the setting names, whatever is on the PATH', posix, async (context) => {
  const folder = await folderWith(context, { python3: python('3.12.4', '/opt/python3.12'), mine: python('3.11.0', '/opt/mine') });
  assert.deepEqual(await findPython({ PATH: folder, AGENTCORE_CHAIN_PYTHON: join(folder, 'mine') }, tmpdir()), { path: '/opt/mine', version: '3.11.0' });
});

test('refuses one that is too old, with what to do', posix, async (context) => {
  const PATH = await folderWith(context, { python3: python('3.10.12', '/usr/bin/python3') });
  await assert.rejects(findPython({ PATH }, tmpdir()), { code: 'python-too-old', message: 'The components need Python 3.11 or newer; /usr/bin/python3 is 3.10.12.', remedy: /AGENTCORE_CHAIN_PYTHON/ });
});

for (const [what, says] of [['is no Python', 'echo the snake'], ['fails', 'exit 3'], ['is of the past', "echo 'Python 2.7'"]] as const) {
  test(`refuses what ${what}`, posix, async (context) => {
    const folder = await folderWith(context, { mine: says });
    await assert.rejects(findPython({ PATH: folder, AGENTCORE_CHAIN_PYTHON: join(folder, 'mine') }, tmpdir()), { code: 'tool-missing', message: /mine is no Python/ });
    await assert.rejects(findPython({ PATH: await folderWith(context, { python3: says }) }, tmpdir()), { code: 'tool-missing', message: 'There is no Python on the PATH.' });
  });
}

test('says how to get one where there is none', async () => {
  await assert.rejects(findPython({ PATH: '' }, tmpdir()), { code: 'tool-missing', remedy: /python\.org.*agentcore-chain\.python\.path/ });
});
