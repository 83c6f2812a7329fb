import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain } from '../../test/builders/guideChains.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import { recordReader } from './logEvents.ts';
import { groupOfEachLog, sourcesOf, type LoggingChain } from './logGroups.ts';

const [own] = pythonChain.targets;
const target = (name: string): WatchedChain['targets'][number] => ({ ...(own ?? assert.fail('a target')), name, language: null, folder: null, openapi: null });
const chain: LoggingChain = { frontend: { kind: 'none' }, targets: [target('orders'), target('billing'), target('legacy')] };

function statesOf(logGroups: { readonly [log: string]: string }, refused: readonly string[] = []): readonly string[] {
  const groups = groupOfEachLog({ logGroups, logParts: {} });
  const refusals = new Map([...groups.keys()].filter((log) => refused.includes(log)).map((log) => [log, { reason: 'missing' as const, because: `no ${log}` }]));
  return sourcesOf(groups, refusals, chain).map(({ hop, target: of, state, because }) => [of === undefined ? hop : `${hop} ${of}`, state, ...(because?.startsWith('no ') ? [because] : [])].join(': '));
}

test('one group of the target hop is that of all targets', () => {
  assert.deepEqual(statesOf({ agent: '/a', target: '/t' }).slice(1), ['agent: readable', 'gateway: missing', 'interceptor: missing', 'target: readable']);
});

test('targets that log apart are told one by one, and those without a group log where nobody here reads', () => {
  assert.deepEqual(statesOf({ agent: '/a', 'target/orders': '/o', 'target/billing': '/b' }, ['target/billing']).slice(4), ['target orders: readable', 'target billing: missing: no target/billing', 'target legacy: foreign']);
  assert.deepEqual(statesOf({ 'target/orders': '/o', target: '/t' }).slice(4), ['target orders: readable', 'target billing: readable', 'target legacy: readable']);
});

test('where no frontend is the chain’s, no log of one is missed', () => {
  assert.deepEqual(statesOf({ agent: '/a' })[0], 'frontend: foreign');
  assert.deepEqual(statesOf({ agent: '/a', frontend: '/f' })[0], 'frontend: readable');
  assert.equal(sourcesOf(groupOfEachLog({ logGroups: { agent: '/a' }, logParts: {} }), new Map(), { ...chain, frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' } })[0]?.state, 'missing');
});

test('one group for two targets is parted, or refused', () => {
  assert.throws(() => groupOfEachLog({ logGroups: { 'target/orders': '/g', 'target/billing': '/g' }, logParts: {} }), /names log group \/g for target orders and for target billing/);
});

test('a record is of the target whose log it came from', () => {
  assert.deepEqual(recordReader('target/orders', '/o')([{ logStreamName: 's', message: 'x', timestamp: 1 }]).map(({ hop, target: of }) => [hop, of]), [['target', 'orders']]);
  assert.equal(Object.hasOwn(recordReader('agent', '/a')([{ message: 'x' }])[0] ?? {}, 'target'), false);
});
