import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ChainEvent, OnProgress, RunningChain } from '../../src/app/ports.ts';
import { ChainError } from '../../src/core/errors.ts';
import { joinChain, startChain } from '../../src/local/client.ts';
import { closeServer, listen } from '../../src/local/http/listen.ts';
import { agentSource, makeStandInProject, type StandInProject } from './standInProject.ts';

const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const request = { user: 'ana', prompt: 'list my orders', scenario: null, token: null };
const never = new AbortController().signal;

function project(): StandInProject {
  const made = makeStandInProject();
  cleanUps.push(made.remove);
  return made;
}

async function start({ folder }: StandInProject, onProgress: OnProgress = () => {}): Promise<RunningChain> {
  const chain = await startChain({ folder, issuer: 'local', inspect: false, onProgress, signal: never });
  cleanUps.push(() => chain.stop());
  return chain;
}

function logOf({ folder }: StandInProject, hop: string): string {
  return readFileSync(join(folder, '.agentcore-chain', 'logs', `${hop}.jsonl`), 'utf8');
}

/** Collects events from now on; `until` resolves with the first that fits, told before or after the question. */
function watchEvents(chain: RunningChain) {
  const abort = new AbortController();
  cleanUps.push(() => abort.abort());
  const seen: ChainEvent[] = [];
  let wake = (): void => {};
  void (async () => {
    for await (const event of chain.events(abort.signal)) {
      seen.push(event);
      wake();
    }
  })();
  return {
    until: async (fits: (event: ChainEvent) => boolean): Promise<ChainEvent> => {
      for (;;) {
        const found = seen.find(fits);
        if (found !== undefined) return found;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function untilGone(pids: readonly number[]): Promise<void> {
  const deadline = performance.now() + 5000;
  while (pids.some(isAlive)) {
    assert.ok(performance.now() < deadline, `still there: ${pids.filter(isAlive).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function errorOf(code: string, ...said: readonly RegExp[]): (error: unknown) => true {
  return (error) => {
    assert.ok(error instanceof ChainError);
    assert.equal(error.code, code);
    for (const part of said) assert.match(`${error.message}\n${error.remedy ?? ''}`, part);
    return true;
  };
}

test('a chain starts, takes a request that is in the log when send returns, and ends without a trace', async () => {
  const made = project();
  const steps: string[] = [];
  const chain = await start(made, ({ step, state }) => steps.push(`${step} ${state}`));
  assert.ok(steps.includes('Agent done') && steps.includes('Target API done'), steps.join());
  const state = await chain.state();
  assert.deepEqual(state.components.map((part) => [part.name, part.state]), [
    ['identity', 'healthy'], ['runtime', 'healthy'], ['agent', 'healthy'], ['gateway', 'healthy'], ['interceptor', 'healthy'], ['target', 'healthy'],
  ]);
  assert.deepEqual(state.users, ['ana', 'ben']);

  const sent = await chain.send(request);
  assert.deepEqual(sent.flowIds, [sent.last]);
  assert.ok(logOf(made, 'frontend').includes(sent.last) && logOf(made, 'agent').includes(sent.last));
  assert.match(readFileSync(join(made.folder, '.agentcore-chain', 'sends.jsonl'), 'utf8'), new RegExp(sent.last));

  const pids = state.components.flatMap(({ pid }) => pid ?? []);
  await chain.stop();
  await chain.ended;
  await untilGone(pids);
  assert.ok(!existsSync(join(made.folder, '.agentcore-chain', 'run.json')));
});

test('the home of the components lives as long as the chain', { skip: process.platform === 'win32' && 'TMPDIR means nothing there' }, async () => {
  const made = project();
  const before = process.env['TMPDIR'];
  cleanUps.push(() => (before === undefined ? delete process.env['TMPDIR'] : (process.env['TMPDIR'] = before)));
  process.env['TMPDIR'] = made.folder;
  const homes = (): number => readdirSync(made.folder).filter((name) => name.startsWith('agentcore-chain-')).length;
  const chain = await start(made);
  assert.equal(homes(), 1);
  await chain.stop();
  assert.equal(homes(), 0);
});

test('nothing survives kill -9 of the program that started the chain, with a component in a busy loop', { skip: process.platform === 'win32' }, async () => {
  const made = project();
  const starter = spawn(process.execPath, [fileURLToPath(new URL('./startAndStay.ts', import.meta.url)), made.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(() => starter.kill('SIGKILL'));
  const line = await new Promise<string>((resolve) => starter.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString())));
  const { pids } = JSON.parse(line);
  const chain = await joinChain(made.folder);
  const reached = await chain.follow(never);
  void chain.send({ ...request, prompt: 'loop' }).catch(() => {});
  for await (const record of reached) if (record.hop === 'agent' && record.text.includes('"received"')) break;

  starter.kill('SIGKILL');
  await untilGone(pids);
  await chain.ended;
  await assert.rejects(joinChain(made.folder), errorOf('chain-not-running', /agentcore-chain run/));
  // What the killed chain left behind is no hindrance.
  const next = await start(made);
  assert.equal((await next.state()).name, 'orders');
});

test('nothing survives kill -9 of the supervisor either', { skip: process.platform !== 'linux' && 'reads /proc' }, async () => {
  const made = project();
  const chain = await start(made);
  const { components } = await chain.state();
  const main = components.find(({ name }) => name === 'gateway')?.pid;
  const supervisor = Number(/^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${main}/stat`, 'utf8'))?.[1]);
  process.kill(supervisor, 'SIGKILL');
  await untilGone(components.flatMap(({ pid }) => pid ?? []));
  assert.notEqual(await chain.ended, null);
});

test('a second chain in the same folder is refused, and others can join the first', async () => {
  const made = project();
  const first = await start(made);
  await assert.rejects(startChain({ folder: made.folder, issuer: 'local', inspect: false, onProgress: () => {}, signal: never }), errorOf('chain-already-running', /agentcore-chain stop/));
  const joined = await joinChain(made.folder);
  assert.deepEqual(await joined.state(), await first.state());
  await joined.stop();
  await first.ended;
});

test('a start that is given up leaves no process', async () => {
  const made = project();
  const abort = new AbortController();
  const started = startChain({ folder: made.folder, issuer: 'local', inspect: false, onProgress: ({ state }) => state === 'done' && abort.abort(), signal: abort.signal });
  await assert.rejects(started, errorOf('interrupted'));
  await assert.rejects(joinChain(made.folder), errorOf('chain-not-running'));
});

test('a fixed port that is taken is named with its setting', async () => {
  const made = project();
  const server = createServer();
  const port = await listen(server, 'other', 0);
  cleanUps.push(() => closeServer(server));
  made.writeChain({ ...made.chain, local: { ports: { agent: port } } });
  await assert.rejects(start(made), errorOf('port-taken', new RegExp(`Port ${port} for the agent`), /"local": \{"ports": \{"agent"/));
});

test('what keeps a chain from starting is said as it is', async () => {
  const made = project();
  made.writeAgent('console.error("no such module"); process.exitCode = 3;');
  await assert.rejects(start(made), errorOf('component-exited', /no such module/, /exit code 3/));
  made.writeAgent('does not compile');
  await assert.rejects(start(made), errorOf('component-build-failed', /src\/main\.mjs:1 error/));
  made.writeAgent(agentSource('one'));
  made.writeInterceptor('throw new TypeError("not at load time");');
  await assert.rejects(start(made), errorOf('component-exited', /interceptor does not load/, /not at load time/));
  made.writeChain({ ...made.chain, agent: { ...made.chain.agent, language: 'python' } });
  await assert.rejects(start(made), errorOf('component-not-installed', /agent .* dependencies are not installed/, /agentcore-chain install/));
  writeFileSync(join(made.folder, 'agentcore-chain.json'), '{"version":1,');
  await assert.rejects(start(made), errorOf('chain-file-invalid', /agentcore-chain\.json:1:\d+/));
  await assert.rejects(startChain({ folder: join(made.folder, 'nowhere'), issuer: 'local', inspect: false, onProgress: () => {}, signal: never }), errorOf('chain-file-missing', /nowhere/));
});

test('an edit restarts that component alone, within two seconds', async () => {
  const made = project();
  const chain = await start(made);
  const before = await chain.state();
  const events = watchEvents(chain);
  const editedAt = performance.now();
  made.writeAgent(agentSource('two').replace('tokenHop: 1', 'tokenHop: 1, edited: true'));
  await events.until((event) => event.kind === 'component' && event.component.name === 'agent' && event.component.state === 'healthy');
  assert.ok(performance.now() - editedAt < 2000, `${performance.now() - editedAt} ms`);
  await chain.send(request);
  assert.match(logOf(made, 'agent'), /edited/);
  const after = await chain.state();
  assert.deepEqual(
    after.components.map(({ pid }, index) => pid === before.components[index]?.pid),
    [true, true, false, true, true, true],
  );
});

test('an edited interceptor that does not load any more is a state, with the reason, until the next edit', async () => {
  const made = project();
  const chain = await start(made);
  const events = watchEvents(chain);
  const isInterceptor = (state: string) => (event: ChainEvent): boolean => event.kind === 'component' && event.component.name === 'interceptor' && event.component.state === state;
  made.writeInterceptor('throw new TypeError("not at load time");');
  const event = await events.until(isInterceptor('failed'));
  assert.match(event.kind === 'component' ? event.component.lastLines.join() : '', /not at load time/);
  made.writeInterceptor('export const handler = async () => ({});');
  await events.until(isInterceptor('healthy'));
});

test('an edit that does not build is a problem that is told, and the component stays up', async () => {
  const made = project();
  const chain = await start(made);
  const events = watchEvents(chain);
  made.writeAgent('does not compile');
  const event = await events.until(({ kind }) => kind === 'problem');
  assert.equal(event.kind === 'problem' && event.error.code, 'component-build-failed');
  await chain.send(request);
});

test('a crash is told with the last lines, the rest stays up, a restart mends it', async () => {
  const made = project();
  const chain = await start(made);
  const events = watchEvents(chain);
  await chain.send({ ...request, prompt: 'crash' });
  const event = await events.until((one) => one.kind === 'component' && one.component.state === 'failed');
  assert.deepEqual(event.kind === 'component' && event.component.lastLines.slice(-2), ['told to crash', '(exit code 7)']);
  const { components } = await chain.state();
  assert.deepEqual(components.filter(({ state }) => state !== 'healthy').map(({ name }) => name), ['agent']);
  await chain.restart('agent');
  assert.ok((await chain.state()).components.every(({ state }) => state === 'healthy'));
});

test('an edit of the chain file is in force at once, one that cannot be used changes nothing', async () => {
  const made = project();
  const chain = await start(made);
  const events = watchEvents(chain);
  const revisions = (): string => readFileSync(join(made.folder, '.agentcore-chain', 'configuration.jsonl'), 'utf8');
  made.writeChain({ ...made.chain, agent: { ...made.chain.agent, requestHeaderAllowlist: ['X-Only-This'], model: 'another' } });
  const applied = await events.until(({ kind }) => kind === 'configurationApplied');
  assert.deepEqual(applied, { kind: 'configurationApplied', waiting: ['agent.model'] });
  assert.match(revisions(), /X-Only-This/);
  const { last } = await chain.send(request);
  assert.ok(!logOf(made, 'agent').includes(last), 'the correlation id was not allow-listed any more');

  writeFileSync(join(made.folder, 'agentcore-chain.json'), '{"version":2}');
  const refused = await events.until(({ kind }) => kind === 'problem');
  assert.equal(refused.kind === 'problem' && refused.error.code, 'chain-file-invalid');
  assert.equal((await chain.send(request)).flowIds.length, 1);
});

test('an unknown user and a missing configured issuer are refused with what to do', async () => {
  const made = project();
  const chain = await start(made);
  await assert.rejects(chain.send({ ...request, user: 'eve' }), errorOf('user-unknown', /ana, ben/));
  await assert.rejects(chain.send({ ...request, scenario: 'nothing-like-it' }), errorOf('scenario-unknown'));
  const other = project();
  await assert.rejects(startChain({ folder: other.folder, issuer: 'configured', inspect: false, onProgress: () => {}, signal: never }), errorOf('chain-file-invalid', /identity\.issuer/));
});
