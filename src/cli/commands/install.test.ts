import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { composeServices } from '../../compose.ts';
import { ChainError } from '../../core/errors.ts';
import { installCommand } from './install.ts';

/** A project, and an `npm` first on the PATH that does this in each component's folder. */
async function projectWithNpm(context: TestContext, script: string): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'install ü '));
  const path = process.env['PATH'];
  context.after(async () => {
    process.env['PATH'] = path;
    await rm(root, { recursive: true });
  });
  await writeFile(join(root, 'npm'), `#!/bin/sh\n${script}\n`);
  await chmod(join(root, 'npm'), 0o755);
  process.env['PATH'] = [root, dirname(process.execPath), path].join(delimiter);
  const folder = join(root, 'a project');
  await composeServices({ environment: () => process.env }).scaffoldDemo(folder);
  return folder;
}

async function install(folder: string, json: boolean) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  assert.ok(stdin !== undefined && stdout !== undefined && stderr !== undefined);
  const io = { stdin, stdout, stderr, env: {}, signal: new AbortController().signal, tellStays: () => {} };
  const result = await installCommand.run({ positionals: [folder], values: {}, json, io, services: composeServices({ environment: () => process.env }) }).catch((error: unknown) => error);
  return { result, stdout: String(stdout.read() ?? ''), stderr: String(stderr.read() ?? '') };
}

const posix = { skip: process.platform === 'win32' };

test('installs every component once, telling each with its time, and nothing the second time', posix, async (context) => {
  const folder = await projectWithNpm(context, 'mkdir node_modules && echo "$PWD" >> "$(dirname "$0")/installed"');
  const first = await install(folder, false);
  assert.equal(first.result, 0, String(first.result));
  for (const component of ['agent', 'interceptor', 'target orders']) assert.match(first.stderr, new RegExp(`^ {2}Dependencies of the ${component} \\([\\d.]+ m?s\\)$`, 'm'));
  assert.equal(first.stdout, 'Everything is installed.\n');
  const second = await install(folder, true);
  assert.deepEqual(JSON.parse(second.stdout), {
    components: [['agent', 'agent'], ['interceptor', 'interceptor'], ['target orders', 'target-api']].map(([component, place]) => ({ component, folder: place, outcome: 'fresh' })),
  });
  assert.equal(second.stderr, '');
});

test('an unreachable registry is told once, and the next try begins again', posix, async (context) => {
  const folder = await projectWithNpm(context, 'echo "npm error code ENOTFOUND"; echo "npm error network request to https://registry.invalid/left failed"; exit 1');
  for (const _try of [1, 2]) {
    const { result } = await install(folder, true);
    assert.ok(result instanceof ChainError, String(result));
    assert.equal(result.code, 'registry-unreachable');
  }
});

test('a folder without a project is told', async () => {
  const { result } = await install(join(tmpdir(), 'no', 'project'), true);
  assert.ok(result instanceof ChainError && result.code === 'chain-file-missing');
});
