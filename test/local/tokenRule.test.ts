import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { root } from '../repository/sourceTree.ts';
import { runCli, startCli, type CliResult, type RunningCli } from '../testing/cli.ts';
import { carelessCode } from '../testing/carelessTarget.ts';
import { leaksIn } from '../testing/leaksIn.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { descendantsOf } from '../testing/processes.ts';
import { until } from '../testing/until.ts';
import { startTestIssuer, testAudience, type TestIssuer } from '../testing/testIssuer.ts';

describe('no sink holds a usable token', () => {
  let issuer: TestIssuer;
  let project: OwnProject;
  let chain: RunningCli;
  let runOutput = '';
  const planted: string[] = [];
  const printed: { readonly sink: string; readonly result: CliResult }[] = [];

  const keep = async (sink: string, args: readonly string[], input?: string): Promise<CliResult> => {
    const result = await runCli(args, { ...(input === undefined ? {} : { input }), env: { AGENTCORE_CHAIN_DEBUG: '1' } });
    printed.push({ sink, result });
    return result;
  };

  const plant = async (claims = {}): Promise<string> => {
    const token = await issuer.sign(claims);
    planted.push(token);
    return token;
  };

  before(async () => {
    issuer = await startTestIssuer();
    project = await ownProject('orders with ünïcode');
    const chainFile = join(project.folder, 'agentcore-chain.json');
    const desired = JSON.parse(await readFile(chainFile, 'utf8'));
    await writeFile(chainFile, JSON.stringify({ ...desired, identity: { ...desired.identity, issuer: issuer.issuer, audience: testAudience, clientId: 'test-client' } }, null, 2));
    await appendFile(join(project.folder, 'target-api', 'src', 'main.ts'), carelessCode);
    chain = await startCli(project.folder, ['--issuer', 'configured']);
    chain.child.stdout?.on('data', (chunk: Buffer) => (runOutput += chunk.toString()));
    chain.child.stderr?.on('data', (chunk: Buffer) => (runOutput += chunk.toString()));

    const healthy = await keep('send', ['send', project.folder], `Bearer ${await plant()}\n`);
    assert.equal(healthy.code, 0, healthy.stdout + healthy.stderr);
    await keep('send --verbose', ['send', project.folder, '--verbose'], await plant());
    await keep('send --json', ['send', project.folder, '--json'], await plant());
    await keep('send of an expired token', ['send', project.folder, '--json'], await plant({ exp: 1 }));
    await keep('send of a token for another audience', ['send', project.folder, '--verbose'], await plant({ aud: 'api://elsewhere' }));
    await keep('send of a token over the limit', ['send', project.folder, '--verbose'], await plant({ padding: 'x'.repeat(5000) }));
    for (const scenario of ['headers-not-passed', 'interceptor-crash', 'interceptor-bad-output', 'interceptor-fails-open', 'wrong-header-case', 'agent-forgets', 'credential-on-target', 'target-down', 'not-allowlisted', 'wrong-runtime-header']) {
      await keep(`send --scenario ${scenario}`, ['send', project.folder, '--scenario', scenario, '--verbose'], await plant());
    }
    await keep('refusal of a token that is no JWT', ['send', project.folder], `${(await plant()).replace('.', '')}`);
    await keep('refusal of an argument that is a token', ['send', project.folder, await plant()]);
    await keep('refusal of an unknown scenario named by a token', ['send', project.folder, '--scenario', await plant()], 'x');
    await keep('flow --verbose', ['flow', project.folder, '--last', '--verbose']);
    await keep('flow --json', ['flow', project.folder, '--last', '--json']);
    await keep('flows', ['flows', project.folder]);
    await keep('flows --json', ['flows', project.folder, '--json']);
  });

  after(async () => {
    await chain?.stop();
    await project?.remove();
    await issuer?.close();
  });

  test('the careless lines were captured, so the search below can fail', () => {
    const log = readFileSync(join(project.folder, '.agentcore-chain', 'logs', 'target.jsonl'), 'utf8');
    assert.match(log, /careless/);
    const checks = log.split('\n').flatMap((line) => (line.includes('"issuerCheck"') ? [/"issuerCheck":\{"result":"(\w+)"/.exec(line)?.[1]] : []));
    assert.ok(checks.includes('signed') && checks.every((result) => result === 'signed'), `held against the issuer’s keys: ${checks.join(', ')}`);
    assert.match((printed.find(({ sink }) => sink === 'send')?.result.stdout ?? '').replaceAll(/\s+/g, ' '), /Target wrote a token of planted@example\.com into its log, and it still works\. .* delete what was logged\./);
    assert.ok(planted.length >= 15);
    assert.deepEqual(leaksIn('a log', `x ${planted[0]} y`, planted), ['a log']);
  });

  test('what the commands printed', () => {
    assert.deepEqual(printed.flatMap(({ sink, result }) => [...leaksIn(`${sink}: stdout`, result.stdout, planted), ...leaksIn(`${sink}: stderr`, result.stderr, planted)]), []);
    assert.ok(printed.length >= 20);
  });

  test('what the running chain printed', () => assert.deepEqual(leaksIn('run', runOutput, planted), []));

  test('every file of the project: logs of each hop, vended records, run.json, configuration, sends, bundles', () => {
    const files = globSync('**/*', { cwd: project.folder, exclude: (path) => path.includes('node_modules') }).concat(globSync('.agentcore-chain/**/*', { cwd: project.folder }));
    const read = files.map((file) => join(project.folder, file)).filter((path) => statSync(path).isFile());
    for (const name of ['frontend.jsonl', 'agent.jsonl', 'gateway.jsonl', 'interceptor.jsonl', 'target.jsonl', 'configuration.jsonl', 'run.json']) assert.ok(read.some((path) => path.endsWith(name)), `${name} is not there`);
    assert.deepEqual(read.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), planted)), []);
  });

  test('arguments, environments and homes of every process of the chain', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
    const processes = descendantsOf(chain.child.pid ?? 0);
    assert.ok(processes.length >= 4, `only ${processes.length} processes`);
    const leaks = processes.flatMap((pid) => ['cmdline', 'environ'].flatMap((part) => leaksIn(`${part} of ${pid}`, readProcess(pid, part), planted)));
    const homes = new Set(processes.flatMap((pid) => /(?:^|\0)HOME=([^\0]+)/.exec(readProcess(pid, 'environ'))?.[1] ?? []).filter((home) => home.includes('agentcore-chain')));
    assert.ok(homes.size >= 1);
    const files = [...homes].flatMap((home) => globSync('**/*', { cwd: home }).map((file) => join(home, file))).filter((path) => statSync(path).isFile());
    assert.deepEqual([...leaks, ...files.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), planted))], []);
  });

  test('the last lines of a component that crashed, as run tells them', async () => {
    const { components } = await (await joinChain(project.folder)).state();
    const target = components.find(({ name }) => name === 'target');
    assert.ok(target?.pid, 'the target runs');
    process.kill(target.pid, 'SIGKILL');
    const told = await until('the crash is told', () => runOutput.split('\n').find((line) => line.includes('"target"') && line.includes('"failed"')));
    assert.match(told, /careless/);
    assert.deepEqual(leaksIn('crash output', told, planted), []);
  });

  test('the product’s own bundle', () => {
    const files = globSync('dist/**/*', { cwd: root }).map((file) => join(root, file)).filter((path) => statSync(path).isFile());
    assert.ok(files.length >= 4);
    assert.deepEqual(files.flatMap((path) => leaksIn(path, readFileSync(path, 'latin1'), planted)), []);
  });
});

function readProcess(pid: number, part: string): string {
  try {
    return readFileSync(`/proc/${pid}/${part}`, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}
