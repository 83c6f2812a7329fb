import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { appendFile, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { ComponentState, RunningChain } from '../../src/app/ports.ts';
import { joinChain } from '../../src/local/client.ts';
import { runCli, runCliJson, startCli, type RunningCli } from '../testing/cli.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { readCliError } from '../testing/readCliError.ts';
import { readFlowDocument } from '../testing/readFlowDocument.ts';
import { until } from '../testing/until.ts';

describe('a chain that runs, in a folder with spaces and letters of many scripts', () => {
  let project: OwnProject;
  let running: RunningCli;
  let chain: RunningChain;
  let printed = '';

  before(async () => {
    project = await ownProject('prøjekt #1 50% mit Leer 日本');
    running = await startCli(project.folder);
    running.child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
    chain = await joinChain(project.folder);
  });

  after(async () => {
    await running?.stop();
    await project?.remove();
  });

  const path = (...parts: readonly string[]): string => join(project.folder, ...parts);

  async function send(...args: readonly string[]) {
    const { code, value } = await runCliJson(['send', project.folder, ...args]);
    const document = readFlowDocument(value);
    return { code, ...document, findingCodes: document.findings.filter(({ severity }) => severity === 'error').map(({ code: name }) => name) };
  }

  async function component(name: ComponentState['name']): Promise<ComponentState> {
    const { components } = await chain.state();
    const found = components.find((one) => one.name === name);
    assert.ok(found !== undefined);
    return found;
  }

  const settled = (name: ComponentState['name'], state: ComponentState['state']): Promise<ComponentState> =>
    until(`the ${name} is ${state}`, async () => {
      const found = await component(name);
      return found.state === state && found;
    });

  /** Events that `run --json` printed after its first line. */
  function told(): readonly { readonly [name: string]: unknown }[] {
    return printed.split('\n').slice(0, -1).map((line): { readonly [name: string]: unknown } => JSON.parse(line));
  }

  test('run.json is for its owner alone and ignored by git', { skip: process.platform === 'win32' && 'modes are of POSIX' }, async () => {
    assert.equal((await stat(path('.agentcore-chain', 'run.json'))).mode & 0o777, 0o600);
    assert.equal((await stat(path('.agentcore-chain'))).mode & 0o777, 0o700);
    assert.equal(await readFile(path('.agentcore-chain', '.gitignore'), 'utf8'), '*\n');
    const run = JSON.parse(await readFile(path('.agentcore-chain', 'run.json'), 'utf8'));
    assert.deepEqual(Object.keys(run).sort(), ['key', 'pid', 'protocolVersion', 'startedAt', 'url']);
  });

  test('a healthy request, as text and as data', async () => {
    const { code, verdict, sub } = await send('--as', 'ben');
    assert.deepEqual([code, verdict, sub], [0, 'healthy', 'ben@example.com']);
    const text = await runCli(['send', project.folder, '--prompt', 'buy a lämp "for" me']);
    assert.equal(text.code, 0, text.stdout);
    assert.match(text.stdout, /^Healthy\n/);
    assert.deepEqual(text.stdout.match(/^[1-5] /gm), ['1 ', '2 ', '3 ', '4 ', '5 ']);
    assert.ok(!text.stdout.includes('\u001b'));
  });

  test('a second run is refused and leaves the first alone', async () => {
    for (const args of [['run', project.folder], ['demo', project.folder, '--once']]) {
      const { code, value } = await runCliJson(args);
      const error = readCliError(value);
      assert.deepEqual([code, error.code], [69, 'chain-already-running']);
      assert.match(error.remedy, /agentcore-chain stop/);
    }
    assert.equal((await send()).code, 0);
  });

  const refusals: readonly { readonly args: readonly string[]; readonly exit: number; readonly code: string; readonly says: RegExp }[] = [
    { args: ['--as', 'eve'], exit: 64, code: 'user-unknown', says: /eve.*|ana, ben/ },
    { args: ['--as', '__proto__'], exit: 64, code: 'user-unknown', says: /__proto__/ },
    { args: ['--as', ''], exit: 64, code: 'user-unknown', says: /""/ },
    { args: ['--scenario', 'token-swaped'], exit: 64, code: 'scenario-unknown', says: /token-swaped/ },
    { args: ['--scenario', ''], exit: 64, code: 'scenario-unknown', says: /""/ },
  ];

  for (const { args, exit, code: expected, says } of refusals) {
    test(`send ${args.join(' ')} is refused`, async () => {
      const { code, value } = await runCliJson(['send', project.folder, ...args]);
      const error = readCliError(value);
      assert.deepEqual([code, error.code], [exit, expected]);
      assert.match(error.message, says);
    });
  }

  test('the flow, told again afterwards, is the same', async () => {
    const sent = await runCliJson(['send', project.folder, '--scenario', 'wrong-audience']);
    const again = await runCliJson(['flow', project.folder, '--last']);
    assert.deepEqual([again.code, again.value], [sent.code, sent.value]);
    assert.equal(sent.code, 1);
    const byId = await runCliJson(['flow', project.folder, '--id', readFlowDocument(sent.value).id]);
    assert.deepEqual(byId.value, sent.value);
  });

  test('ten requests at once, each with a flow of its own', async () => {
    const sent = await Promise.all(Array.from({ length: 10 }, (_, index) => send('--as', index % 2 === 0 ? 'ana' : 'ben')));
    assert.equal(new Set(sent.map(({ id }) => id)).size, 10);
    sent.forEach(({ code, state, verdict, sub }, index) => assert.deepEqual([code, state, verdict, sub], [0, 'settled', 'healthy', index % 2 === 0 ? 'ana@example.com' : 'ben@example.com']));
    for (const { hops } of sent) {
      const moments = (name: string, moment: string) => hops.find(({ hop }) => hop === name)?.observations.filter((one) => one.moment === moment).length;
      assert.deepEqual([moments('frontend', 'sent'), moments('agent', 'sent'), moments('interceptor', 'sent'), moments('target', 'received'), moments('target', 'accepted')], [1, 1, 1, 1, 1]);
    }
  });

  test('requests beside a scenario: neither sees the other', async () => {
    const [broken, ...healthy] = await Promise.all([send('--scenario', 'headers-not-passed'), ...Array.from({ length: 4 }, () => send())]);
    assert.deepEqual([broken?.code, broken?.findingCodes], [1, ['request-headers-not-passed']]);
    for (const { code, verdict } of healthy) assert.deepEqual([code, verdict], [0, 'healthy']);
  });

  test('the agent is killed: the rest stays up, send tells it, an edit starts it anew', async () => {
    const before = await chain.state();
    process.kill((await component('agent')).pid ?? 0, 'SIGKILL');
    const failed = await settled('agent', 'failed');
    assert.match(failed.lastLines.join('\n'), /ended by SIGKILL/);
    const broken = await send();
    assert.deepEqual([broken.code, broken.verdict, broken.brokenAt], [1, 'broken', 'agent']);
    assert.equal(broken.findingCodes.length, 1);
    await appendFile(path('agent', 'src', 'main.ts'), '\n// edited\n');
    await settled('agent', 'healthy');
    assert.equal((await send()).code, 0);
    const after = await chain.state();
    for (const [index, { name, pid }] of after.components.entries()) assert.equal(pid === before.components[index]?.pid, name !== 'agent', name);
    assert.ok(told().some(({ kind, component: one }) => kind === 'component' && JSON.stringify(one).includes('"failed"')));
  });

  test('the target is killed: target-unreachable, and an edit starts it anew', async () => {
    process.kill((await component('target')).pid ?? 0, 'SIGKILL');
    await settled('target', 'failed');
    const broken = await send();
    assert.deepEqual([broken.code, broken.brokenAt, broken.findingCodes], [1, 'target', ['target-unreachable']]);
    await appendFile(path('target-api', 'src', 'main.ts'), '\n// edited\n');
    await settled('target', 'healthy');
    assert.equal((await send()).code, 0);
  });

  test('the environment of the interceptor is killed: another takes the next call', async () => {
    process.kill((await component('interceptor')).pid ?? 0, 'SIGKILL');
    assert.equal((await send()).code, 0);
  });

  test('an edit that does not compile: said with its place, and what ran goes on', async () => {
    const file = path('interceptor', 'src', 'index.ts');
    const good = await readFile(file, 'utf8');
    const before = printed.length;
    await writeFile(file, `${good}\nconst x = ;\n`);
    await until('the problem is told', () => printed.slice(before).includes('component-build-failed'));
    assert.match(printed.slice(before), /src\/index\.ts:\d+:10/);
    assert.equal((await send()).code, 0);
    await writeFile(file, good);
    await settled('interceptor', 'healthy');
    assert.equal((await send()).code, 0);
  });

  test('an interceptor that throws when it is loaded is a verdict, and an edit mends it', async () => {
    const file = path('interceptor', 'src', 'index.ts');
    const good = await readFile(file, 'utf8');
    await writeFile(file, `${good}\nthrow new Error('not today');\n`);
    assert.match((await settled('interceptor', 'failed')).lastLines.join('\n'), /not today/);
    const broken = await send();
    assert.deepEqual([broken.code, broken.brokenAt, broken.findingCodes], [1, 'interceptor', ['interceptor-failed']]);
    await writeFile(file, good);
    await settled('interceptor', 'healthy');
    assert.equal((await send()).code, 0);
  });

  test('a chain file that breaks: said with its place, the settings in force stay; mended, they are the new ones', async () => {
    const file = path('agentcore-chain.json');
    const good = await readFile(file, 'utf8');
    const before = printed.length;
    await writeFile(file, good.replace('"passRequestHeaders": true', '"passRequestHeaders": tru'));
    await until('the problem is told', () => printed.slice(before).includes('chain-file-invalid'));
    assert.match(printed.slice(before), /agentcore-chain\.json:\d+:\d+ /);
    assert.equal((await send()).code, 0);
    assert.equal((await runCliJson(['flow', project.folder])).code, 65); // the desired file is what the command reads, and says so

    await writeFile(`${file}.new`, good.replace('"passRequestHeaders": true', '"passRequestHeaders": false'));
    await rename(`${file}.new`, file);
    await until('the edit is in force', () => printed.slice(before).includes('configurationApplied'));
    const broken = await send();
    assert.deepEqual([broken.code, broken.findingCodes], [1, ['request-headers-not-passed']]);
    const mark = printed.length;
    await writeFile(file, good);
    await until('the old settings are back', () => printed.slice(mark).includes('configurationApplied'));
    assert.equal((await send()).code, 0);
  });

  test('the chain file is deleted: the chain stays up as it was', async () => {
    const file = path('agentcore-chain.json');
    const mark = printed.length;
    await rename(file, `${file}.away`);
    await until('the problem is told', () => printed.slice(mark).includes('chain-file-missing'));
    assert.equal((await chain.state()).name, 'orders');
    await rename(`${file}.away`, file);
    assert.equal((await send()).code, 0);
  });

  test('all that run --json printed is JSON, line by line', () => {
    assert.ok(told().length > 5);
    for (const line of told()) assert.ok(['component', 'configurationApplied', 'problem'].includes(String(line['kind'])));
  });

  test('stop works from another process, run ends with 0, and flows outlive it', async () => {
    const ended = new Promise((resolve) => running.child.once('exit', (code) => resolve(code)));
    const { code, value } = await runCliJson(['stop', project.folder]);
    assert.deepEqual([code, value], [0, { stopped: true }]);
    assert.equal(await ended, 0);
    assert.ok(!existsSync(path('.agentcore-chain', 'run.json')));
    assert.equal((await runCliJson(['stop', project.folder])).code, 69);
    const flows = await runCliJson(['flows', project.folder]);
    assert.ok(Array.isArray(flows.value) && flows.value.length >= 30);
    assert.equal((await runCliJson(['flow', project.folder, '--last'])).code, 0);
    const list = await runCli(['flows', project.folder]);
    assert.ok(list.stdout.split('\n').every((line) => line.length <= 80), 'a line is wider than the terminal');
  });
});
