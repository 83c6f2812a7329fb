import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeChain } from '../../../test/testing/fakeChain.ts';
import { viewProtocolVersion } from '../../protocol/tokenFlow.ts';
import type { Chains } from '../chain/chains.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import { Emitter } from '../emitter.ts';
import type { FlowFeed } from '../flows/flowFeed.ts';
import { TokenFlowDesk } from './tokenFlowDesk.ts';

const { urls, ...state } = await fakeChain().chain.state();

function deskWith(status: ChainStatus, looked = true) {
  const [chainsChanged, feedChanged, fileChanged] = [new Emitter<void>(), new Emitter<void>(), new Emitter<void>()];
  const asked: string[] = [];
  const chains = { status, looked, selected: { folder: '/projects/my orders' }, onDidChange: chainsChanged.event };
  const feed = { phase: { kind: 'ready', isPartial: false }, source: { kind: 'local' }, live: { state: { kind: 'off' } }, revision: 4, hops: [], open: () => asked.push('open'), onDidChange: feedChanged.event, board: { request: async (name: string) => asked.push(name) } };
  const nothing = () => null;
  const desk = new TokenFlowDesk({
    chains: chains as unknown as Chains, feed: feed as unknown as FlowFeed, // all that is asked of them
    chainFile: { content: { chain: null, problem: null }, onDidChange: fileChanged.event as never },
    reachable: async (url) => { asked.push(url); return `https://proxy/${url}`; },
    timeRange: () => ({ range: 'setting', settingMs: 1 }), story: nothing,
    orders: { act: nothing, useRange: nothing, openEvidence: nothing, openInCloudWatch: nothing, openSetting: nothing, applyRemedy: nothing, exportFlow: nothing, copyReport: nothing, copyInsightsQuery: nothing, copyHopSnippet: nothing, copyText: nothing },
  });
  return { desk, asked, emitters: [chainsChanged, feedChanged, fileChanged] };
}

const running: ChainStatus = { kind: 'running', state: { ...state, urls }, mine: true, paused: [], waiting: [], problem: null };

test('a view of our version has its state, and flows are read from then on; any other is told to reload', async () => {
  const { desk, asked } = deskWith({ kind: 'stopped', problem: null, endedAt: null });
  await assert.rejects(async () => desk.service.requests.ready({ version: viewProtocolVersion + 1 }, new AbortController().signal), { code: 'chain-protocol-mismatch', remedy: 'Reload the window.' });
  assert.deepEqual(asked, []);
  const greeted = await desk.service.requests.ready({ version: viewProtocolVersion }, new AbortController().signal);
  assert.deepEqual([greeted.phase, greeted.source, greeted.revision], ['stopped', { kind: 'local', chain: 'my orders' }, 4]);
  assert.deepEqual(asked, ['open']);
});

test('where there can be no flows none are asked of the worker, which would start for that', async () => {
  const ask = { filter: { text: '', verdicts: [], user: null }, from: 0, count: 18 };
  const askedWith = async (status: ChainStatus, looked?: boolean): Promise<readonly string[]> => {
    const { desk, asked } = deskWith(status, looked);
    const page = await desk.service.requests.page(ask, new AbortController().signal);
    if (asked.length === 0) assert.deepEqual([page.all, page.rows], [0, []]);
    return asked;
  };
  for (const kind of ['noFolder', 'restricted', 'noChain'] as const) assert.deepEqual(await askedWith({ kind }), [], kind);
  assert.deepEqual(await askedWith({ kind: 'noChain' }, false), ['page'], 'a chain may be found yet');
  assert.deepEqual(await askedWith({ kind: 'stopped', problem: null, endedAt: null }), ['page']);
});

test('the runtime’s address is made reachable once', async () => {
  const { desk, asked } = deskWith(running);
  assert.equal((await desk.state()).runtimeUrl, `https://proxy/${urls.runtime}`);
  await Promise.all([desk.state(), desk.state()]);
  assert.deepEqual(asked, [urls.runtime]);
});

test('whatever changes is told, and nothing after its end', () => {
  const { desk, emitters } = deskWith(running);
  let told = 0;
  desk.onDidChange(() => (told += 1));
  for (const emitter of emitters) emitter.fire();
  assert.equal(told, 3);
  desk.dispose();
  assert.deepEqual(emitters.map(({ listenerCount }) => listenerCount), [0, 0, 0]);
});
