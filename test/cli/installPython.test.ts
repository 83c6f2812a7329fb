import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { strToU8, zipSync } from 'fflate';
import { pythonOf } from '../../src/tools/install/pythonOf.ts';
import { pathWithUv, testPython, uvProgram } from '../python/uv.ts';
import { runCli, runCliJson } from '../testing/cli.ts';
import { readCliError } from '../testing/readCliError.ts';

type Variables = { readonly [name: string]: string };

/** A package of our own, so that what is installed is small and the index is one of this machine. */
const wheel = zipSync({
  'probe/__init__.py': strToU8('ready = "yes"\n'),
  'probe-1.0.dist-info/METADATA': strToU8('Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n'),
  'probe-1.0.dist-info/WHEEL': strToU8('Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n'),
  'probe-1.0.dist-info/RECORD': strToU8('probe/__init__.py,,\nprobe-1.0.dist-info/METADATA,,\nprobe-1.0.dist-info/WHEEL,,\nprobe-1.0.dist-info/RECORD,,\n'),
});
const wheelName = 'probe-1.0-py3-none-any.whl';
const wheelHash = createHash('sha256').update(wheel).digest('hex');
const requirement = (hash = wheelHash): string => `probe==1.0 --hash=sha256:${hash}\n`;
const components = ['agent', 'interceptor', 'target-api'];

describe('components in Python are installed', { skip: process.platform === 'win32' && 'needs scripts that are programs' }, () => {
  let parent: string;
  let project: string;
  let index: Server;
  /** What the index was asked for; what it answers to whoever asks. */
  const asked: string[] = [];
  let answer: 'as an index' | 503 = 'as an index';

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-install-'));
    index = createServer((request, response) => {
      asked.push(request.url ?? '');
      if (answer !== 'as an index') response.writeHead(answer).end();
      else if (request.url === '/simple/probe/') response.writeHead(200, { 'content-type': 'text/html' }).end(`<a href="/files/${wheelName}">${wheelName}</a>`);
      else if (request.url === `/files/${wheelName}`) response.writeHead(200).end(wheel);
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => index.once('listening', resolve));
  });

  after(async () => {
    index.close();
    await rm(parent, { recursive: true, force: true, maxRetries: 3 });
  });

  beforeEach(async () => {
    answer = 'as an index';
    project = join(await mkdtemp(join(parent, 'home-')), 'my ördërs');
    assert.equal((await runCli(['new', project, '--yes', '--language', 'python'])).code, 0);
    for (const component of components) await require(component, requirement());
  });

  async function require(component: string, text: string): Promise<void> {
    await writeFile(join(project, component, 'requirements-dev.txt'), text);
  }

  function portOf(server: Server): number {
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : assert.fail('it does not listen');
  }

  async function closedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = portOf(server);
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  /** With credentials such as people write into the address of an index. */
  function indexAt(port: number): Variables {
    const url = `http://planted-user:planted-password@127.0.0.1:${port}/simple/`;
    return { UV_DEFAULT_INDEX: url, PIP_INDEX_URL: url };
  }

  /** Nobody's caches and settings but the test's. */
  async function variables(path: string): Promise<Variables> {
    const cache = await mkdtemp(join(parent, 'cache-'));
    return {
      PATH: path, AGENTCORE_CHAIN_PYTHON: testPython().program, ...indexAt(portOf(index)),
      UV_CACHE_DIR: cache, UV_HTTP_RETRIES: '0', PIP_CACHE_DIR: cache, PIP_RETRIES: '1', PIP_CONFIG_FILE: '/dev/null',
    };
  }

  /** Holds what a Python needs of a system, and no uv. */
  async function pathWithoutUv(): Promise<string> {
    const folder = await mkdtemp(join(parent, 'bin-'));
    for (const name of ['sh', 'env']) await symlink(execFileSync('which', [name], { encoding: 'utf8' }).trim(), join(folder, name));
    return folder;
  }

  const installers: readonly (readonly [name: string, path: () => string | Promise<string>])[] = [
    ['uv', () => (uvProgram() === 'uv' ? pathWithUv() : dirname(uvProgram()))],
    ['venv and pip, where there is no uv', pathWithoutUv],
  ];

  for (const [name, path] of installers) {
    test(`with ${name}, in a folder with a space and letters beyond ASCII; once`, async () => {
      const env = await variables(await path());
      const { code, value } = await runCliJson(['install', project], { env });
      assert.equal(code, 0, JSON.stringify(value));
      for (const component of components) {
        assert.equal(execFileSync(pythonOf(join(project, component)), ['-c', 'import probe; print(probe.ready)'], { encoding: 'utf8' }).trim(), 'yes');
      }
      assert.ok(asked.some((url) => url.endsWith('.whl')));
      asked.length = 0;
      assert.equal((await runCliJson(['install', project], { env })).code, 0);
      assert.deepEqual(asked, [], 'what is installed is not looked for again');
    });

    test(`with ${name}: what keeps a package away is told with its name, and no credential; the other components can be used; then it is there`, async () => {
      await require('interceptor', '# nothing\n');
      const env = await variables(await path());
      const unreachable = await closedPort();
      const failures: string[] = [];
      for (const command of ['install', 'run']) {
        const { code, value, stderr } = await runCliJson([command, project], { env: { ...env, ...indexAt(unreachable) } });
        const error = readCliError(value);
        assert.deepEqual([code, error.code, stderr], [69, 'registry-unreachable', '']);
        assert.match(error.message, new RegExp(`The package probe\\S* for .*(agent|target-api) could not be fetched: the package index( 127\\.0\\.0\\.1:${unreachable})? refuses the connection`));
        assert.match(error.remedy, /your connection, your proxy and the index/);
        failures.push(JSON.stringify(value));
      }
      assert.ok(existsSync(pythonOf(join(project, 'interceptor'))));

      answer = 503;
      const refused = await runCliJson(['install', project], { env });
      assert.deepEqual([refused.code, readCliError(refused.value).code], [69, 'registry-unreachable']);
      assert.match(readCliError(refused.value).message, /The package probe\S* .* (answers with an error|is down or has no such package)/);

      answer = 'as an index';
      for (const component of ['agent', 'target-api']) await require(component, requirement('0'.repeat(64)));
      const other = await runCliJson(['install', project], { env });
      assert.deepEqual([other.code, readCliError(other.value).code], [69, 'install-failed']);
      assert.match(readCliError(other.value).remedy, /hash does not fit/);
      failures.push(JSON.stringify(refused.value), JSON.stringify(other.value));
      assert.ok(!failures.join('').includes('planted'));

      for (const component of ['agent', 'target-api']) await require(component, requirement());
      assert.equal((await runCliJson(['install', project], { env })).code, 0);
    });
  }

  async function fakePython(says: string): Promise<string> {
    const path = join(await mkdtemp(join(parent, 'python-')), 'python3');
    await writeFile(path, `#!/bin/sh\n${says}\n`);
    await chmod(path, 0o755);
    return path;
  }

  for (const command of ['install', 'run']) {
    test(`${command}: a Python that is too old`, async () => {
      const python = await fakePython('echo 3.10.14; echo /usr/bin/python3.10');
      const { code, value } = await runCliJson([command, project], { env: { AGENTCORE_CHAIN_PYTHON: python } });
      const error = readCliError(value);
      assert.deepEqual([code, error.code, error.source], [69, 'python-too-old', 'user']);
      assert.equal(error.message, 'The components need Python 3.11 or newer; /usr/bin/python3.10 is 3.10.14.');
      assert.match(error.remedy, /AGENTCORE_CHAIN_PYTHON=/);
    });

    test(`${command}: no Python`, async () => {
      const { code, value } = await runCliJson([command, project], { env: { PATH: await pathWithoutUv(), AGENTCORE_CHAIN_NODE: process.execPath } });
      const error = readCliError(value);
      assert.deepEqual([code, error.code, error.message], [69, 'tool-missing', 'There is no Python on the PATH.']);
      assert.match(error.remedy, /python\.org/);
    });
  }

  for (const [what, says] of [['that is no Python', 'echo hello'], ['that fails', 'exit 3'], ['that prints a flood', 'yes 3.12.1 | head -c 3000000']] as const) {
    test(`a program ${what}`, async () => {
      const { code, value } = await runCliJson(['install', project], { env: { AGENTCORE_CHAIN_PYTHON: await fakePython(says) } });
      assert.deepEqual([code, readCliError(value).code], [69, 'tool-missing']);
    });
  }

  test('a folder in its place, and nothing', async () => {
    const folder = join(parent, 'folder');
    await mkdir(folder, { recursive: true });
    for (const program of [folder, join(folder, 'python3')]) {
      const { code, value } = await runCliJson(['install', project], { env: { AGENTCORE_CHAIN_PYTHON: program } });
      assert.deepEqual([code, readCliError(value).code], [69, 'tool-missing']);
    }
    assert.ok(!(await readdir(join(project, 'agent'))).includes('.venv'));
  });
});
