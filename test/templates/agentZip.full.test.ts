import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { uvProgram } from '../python/uv.ts';
import { readTemplate } from './readTemplate.ts';

/** What AgentCore Runtime takes of a zip of code, in bytes. */
const limits = { zipped: 250_000_000, unpacked: 750_000_000 };
/** `e_machine` of ELF for AArch64. */
const aarch64 = 183;

const folder = await mkdtemp(join(tmpdir(), 'agentcore-chain-zip-'));
after(() => rm(folder, { recursive: true, force: true }));
for (const { path, content } of renderTemplate(readTemplate('agent-python'), { chainName: 'orders', packageName: 'orders-agent' })) {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), content);
}

/** As its README says it. */
const readme = readFileSync(join(folder, 'README.md'), 'utf8');
const [command = ''] = /^uv pip install --target package .*$/m.exec(readme) ?? [];

test('the packages for AgentCore Runtime are ARM64 alone, and within its limits', async () => {
  const { status, stderr } = spawnSync(uvProgram(), command.split(' ').slice(1), { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  await cp(join(folder, 'src'), join(folder, 'package'), { recursive: true });
  const files = globSync('**/*', { cwd: join(folder, 'package') }).map((path) => join(folder, 'package', path)).filter((path) => statSync(path).isFile());

  const libraries = files.filter((path) => /\.so(\.|$)/.test(path));
  assert.ok(libraries.some((path) => path.includes('pydantic_core')));
  for (const path of libraries) {
    const head = readFileSync(path).subarray(0, 20);
    assert.deepEqual([head.toString('latin1', 0, 4), head.readUInt16LE(18)], ['\u007fELF', aarch64], path);
    assert.doesNotMatch(path, /cpython-(?!313-)\d+-/, path);
  }

  assert.ok(existsSync(join(folder, 'package', 'main.py')) && existsSync(join(folder, 'package', 'agent', 'server.py')));
  const unpacked = files.reduce((sum, path) => sum + statSync(path).size, 0);
  const zipped = files.reduce((sum, path) => sum + deflateRawSync(readFileSync(path)).length + 2 * path.length + 150, 0);
  assert.ok(unpacked < limits.unpacked, `${unpacked} bytes unpacked`);
  assert.ok(zipped < limits.zipped, `${zipped} bytes zipped`);
});
