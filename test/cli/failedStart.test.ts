import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { runCli, runCliJson } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { processesIn } from '../testing/processes.ts';
import { readCliError } from '../testing/readCliError.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { until } from '../testing/until.ts';

describe('a chain that cannot start', () => {
  let project: OwnProject;
  const originals = new Map<string, string>();

  before(async () => {
    project = await ownProject('prøjekt #1 50% mit Leer 日本');
  });

  afterEach(async () => {
    // What was killed takes a moment to be gone.
    if (process.platform === 'linux') await until('no process is left', () => processesIn(project.folder).length === 0);
    assert.ok(!existsSync(join(project.folder, '.agentcore-chain', 'run.json')), 'run.json is left');
    for (const [path, text] of originals) await writeFile(path, text);
    originals.clear();
  });

  after(() => project?.remove());

  async function edit(path: string, change: (text: string) => string): Promise<void> {
    const place = join(project.folder, path);
    const text = await readFile(place, 'utf8');
    originals.set(place, text);
    await writeFile(place, change(text));
  }

  const fixPort = (part: string, port: number): Promise<void> => edit('agentcore-chain.json', (text) => JSON.stringify({ ...JSON.parse(text), local: { ports: { [part]: port } } }));

  async function refusal() {
    const { code, value, stderr } = await runCliJson(['run', project.folder]);
    const error = readCliError(value);
    assert.equal(stderr, '');
    return { exit: code, ...error };
  }

  for (const part of ['identity', 'runtime', 'gateway', 'agent', 'target']) {
    test(`the port of the ${part} is taken`, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const { port } = server.address() as AddressInfo;
        await fixPort(part, port);
        const { exit, code, message, remedy } = await refusal();
        assert.deepEqual([exit, code], [69, 'port-taken']);
        assert.equal(message, `Port ${port} for the ${part} is in use by another program.`);
        assert.ok(remedy.includes(`{"${part}": ${port}}`));
      } finally {
        server.close();
      }
    });
  }

  test('a component that throws at its start', async () => {
    await edit('target-api/src/main.ts', () => `process.stderr.write('\\u001b[2J\\u001b[31m'); throw new Error('no database today');\n`);
    const { exit, code, message, remedy } = await refusal();
    assert.deepEqual([exit, code], [69, 'component-exited']);
    assert.match(message, /^The target ended before it answered:\n/);
    assert.match(message, /Error: no database today/);
    assert.match(message, /exit code 1/);
    assert.match(remedy, /logs\/target\.jsonl/);
    const told = await runCli(['run', project.folder]);
    assert.equal(told.code, 69);
    assert.match(told.stderr, /Target API failed \(/);
    assert.match(told.stderr, /no database today/);
    assert.ok(!told.stderr.includes('\u001b'), 'a component steers the terminal');
    assert.match(await readFile(join(project.folder, '.agentcore-chain', 'logs', 'target.jsonl'), 'utf8'), /no database today/);
  });

  test('a component that ends with code 0 before it serves', async () => {
    await edit('agent/src/main.ts', () => `process.stdout.write('done already\\n');\n`);
    const { exit, code, message } = await refusal();
    assert.deepEqual([exit, code], [69, 'component-exited']);
    assert.match(message, /The agent ended before it answered:\n {2}done already\n {2}\(exit code 0\)/);
  });

  for (const [folder, name] of [['agent', 'agent'], ['interceptor', 'interceptor'], ['target-api', 'target']] as const) {
    test(`code of the ${name} that does not compile`, async () => {
      const file = name === 'interceptor' ? 'src/index.ts' : 'src/main.ts';
      await edit(`${folder}/${file}`, (text) => `${text}\nconst x = ;\n`);
      const lines = (await readFile(join(project.folder, folder, file), 'utf8')).split('\n').length - 1;
      const { exit, code, message, remedy } = await refusal();
      assert.deepEqual([exit, code], [69, 'component-build-failed']);
      assert.ok(message.includes(`${file}:${lines}:10`), message);
      assert.match(message, /Unexpected ";"/);
      assert.doesNotMatch(message, /node_modules|Node\.js v/, 'the build tool’s own insides');
      assert.match(remedy, /node build\.mjs/);
    });
  }

  test('sources that are gone', async () => {
    const sources = join(project.folder, 'interceptor', 'src');
    await rename(sources, `${sources}-away`);
    try {
      const { exit, code, message } = await refusal();
      assert.deepEqual([exit, code], [65, 'component-folder-missing']);
      assert.match(message, /The interceptor has no sources/);
    } finally {
      await rename(`${sources}-away`, sources);
    }
  });

  test('an issuer that is to be configured and is not', async () => {
    const { code, value } = await runCliJson(['run', project.folder, '--issuer', 'configured']);
    const error = readCliError(value);
    assert.deepEqual([code, error.code], [65, 'chain-file-invalid']);
    assert.match(error.message, /identity\.issuer/);
  });

  test('an OpenAPI document that no gateway takes', async () => {
    await edit('target-api/openapi.json', () => '{"openapi":');
    const { exit, message } = await refusal();
    assert.equal(exit, 65, message);
    assert.match(message, /openapi\.json/);
  });

  test('a state folder that cannot be', async () => {
    const state = join(project.folder, '.agentcore-chain');
    await rename(state, `${state}-away`);
    await writeFile(state, 'a file in its place');
    try {
      const { exit, code, message } = await refusal();
      assert.deepEqual([exit, code], [65, 'file-unwritable']);
      assert.match(message, /\.agentcore-chain/);
    } finally {
      await rm(state);
      await rename(`${state}-away`, state);
    }
  });

  test('after all of that it is installed, starts and sends, and --json holds JSON alone', async () => {
    const installed = await runCliJson(['install', project.folder]);
    assert.equal(installed.code, 0);
    assert.match(JSON.stringify(installed.value), /^\{"components":\[\{"component":"agent","folder":"agent","outcome":"(fresh|installed)"\}/);
    const { code, stdout, stderr } = await runCli(['demo', project.folder, '--once', '--json']);
    assert.deepEqual([code, stderr], [0, '']);
    const flows = stdout.trimEnd().split('\n').map((line) => readFlowDocument(JSON.parse(line)));
    assert.deepEqual(flows.map(({ verdict, brokenAt }) => [verdict, brokenAt]), [['healthy', null], ['broken', 'interceptor']]);
  });
});
