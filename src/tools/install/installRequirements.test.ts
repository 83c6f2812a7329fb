import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { installRequirements } from './installRequirements.ts';
import { pythonOf } from './pythonOf.ts';

const posix = { skip: process.platform === 'win32' };

/**
 * A component's folder with requirements, and a folder of programs beside it. Each program writes down how it was called; where
 * it is asked for a virtual environment it makes one that holds itself.
 */
async function componentWith(context: TestContext, { uv, fails = '' }: { readonly uv: boolean; readonly fails?: string }) {
  const parent = await mkdtemp(join(tmpdir(), 'component ü '));
  context.after(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'agent');
  await mkdir(folder);
  await writeFile(join(folder, 'requirements-dev.txt'), '# nothing\n');
  const script = `#!/bin/sh
echo "$(basename "$0") $*" >> '${parent}/calls'
env > '${parent}/environment'
case "$*" in
  *requirements-dev.txt*) ${fails === '' ? ':' : `echo '${fails}' >&2; exit 1`};;
  *venv*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && printf 'version_info = 3.12.4\\n' > .venv/pyvenv.cfg;;
esac
`;
  for (const name of uv ? ['uv', 'python'] : ['python']) {
    await writeFile(join(parent, name), script);
    await chmod(join(parent, name), 0o755);
  }
  const env = { PATH: [parent, '/usr/bin', '/bin'].join(':'), PYTHONPATH: '/elsewhere', VIRTUAL_ENV: '/elsewhere' };
  const install = (version = '3.12.4'): Promise<void> => installRequirements(folder, { python: { path: join(parent, 'python'), version }, env });
  const calls = async (): Promise<readonly string[]> => (await readFile(join(parent, 'calls'), 'utf8')).trim().replaceAll(`${parent}/`, '').split('\n');
  return { parent, folder, install, calls };
}

test('with uv: an environment of the Python that was found, and exactly what is listed', posix, async (context) => {
  const { folder, install, calls } = await componentWith(context, { uv: true });
  await install();
  assert.deepEqual(await calls(), ['uv venv --quiet --python python .venv', 'uv pip sync --quiet --python agent/.venv/bin/python --require-hashes --allow-empty-requirements requirements-dev.txt']);
  assert.ok(existsSync(pythonOf(folder)));
});

test('without uv: Python’s own venv and pip', posix, async (context) => {
  const { install, calls } = await componentWith(context, { uv: false });
  await install();
  assert.deepEqual(await calls(), ['python -m venv .venv', 'python -m pip install --quiet --require-hashes -r requirements-dev.txt']);
});

test('an environment that is there is used again, unless it is of another Python', posix, async (context) => {
  const { folder, install, calls } = await componentWith(context, { uv: true });
  await install();
  await writeFile(join(folder, '.venv', 'mark'), '');
  await install();
  assert.ok(existsSync(join(folder, '.venv', 'mark')));
  await install('3.13.0');
  assert.ok(!existsSync(join(folder, '.venv', 'mark')));
  assert.equal((await calls()).filter((call) => call.startsWith('uv venv')).length, 2);
});

test('an interpreter that was removed makes the environment anew', posix, async (context) => {
  const { folder, install, calls } = await componentWith(context, { uv: true });
  await install();
  await rm(pythonOf(folder));
  await install();
  assert.equal((await calls()).filter((call) => call.startsWith('uv venv')).length, 2);
});

test('a shell’s own Python settings do not lead the installer astray', posix, async (context) => {
  const { parent, install } = await componentWith(context, { uv: true });
  await install();
  assert.doesNotMatch(await readFile(join(parent, 'environment'), 'utf8'), /elsewhere/);
});

test('a failure says which package could not be had, and no credential', posix, async (context) => {
  const { folder, install } = await componentWith(context, { uv: true, fails: 'cause: Failed to fetch: https://user:s3cret@registry.invalid/simple/anyio/ dns error' });
  const error = await install().catch((reason: unknown) => reason);
  assert.ok(error instanceof Error);
  assert.match(error.message, new RegExp(`^The package anyio for ${folder} could not be fetched: the package index registry\\.invalid is not known here`));
  assert.ok(!error.message.includes('s3cret'));
});

test('a component without requirements is told how to make them', async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'component-'));
  context.after(() => rm(folder, { recursive: true }));
  await assert.rejects(installRequirements(folder, { python: { path: 'python3', version: '3.12.0' }, env: process.env }), { code: 'install-failed', remedy: /uv pip compile/ });
});
