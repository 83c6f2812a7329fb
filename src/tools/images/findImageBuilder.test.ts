import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { imageBuilders } from '../../../test/standIns/imageBuilders.ts';
import { findImageBuilder, type ImageBuilderName } from './findImageBuilder.ts';

const signal = new AbortController().signal;

type Machine = { readonly names: readonly ImageBuilderName[]; readonly platforms?: string; readonly down?: string; readonly emulators?: readonly string[] };

async function found(t: TestContext, { names, platforms = 'linux/amd64', down = '', emulators = [] }: Machine): Promise<string> {
  const builders = await imageBuilders(names);
  t.after(builders.remove);
  const folder = join(builders.state, 'binfmt');
  await mkdir(folder);
  await Promise.all(emulators.map((name) => writeFile(join(folder, name), '')));
  // The stand-ins alone: this machine may have builders of its own.
  const env = { ...builders.env, PATH: builders.env['PATH']?.split(':')[0] ?? '', STAND_IN_PLATFORMS: platforms, STAND_IN_DOWN: down };
  const { name } = await findImageBuilder('linux/arm64', { cwd: builders.home, env, signal, emulators: folder });
  return name;
}

test('the first that answers, and that builds for the platform by itself or by emulation', async (t) => {
  assert.equal(await found(t, { names: ['docker', 'finch', 'podman'], platforms: 'linux/arm64' }), 'docker');
  assert.equal(await found(t, { names: ['docker'], platforms: 'linux/amd64 linux/arm64' }), 'docker');
  assert.equal(await found(t, { names: ['docker', 'finch'], platforms: 'linux/arm64', down: 'docker' }), 'finch');
  assert.equal(await found(t, { names: ['podman'], platforms: 'linux/arm64' }), 'podman');
});

test('Finch and Podman on Linux build for another processor where the kernel emulates it', { skip: process.platform !== 'linux' }, async (t) => {
  assert.equal(await found(t, { names: ['podman'], emulators: ['register', 'qemu-aarch64'] }), 'podman');
  await assert.rejects(found(t, { names: ['finch'], emulators: ['register', 'qemu-riscv64'] }), { code: 'builder-unavailable', message: 'Finch on this machine builds images for linux/amd64 and not for linux/arm64.' });
});

test('none, one that does not answer, one for other platforms: told apart, and what to do', async (t) => {
  await assert.rejects(found(t, { names: [] }), { code: 'builder-missing', remedy: 'Install Docker, Finch or Podman.' });
  await assert.rejects(found(t, { names: ['podman'], down: 'podman' }), { code: 'builder-unavailable', message: /^Podman is installed \(.*podman\) and does not answer: Error: unable to connect to Podman socket: .*no such file or directory\.$/, remedy: /^Run "podman machine start"/ });
  await assert.rejects(found(t, { names: ['finch'], down: 'finch' }), { code: 'builder-unavailable', remedy: 'Run "finch vm start".' });
  await assert.rejects(found(t, { names: ['docker', 'podman'], down: 'docker' }), { code: 'builder-unavailable', message: /^Docker is installed .* does not answer: .*\. Podman on this machine builds images for linux\/amd64 and not for linux\/arm64\.$/ });
  await assert.rejects(found(t, { names: ['docker'], platforms: 'windows/amd64' }), { message: 'Docker on this machine builds images for windows/amd64 and not for linux/arm64.' });
});
