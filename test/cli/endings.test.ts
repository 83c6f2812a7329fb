import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { joinChain } from '../../src/local/client.ts';
import { cli, runCli, runCliJson } from '../testing/cli.ts';
import { descendantsOf, processesIn } from '../testing/processes.ts';
import { ownProject, type OwnProject } from '../testing/project.ts';
import { readCliError } from '../testing/readCliError.ts';
import { until, untilGone } from '../testing/until.ts';

/** At SIGUSR2 the target spins for ever: no timer, no end of a pipe and no SIGTERM handler is heard any more. */
const spinning = `\nprocess.on('SIGUSR2', () => { for (;;); });\nprocess.on('SIGTERM', () => {});\n`;

describe('however a chain ends, nothing of it stays', { skip: process.platform !== 'linux' && 'reads /proc' }, () => {
  let project: OwnProject;
  const started: ChildProcess[] = [];

  before(async () => {
    project = await ownProject();
    await appendFile(join(project.folder, 'target-api', 'src', 'main.ts'), spinning);
  });

  afterEach(async () => {
    for (const child of started.splice(0)) child.kill('SIGKILL');
    await rm(runFile(), { force: true });
  });

  after(() => project?.remove());

  const runFile = (): string => join(project.folder, '.agentcore-chain', 'run.json');

  type Running = { readonly child: ChildProcess; readonly ended: Promise<number | null>; readonly stderr: () => string; readonly stdout: () => string; readonly pids: readonly number[] };

  function start(args: readonly string[], stdin: 'pipe' | 'ignore' = 'ignore', env: { readonly [name: string]: string } = {}): Omit<Running, 'pids'> {
    const child = spawn(process.execPath, [cli, ...args], { stdio: [stdin, 'pipe', 'pipe'], env: { ...process.env, ...env } });
    started.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return { child, ended: once(child, 'close').then(([code]: readonly unknown[]) => (typeof code === 'number' ? code : null)), stdout: () => stdout, stderr: () => stderr };
  }

  /** A chain that answers, with every process below the command. */
  async function startChain(args: readonly string[] = [], stdin: 'pipe' | 'ignore' = 'ignore'): Promise<Running> {
    const running = start(['run', project.folder, ...args], stdin);
    await until(`the chain runs: ${running.stderr()}`, () => {
      assert.equal(running.child.exitCode, null, running.stderr());
      return /runs\.|"ready":true/.test(running.stdout());
    });
    const pids = descendantsOf(running.child.pid ?? 0);
    assert.ok(pids.length >= 5, `supervisor, chain, agent, target, interceptor: ${pids.length}`);
    return { ...running, pids };
  }

  async function pidOf(name: 'target' | 'agent' | 'gateway'): Promise<number> {
    const { components } = await (await joinChain(project.folder)).state();
    return components.find((component) => component.name === name)?.pid ?? 0;
  }

  async function nothingIsLeft(pids: readonly number[]): Promise<void> {
    await untilGone(pids);
    await until('no process is left', () => processesIn(project.folder).length === 0);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    test(`${signal} ends run in order`, async () => {
      const { child, ended, stderr, pids } = await startChain();
      child.kill(signal);
      assert.equal(await ended, 0, stderr());
      await nothingIsLeft(pids);
      assert.ok(!existsSync(runFile()));
      assert.doesNotMatch(stderr(), /does not run|\(internal\)/);
    });
  }

  test('the end of the pipe on stdin ends run --json, the null device does not', async () => {
    const piped = await startChain(['--json'], 'pipe');
    piped.child.stdin?.end();
    assert.equal(await piped.ended, 0);
    await nothingIsLeft(piped.pids);

    const unpiped = await startChain(['--json'], 'ignore');
    assert.equal((await runCli(['send', project.folder])).code, 0);
    assert.equal(unpiped.child.exitCode, null);
    unpiped.child.kill('SIGTERM');
    assert.equal(await unpiped.ended, 0);
    await nothingIsLeft(unpiped.pids);
  });

  test('kill -9 of the command; what it leaves behind hinders nobody', async () => {
    const { child, pids } = await startChain();
    child.kill('SIGKILL');
    await nothingIsLeft(pids);
    assert.ok(existsSync(runFile()), 'nobody was left to take it away');
    for (const command of ['send', 'stop']) {
      const { code, value } = await runCliJson([command, project.folder]);
      assert.deepEqual([code, readCliError(value).code], [69, 'chain-not-running']);
    }
    const stale = readFileSync(runFile(), 'utf8');
    const next = await startChain();
    assert.notEqual(readFileSync(runFile(), 'utf8'), stale);
    assert.equal((await runCli(['send', project.folder])).code, 0);
    next.child.kill('SIGTERM');
    assert.equal(await next.ended, 0);
    await nothingIsLeft(next.pids);
  });

  test('kill -9 of the command with a target in a busy loop and an agent that is stopped', async () => {
    const { child, pids } = await startChain();
    process.kill(await pidOf('target'), 'SIGUSR2');
    process.kill(await pidOf('agent'), 'SIGSTOP');
    child.kill('SIGKILL');
    await nothingIsLeft(pids);
  });

  test('SIGTERM with a target in a busy loop and an agent that is stopped still ends all', async () => {
    const { child, ended, pids } = await startChain();
    process.kill(await pidOf('target'), 'SIGUSR2');
    process.kill(await pidOf('agent'), 'SIGSTOP');
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await nothingIsLeft(pids);
    assert.ok(!existsSync(runFile()));
  });

  test('a send that is interrupted ends with 130, and the chain goes on', async () => {
    const { child, ended, pids } = await startChain();
    process.kill(await pidOf('target'), 'SIGUSR2');
    const passed = (): number => (readFileSync(join(project.folder, '.agentcore-chain', 'logs', 'interceptor.jsonl'), 'utf8').match(/\\"moment\\":\\"sent\\"/g) ?? []).length;
    const before = passed();
    const send = start(['send', project.folder, '--json']);
    await until('the request is past the interceptor', () => passed() > before);
    send.child.kill('SIGINT');
    assert.equal(await send.ended, 130);
    assert.equal(readCliErrorCode(send.stdout()), 'interrupted');
    await (await joinChain(project.folder)).restart('target');
    assert.equal((await runCli(['send', project.folder])).code, 0);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await nothingIsLeft(pids);
  });

  test('run tells the crash of a component, its restart and an edited chain file in words', async () => {
    const { child, ended, stderr, pids } = await startChain();
    process.kill(await pidOf('agent'), 'SIGKILL');
    await until('the crash is told', () => /The agent does not run\. Its last lines:\n(.*\n)* {2}\(ended by SIGKILL\)/.test(stderr()));
    await appendFile(join(project.folder, 'agent', 'src', 'main.ts'), '\n');
    await until('the restart is told', () => stderr().includes('The agent was started anew.'));
    const file = join(project.folder, 'agentcore-chain.json');
    const good = readFileSync(file, 'utf8');
    await writeFile(file, good.replace('"us-west-2"', '5'));
    await until('the problem is told', () => /agentcore-chain\.json:\d+:\d+ region must be text, not 5/.test(stderr()));
    await writeFile(file, good.replace('"us-west-2"', '"eu-west-1"'));
    await until('what waits is told', () => /Not yet region: stop the chain and run it again/.test(stderr()));
    await writeFile(file, good);
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
    await nothingIsLeft(pids);
  });

  test('of two runs at once one stays, and is whole', async () => {
    const both = [start(['run', project.folder, '--json']), start(['run', project.folder, '--json'])];
    await until('both have said something', () => both.every(({ stdout }) => stdout().includes('\n')));
    const [winner, ...others] = both.filter(({ stdout }) => stdout().startsWith('{"ready":true'));
    assert.ok(winner !== undefined && others.length === 0);
    const loser = both.find((one) => one !== winner);
    assert.equal(await loser?.ended, 69);
    assert.equal(readCliErrorCode(loser?.stdout() ?? ''), 'chain-already-running');
    assert.equal((await runCli(['send', project.folder])).code, 0);
    winner.child.kill('SIGTERM');
    assert.equal(await winner.ended, 0);
    await nothingIsLeft([]);
  });

  for (const what of ['the chain’s own process', 'the supervisor'] as const) {
    test(`kill -9 of ${what}: run says so and ends`, async () => {
      const { child, ended, stderr, pids } = await startChain();
      const own = await pidOf('gateway');
      process.kill(what === 'the supervisor' ? Number(descendantsOf(child.pid ?? 0).find((pid) => descendantsOf(pid).includes(own))) : own, 'SIGKILL');
      assert.equal(await ended, 70);
      assert.match(stderr(), /The chain’s own process ended, and every component with it\./);
      await nothingIsLeft(pids);
    });
  }

  test('a chain that hangs is told from one that is gone', async () => {
    const { child, pids } = await startChain();
    const own = await pidOf('gateway');
    process.kill(own, 'SIGSTOP');
    for (const command of ['send', 'stop']) {
      const { code, value } = await runCliJson([command, project.folder]);
      const error = readCliError(value);
      assert.deepEqual([code, error.code], [69, 'chain-unreachable']);
      assert.match(error.message, new RegExp(`process ${own}`));
    }
    child.kill('SIGKILL');
    await nothingIsLeft(pids);
  });

  test('SIGINT during the start ends with 130', async () => {
    const running = start(['run', project.folder, '--json']);
    const pids = await until('the chain’s process is there', () => {
      const found = descendantsOf(running.child.pid ?? 0);
      return found.length >= 2 && found;
    });
    running.child.kill('SIGINT');
    assert.equal(await running.ended, 130, running.stdout());
    assert.equal(readCliErrorCode(running.stdout()), 'interrupted');
    await nothingIsLeft(pids);
    assert.ok(!existsSync(runFile()));
  });

  test('SIGINT during an install ends npm too', async () => {
    const parent = await mkdtemp(join(tmpdir(), 'agentcore-chain-slow-'));
    const asked: string[] = [];
    const silent = createServer((request) => void asked.push(request.url ?? '')).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const folder = join(parent, 'orders');
      assert.equal((await runCli(['new', folder, '--yes'])).code, 0);
      const env = { npm_config_registry: `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`, npm_config_cache: join(parent, 'cache'), npm_config_replace_registry_host: 'always' };
      const install = start(['install', folder, '--json'], 'ignore', env);
      await until('npm waits for the registry', () => asked.length > 0);
      const pids = descendantsOf(install.child.pid ?? 0);
      assert.ok(pids.length >= 1);
      install.child.kill('SIGINT');
      assert.equal(await install.ended, 130);
      assert.equal(readCliErrorCode(install.stdout()), 'interrupted');
      await untilGone(pids);
    } finally {
      silent.closeAllConnections();
      silent.close();
      await rm(parent, { recursive: true, force: true, maxRetries: 3 });
    }
  });

  function readCliErrorCode(stdout: string): unknown {
    const value: { readonly error?: { readonly code?: unknown } } = JSON.parse(stdout);
    return value.error?.code;
  }
});
