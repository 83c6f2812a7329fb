import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeChain, fakeServices, healthy, turns, type FakeChain } from '../../../test/testing/fakeChain.ts';
import type { StartChain } from '../../app/ports.ts';
import type { Services } from '../../app/services.ts';
import { until } from '../../../test/testing/until.ts';
import { ChainError, type ErrorCode } from '../../core/errors.ts';
import { ChainSession } from './chainSession.ts';
import { endWithin } from './chainEnds.ts';

const never = new AbortController().signal;
const start = { inspect: false, issuer: 'local', onProgress: () => {}, signal: never } as const;
const errorOf = (code: ErrorCode): ChainError => new ChainError(code, code, { source: 'user' });

type Given = { readonly session: ChainSession; readonly statuses: string[] };

function sessionWith(members: Partial<Services>): Given {
  const services = fakeServices({ installComponents: async () => [], joinChain: () => Promise.reject(errorOf('chain-not-running')), ...members });
  const session = new ChainSession('/chains/orders', async () => services);
  const statuses: string[] = [];
  session.onDidChange(() => {
    if (statuses.at(-1) !== session.status.kind) statuses.push(session.status.kind);
  });
  return { session, statuses };
}

const started = (fake: FakeChain): Given => sessionWith({ startChain: async () => fake.chain });

function stoppedWith({ status }: ChainSession): string | null {
  assert.equal(status.kind, 'stopped');
  return status.kind === 'stopped' ? (status.problem?.code ?? null) : null;
}

test('starts with its steps, runs, and stops when told to', async () => {
  const fake = fakeChain();
  const { session, statuses } = sessionWith({
    installComponents: async (_folder, onProgress) => {
      onProgress({ step: 'Dependencies of the agent', state: 'started' });
      assert.deepEqual(session.status, { kind: 'starting', step: 'Dependencies of the agent' });
      return [];
    },
    startChain: async () => fake.chain,
  });
  const running = await session.start(start);
  assert.equal(session.running, running);
  assert.equal(session.status.kind === 'running' && session.status.mine, true);
  await session.stop();
  assert.deepEqual(statuses, ['starting', 'running', 'stopping', 'stopped']);
  assert.deepEqual(session.status, { kind: 'stopped', problem: null, endedAt: 1_000 });
  assert.deepEqual([session.running, fake.calls, fake.openStreams()], [null, ['stop'], 0]);
});

test('a chain that is killed from outside has stopped, with what it died of, and can be run again', async () => {
  const [first, second] = [fakeChain(), fakeChain()];
  const chains = [first, second];
  const { session } = sessionWith({ startChain: async () => (chains.shift() ?? assert.fail()).chain });
  await session.start(start);
  first.end(errorOf('internal'));
  await turns();
  assert.equal(stoppedWith(session), 'internal');
  assert.equal(first.openStreams(), 0);
  await session.start(start);
  assert.equal(session.running, second.chain);
});

test('a start that fails says why and lets the next one try; one that was given up has no problem', async () => {
  const failures = [errorOf('port-taken'), errorOf('interrupted')];
  const { session } = sessionWith({ startChain: () => Promise.reject(failures.shift() ?? assert.fail()) });
  await assert.rejects(session.start(start), { code: 'port-taken' });
  assert.equal(stoppedWith(session), 'port-taken');
  await assert.rejects(session.start(start), { code: 'interrupted' });
  assert.equal(stoppedWith(session), null);
});

test('of two starts the second is refused', async () => {
  const { session } = started(fakeChain());
  const first = session.start(start);
  await assert.rejects(session.start(start), { code: 'chain-already-running' });
  await first;
  await assert.rejects(session.start(start), { code: 'chain-already-running' });
});

test('a chain that somebody else has started meanwhile is joined, and is his', async () => {
  const other = fakeChain();
  const { session } = sessionWith({ startChain: () => Promise.reject(errorOf('chain-already-running')), joinChain: async () => other.chain });
  assert.equal(await session.start(start), other.chain);
  assert.equal(session.status.kind === 'running' && session.status.mine, false);
});

test('a debugger needs a chain of its own: there the other one is an error', async () => {
  const { session } = sessionWith({ startChain: () => Promise.reject(errorOf('chain-already-running')), joinChain: async () => fakeChain().chain });
  await assert.rejects(session.start({ ...start, inspect: true }), { code: 'chain-already-running' });
});

test('stopping while it starts gives the start up', async () => {
  const { session } = sessionWith({
    startChain: ({ signal }: StartChain) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(errorOf('interrupted')))),
  });
  const refused = assert.rejects(session.start(start), { code: 'interrupted' });
  await turns();
  await session.stop();
  await refused;
  assert.equal(stoppedWith(session), null);
});

test('what ends between its start and the first word with it leaves no chain behind', async () => {
  const fake = fakeChain();
  const { session } = sessionWith({ startChain: async () => ({ ...fake.chain, state: () => Promise.reject(errorOf('chain-unreachable')) }) });
  await assert.rejects(session.start(start), { code: 'chain-unreachable' });
  assert.equal(stoppedWith(session), 'chain-unreachable');
  assert.deepEqual([fake.calls, fake.openStreams()], [['stop'], 0]);
});

test('looking joins what runs, once, and leaves alone what is known', async () => {
  const other = fakeChain();
  let joined = 0;
  const { session } = sessionWith({ joinChain: async () => { joined += 1; return other.chain; } });
  await Promise.all([session.look(), session.look()]);
  await session.look();
  assert.equal(joined, 1);
  assert.equal(session.status.kind === 'running' && session.status.mine, false);
  other.end(null);
  await turns();
  assert.equal(stoppedWith(session), null);
});

test('a chain that cannot be joined is a problem until it is gone', async () => {
  const answers: ErrorCode[] = ['chain-unreachable', 'chain-not-running'];
  const { session } = sessionWith({ joinChain: () => Promise.reject(errorOf(answers.shift() ?? assert.fail())) });
  await session.look();
  assert.equal(stoppedWith(session), 'chain-unreachable');
  await session.look();
  assert.equal(stoppedWith(session), null);
});

test('what it died of stays after another look', async () => {
  const fake = fakeChain();
  const { session } = started(fake);
  await session.start(start);
  fake.end(errorOf('internal'));
  await turns();
  await session.look();
  assert.equal(stoppedWith(session), 'internal');
});

test('disposing ends a chain of its own and lets go of another’s', async () => {
  const own = fakeChain();
  const { session } = started(own);
  await session.start(start);
  session.dispose();
  await turns();
  assert.deepEqual([own.calls, own.openStreams()], [['stop'], 0]);

  const other = fakeChain();
  const joined = sessionWith({ joinChain: async () => other.chain }).session;
  await joined.look();
  joined.dispose();
  await turns();
  assert.deepEqual([other.calls, other.openStreams()], [[], 0]);
});

test('what the chain tells is known: a crash with its last lines, settings that wait, problems that pass', async () => {
  const fake = fakeChain();
  const { session } = started(fake);
  const told: string[] = [];
  session.onDidTell(({ kind }) => told.push(kind));
  await session.start(start);
  const running = () => (session.status.kind === 'running' ? session.status : assert.fail());
  const tell = async (event: Parameters<FakeChain['tell']>[0]): Promise<void> => {
    const before = told.length;
    fake.tell(event);
    await until('it is told', () => told.length > before);
  };

  fake.setState({ components: [{ ...healthy('target'), state: 'failed', lastLines: ['boom'] }] });
  await tell({ kind: 'component', component: { ...healthy('target'), state: 'failed', lastLines: ['boom'] } });
  assert.equal(running().state.components[0]?.state, 'failed');
  await tell({ kind: 'configurationApplied', waiting: ['headers'] });
  await tell({ kind: 'problem', error: errorOf('component-build-failed') });
  assert.deepEqual([running().waiting, running().problem?.code], [['headers'], 'component-build-failed']);
  await tell({ kind: 'problem', error: errorOf('chain-file-invalid') });
  assert.equal(running().problem?.code, 'component-build-failed');
  await tell({ kind: 'component', component: healthy('agent') });
  await tell({ kind: 'configurationApplied', waiting: [] });
  assert.deepEqual([running().waiting, running().problem], [[], null]);
  assert.deepEqual(told, ['component', 'configurationApplied', 'problem', 'problem', 'component', 'configurationApplied']);
});

test('components stand still in a debugger, each once, and not beyond the end', async () => {
  const fake = fakeChain();
  const { session } = started(fake);
  const paused = () => (session.status.kind === 'running' ? session.status.paused : null);
  session.setPaused('agent', true);
  assert.equal(paused(), null);
  await session.start(start);
  session.setPaused('agent', true);
  session.setPaused('agent', true);
  session.setPaused('target', true);
  assert.deepEqual(paused(), ['agent', 'target']);
  session.setPaused('agent', false);
  assert.deepEqual(paused(), ['target']);
  fake.end(null);
  await turns();
  assert.equal(paused(), null);
});

test('an end that does not come is given up', async () => {
  await assert.rejects(endWithin(new Promise(() => {}), 10), { code: 'chain-unreachable' });
  await endWithin(Promise.resolve(), 10);
  await assert.rejects(endWithin(Promise.reject(errorOf('internal')), 10), { code: 'internal' });
});
