import assert from 'node:assert/strict';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { unzipSync } from 'fflate';
import type { Progress } from '../../app/ports.ts';
import { packPythonAgent } from './packPythonAgent.ts';

const posix = { skip: process.platform === 'win32' };

/** What an installer leaves: a package, and what no two machines have the same. */
const leaves = ['strands/__init__.py', 'strands/native.so', 'strands/__pycache__/a.pyc', 'strands-1.dist-info/METADATA', 'strands-1.dist-info/RECORD', 'strands-1.dist-info/INSTALLER', 'bin/strands', '.lock'];

/** An agent's folder, and beside it programs that stand in for uv and Python: they say what they are, write down how they were called, and install what `leaves` says. */
async function agentWith(context: TestContext, { uv = true, fails = '' } = {}) {
  const parent = await mkdtemp(join(tmpdir(), 'agent ü '));
  context.after(() => rm(parent, { recursive: true }));
  const folder = join(parent, 'agent');
  for (const [path, text] of [['requirements.txt', 'strands==1'], ['src/main.py', 'pass'], ['src/agent/a.py', 'pass'], ['src/agent/words.json', '{}'], ['src/agent/__pycache__/a.cpython-313.pyc', 'x']] as const) await put(folder, path, text);
  const script = `#!/bin/sh
case "$*" in
  *install*) ;;
  *) echo 3.12.4; echo "$0"; exit 0;;
esac
echo "$(basename "$0") $*" >> '${parent}/calls'
${fails === '' ? '' : `echo '${fails}' >&2; exit 1`}
while [ "$1" != --target ]; do shift; done
cd "$2" && ${leaves.map((path) => `mkdir -p "$(dirname ${path})" && date > ${path.endsWith('.py') || path.endsWith('METADATA') || path.endsWith('.so') ? `/dev/null && echo same > ${path}` : path}`).join(' && ')}
`;
  for (const name of uv ? ['uv', 'python3'] : ['python3']) {
    await writeFile(join(parent, name), script);
    await chmod(join(parent, name), 0o755);
  }
  const progress: Progress[] = [];
  const cache = join(parent, 'cache');
  const pack = () => packPythonAgent(parent, folder, {
    env: { PATH: [parent, '/usr/bin', '/bin'].join(delimiter) }, cache: () => Promise.resolve(cache), onProgress: (step) => void progress.push(step), signal: new AbortController().signal,
  });
  const calls = async (): Promise<readonly string[]> => (await readFile(join(parent, 'calls'), 'utf8')).trim().split('\n');
  return { folder, cache, pack, calls, progress };
}

async function put(folder: string, path: string, text: string): Promise<void> {
  await mkdir(join(folder, path, '..'), { recursive: true });
  await writeFile(join(folder, path), text);
}

test('holds sources and packages at its root, and nothing that Python or an installer writes of itself', posix, async (context) => {
  const { pack } = await agentWith(context);
  assert.deepEqual(Object.keys(unzipSync(await pack())).sort(), ['agent/a.py', 'agent/words.json', 'main.py', 'strands-1.dist-info/METADATA', 'strands/__init__.py', 'strands/native.so']);
});

test('uv, or else pip, installs hashed wheels for the runtime’s Linux, processor and Python, whatever runs here', posix, async (context) => {
  const withUv = await agentWith(context);
  const withPip = await agentWith(context, { uv: false });
  assert.deepEqual(await withUv.pack(), await withPip.pack(), 'both give the same bytes');
  const [uv = ''] = await withUv.calls();
  assert.match(uv, /^uv pip install --python .*python3 --python-platform aarch64-manylinux2014 --quiet --target .* --python-version 3\.13 --only-binary :all: --require-hashes -r requirements\.txt$/);
  const [pip = ''] = await withPip.calls();
  assert.match(pip, /^python3 -m pip install --no-compile --platform manylinux2014_aarch64 --implementation cp --quiet --target .* --python-version 3\.13 --only-binary :all: --require-hashes -r requirements\.txt$/);
});

test('packages are installed once for one list, and again for another; what was kept for the list before goes', posix, async (context) => {
  const { folder, cache, pack, calls, progress } = await agentWith(context);
  const first = await pack();
  assert.deepEqual(progress.map(({ step, state }) => [step, state]), [['Dependencies of the agent, for ARM64', 'started'], ['Dependencies of the agent, for ARM64', 'done']]);
  assert.deepEqual(await pack(), first);
  await put(folder, 'src/main.py', 'other');
  assert.notDeepEqual(await pack(), first);
  assert.equal((await calls()).length, 1);
  await put(folder, 'requirements.txt', 'strands==2');
  await pack();
  assert.equal((await calls()).length, 2);
  assert.equal((await readdir(cache)).length, 1);
});

test('an installer that fails is told in its words, and nothing is kept', posix, async (context) => {
  const { pack, progress, cache } = await agentWith(context, { fails: 'No solution: strands has no wheels with a matching platform tag' });
  await assert.rejects(pack(), { code: 'install-failed', message: /no wheels with a matching platform tag/ });
  assert.equal(progress.at(-1)?.state, 'failed');
  await assert.rejects(readdir(cache), { code: 'ENOENT' });
});

test('without a list nothing is installed', posix, async (context) => {
  const { folder, pack } = await agentWith(context);
  await rm(join(folder, 'requirements.txt'));
  await assert.rejects(pack(), { code: 'install-failed', message: /There is no requirements\.txt in .*agent/ });
});
