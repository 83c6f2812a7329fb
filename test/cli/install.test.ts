import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runCli, runCliJson } from '../testing/cli.ts';
import { readCliError } from '../testing/readCliError.ts';

const windows = process.platform === 'win32';

describe('what keeps the components from being installed', () => {
  let parent: string;
  let project: string;

  before(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-install-'));
    project = join(parent, 'my ördërs');
    assert.equal((await runCli(['new', project, '--yes'])).code, 0);
  });

  after(() => rm(parent, { recursive: true, force: true, maxRetries: 3 }));

  /** A registry that is this test's own port, and a cache that holds nothing. */
  async function withRegistry(port: number): Promise<{ readonly [name: string]: string }> {
    return {
      npm_config_registry: `http://planted-user:planted-password@127.0.0.1:${port}/`,
      npm_config_cache: await mkdtemp(join(parent, 'cache-')),
      npm_config_fetch_retries: '0',
      npm_config_replace_registry_host: 'always',
    };
  }

  async function closedPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }

  test('a registry that cannot be reached', async () => {
    const port = await closedPort();
    const env = await withRegistry(port);
    for (const command of ['install', 'run']) {
      const { code, value, stderr } = await runCliJson([command, project], { env });
      const error = readCliError(value);
      assert.deepEqual([code, error.code, stderr], [69, 'registry-unreachable', '']);
      assert.match(error.message, new RegExp(`npm registry 127\\.0\\.0\\.1:${port} refuses the connection \\(ECONNREFUSED`));
      assert.match(error.remedy, /npm config get registry/);
      assert.ok(!JSON.stringify(value).includes('planted-password'));
    }
    const told = await runCli(['install', project], { env });
    assert.deepEqual([told.code, told.stdout], [69, '']);
    assert.match(told.stderr, /Dependencies of the \w+.* failed \(/);
    assert.ok(!told.stderr.includes('planted'));
  });

  test('a registry that answers with an error', async () => {
    const server = createServer((_request, response) => response.writeHead(503).end('{}')).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      const { code, value } = await runCliJson(['install', project], { env: await withRegistry((server.address() as AddressInfo).port) });
      const error = readCliError(value);
      assert.deepEqual([code, error.code], [69, 'registry-unreachable']);
      assert.match(error.message, /answers with an error/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  test('a lock file that is missing, and one that does not fit', async () => {
    const other = join(parent, 'other');
    await cp(project, other, { recursive: true });
    const lock = join(other, 'agent', 'package-lock.json');
    const good = await readFile(lock, 'utf8');
    await rm(lock);
    const missing = await runCliJson(['install', other], { env: await withRegistry(await closedPort()) });
    assert.equal(missing.code, 69);
    assert.match(readCliError(missing.value).message, /no package-lock\.json in .*agent/);
    await writeFile(lock, good.slice(0, -20));
    const broken = await runCliJson(['install', other], { env: await withRegistry(await closedPort()) });
    const error = readCliError(broken.value);
    assert.equal(broken.code, 69);
    assert.ok(['install-failed', 'registry-unreachable'].includes(error.code));
  });

  describe('the Node for the components', { skip: windows && 'needs scripts that are programs' }, () => {
    async function fakeNode(says: string): Promise<string> {
      const folder = await mkdtemp(join(parent, 'node-'));
      const path = join(folder, 'node');
      await writeFile(path, `#!/bin/sh\n${says}\n`);
      await chmod(path, 0o755);
      return path;
    }

    for (const command of ['install', 'run', 'demo']) {
      test(`${command}: too old, named by the setting`, async () => {
        const node = await fakeNode('echo v18.0.0');
        const { code, value } = await runCliJson([command, project], { env: { AGENTCORE_CHAIN_NODE: node } });
        const error = readCliError(value);
        assert.deepEqual([code, error.code, error.source], [69, 'node-too-old', 'user']);
        assert.equal(error.message, `The components need Node 22 or newer; ${node} is 18.0.0.`);
        assert.match(error.remedy, /AGENTCORE_CHAIN_NODE=/);
      });
    }

    test('too old, first on the PATH', async () => {
      const node = await fakeNode('echo v20.19.4');
      const { code, value } = await runCliJson(['install', project], { env: { PATH: `${dirname(node)}:${process.env['PATH'] ?? ''}` } });
      assert.deepEqual([code, readCliError(value).code], [69, 'node-too-old']);
    });

    test('not there', async () => {
      const nowhere = join(parent, 'nowhere', 'node');
      const named = await runCliJson(['install', project], { env: { AGENTCORE_CHAIN_NODE: nowhere } });
      assert.deepEqual([named.code, readCliError(named.value).code], [69, 'tool-missing']);
      assert.ok(readCliError(named.value).message.includes(nowhere));
      const bare = await runCliJson(['install', project], { env: { PATH: parent } });
      assert.deepEqual([bare.code, readCliError(bare.value).code], [69, 'tool-missing']);
      assert.match(readCliError(bare.value).remedy, /nodejs\.org|PATH/);
    });

    for (const [what, says] of [['that is no Node', 'echo hello'], ['that fails', 'exit 3'], ['that prints a flood', 'yes v18 | head -c 3000000']] as const) {
      test(`a program ${what}`, async () => {
        const { code, value } = await runCliJson(['install', project], { env: { AGENTCORE_CHAIN_NODE: await fakeNode(says) } });
        assert.deepEqual([code, readCliError(value).code], [69, 'tool-missing']);
      });
    }

    test('a folder in its place', async () => {
      const folder = join(parent, 'folder');
      await mkdir(folder, { recursive: true });
      const { code, value } = await runCliJson(['install', project], { env: { AGENTCORE_CHAIN_NODE: folder } });
      assert.deepEqual([code, readCliError(value).code], [69, 'tool-missing']);
    });
  });

  test('nothing of all that left a trace in the project', async () => {
    assert.deepEqual((await readdir(project)).sort(), ['.github', '.gitignore', '.vscode', 'GUIDE.md', 'README.md', 'agent', 'agentcore-chain.json', 'interceptor', 'target-api']);
  });
});
