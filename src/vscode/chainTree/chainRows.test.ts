import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComponentState } from '../../app/ports.ts';
import type { Chain, WatchedChain } from '../../core/chain/chain.ts';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { defaultChain } from '../../core/chain/defaultChain.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { ChainRow } from './chainRow.ts';
import { chainRows } from './chainRows.ts';

const chain = defaultChain({ name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null, identity: { preset: 'okta', issuer: null, audience: null, clientId: null } });
const stopped: ChainStatus = { kind: 'stopped', problem: null, endedAt: null };

function component(name: ComponentState['name'], port: number | null, changes: Partial<ComponentState> = {}): ComponentState {
  return { name, state: 'healthy', url: port === null ? null : `http://127.0.0.1:${port}`, pid: null, lastLines: [], inspectors: [], ...changes };
}

const healthy: readonly ComponentState[] = [
  component('identity', 5001), component('target', 5002, { pid: 77 }), component('interceptor', null), component('gateway', 5003), component('agent', 5004), component('runtime', 5005),
];

function running(components = healthy, paused: Extract<ChainStatus, { kind: 'running' }>['paused'] = []): ChainStatus {
  const urls = { identity: '', runtime: '', gateway: '', target: '' };
  return { kind: 'running', mine: true, paused, waiting: [], problem: null, state: { name: 'orders', folder: '/orders', startedAt: 0, components, urls, users: [], underWaySince: null } };
}

function rowsOf(status: ChainStatus, of: WatchedChain | null = chain): readonly ChainRow[] {
  return chainRows({ status, chain: of, problem: null, deployed: [] });
}

function said(rows: readonly ChainRow[]): readonly string[] {
  return rows.map(({ label, description, icon }) => `${icon} ${label}: ${description}`);
}

test('a stopped chain shows its components in the order of the way', () => {
  assert.deepEqual(said(rowsOf(stopped)), [
    'circle-large-outline Frontend: stopped, test requests',
    'circle-large-outline Agent: stopped, TypeScript',
    'circle-large-outline Gateway: stopped, emulated',
    'circle-large-outline Interceptor: stopped, TypeScript',
    'circle-large-outline Target: stopped, TypeScript',
    'circle-large-outline Runtime: stopped, emulated',
    'circle-large-outline Identity provider: stopped',
  ]);
});

test('a chain that was attached to is in AWS: nothing of it is stopped, or can be run', () => {
  const elsewhere = { language: null, folder: null };
  const attached: WatchedChain = {
    ...chain, agent: { ...chain.agent, ...elsewhere, runtimeId: 'shop-1234567890' }, gateway: { ...chain.gateway, gatewayId: 'shop-tools-1' }, interceptor: elsewhere,
    targets: chain.targets.map((target) => ({ ...target, ...elsewhere, openapi: null, url: 'https://api.example.com/v1' })), observability: { ...chain.observability, logGroups: { agent: '/a' } },
  };
  const rows = rowsOf(stopped, attached);
  assert.deepEqual(said(rows), ['cloud Agent: in AWS, shop-1234567890', 'cloud Gateway: in AWS, shop-tools-1', 'cloud Interceptor: in AWS', 'cloud Target: in AWS, api.example.com']);
  assert.deepEqual(rows.flatMap(({ actions }) => actions), []);
  assert.deepEqual(rows.map(({ facts }) => facts.find(([name]) => name === 'Log group')?.[1]), ['/a', 'not known', 'not known', 'not known']);
});

test('a running one has their ports', () => {
  assert.deepEqual(said(rowsOf(running())), [
    'pass Frontend: healthy, test requests',
    'pass Agent: healthy, TypeScript :5004',
    'pass Gateway: healthy, emulated :5003',
    'pass Interceptor: healthy, TypeScript',
    'pass Target: healthy, TypeScript :5002',
    'pass Runtime: healthy, emulated :5005',
    'pass Identity provider: healthy :5001',
  ]);
});

test('components in Python say so, and can be restarted and debugged as others', () => {
  const inPython: Chain = { ...chain, agent: { ...chain.agent, language: 'python' }, interceptor: { ...chain.interceptor, language: 'python' }, targets: chain.targets.map((target) => ({ ...target, language: 'python' })) };
  const rows = rowsOf(running(), inPython).filter(({ label }) => ['Agent', 'Interceptor', 'Target'].includes(label));
  assert.deepEqual(said(rows), ['pass Agent: healthy, Python :5004', 'pass Interceptor: healthy, Python', 'pass Target: healthy, Python :5002']);
  for (const { actions } of rows) assert.ok(actions.includes('restart') && actions.includes('debug'));
});

test('what can be done with a row depends on what it is and how it is', () => {
  const actions = (status: ChainStatus): { readonly [label: string]: string } => Object.fromEntries(rowsOf(status).map((row) => [row.label, row.actions.join(' ')]));
  assert.deepEqual(actions(stopped), { Frontend: 'log', Agent: 'folder log', Gateway: 'log', Interceptor: 'folder log', Target: 'folder log', Runtime: '', 'Identity provider': '' });
  assert.deepEqual(actions(running()), {
    Frontend: 'send log', Agent: 'folder url log restart debug', Gateway: 'url log', Interceptor: 'folder log restart debug', Target: 'folder url log restart debug', Runtime: 'url', 'Identity provider': 'url',
  });
  assert.equal(actions(running([component('agent', 5004, { state: 'failed' })]))['Agent'], 'folder url log restart');
  assert.equal(actions({ kind: 'starting', step: null })['Agent'], 'folder log');
});

test('starting, stopping, paused are words and shapes of their own', () => {
  assert.ok(said(rowsOf({ kind: 'starting', step: 'Agent' })).every((row) => /^loading~spin .*: starting/.test(row)));
  assert.ok(said(rowsOf({ kind: 'stopping' })).every((row) => /^loading~spin .*: stopping/.test(row)));
  assert.equal(said(rowsOf(running(healthy, ['interceptor'])))[3], 'debug-pause Interceptor: paused, TypeScript');
});

test('a component that failed says why below it, and shows the way to its log', () => {
  const lastLines = ['{"tokenHop":1,"hop":"agent"}', 'file:///orders/agent/dist/main.mjs:3', "throw new Error('no port');", 'Error: no \u202eport', '    at main.mjs:3', '(exit code 1)'];
  const agent = rowsOf(running([component('agent', 5004, { state: 'failed', lastLines })]))[1];
  assert.equal(agent?.description, 'failed, TypeScript :5004');
  assert.deepEqual(agent.children.map(({ label, opens }) => [label, opens]), [['Error: no \\u{202e}port', null], ['Show Log', 'log']]);
  assert.equal(agent.lines.length, 5, 'hop records are told by flows');
  assert.equal(agent.children[1]?.component?.hop, 'agent');
});

test('a component that healed shows nothing of it any more', () => {
  const agent = rowsOf(running([component('agent', 5004, { lastLines: ['Error: old'] })]))[1];
  assert.deepEqual([agent?.children, agent?.lines], [[], []]);
});

test('several targets have their names; one that is there already is not ours to start', () => {
  const [own] = chain.targets;
  assert.ok(own !== undefined);
  const several: Chain = { ...chain, targets: [{ ...own, name: 'billing', folder: null, language: null, url: 'https://billing.example.com/v1' }, own, { ...own, name: 'stock' }] };
  const rows = rowsOf(running([component('target', 6001), component('target', 6002, { state: 'failed' })]), several).filter(({ component: part }) => part?.hop === 'target');
  assert.deepEqual(said(rows), ['globe Target billing: not started here, billing.example.com', 'pass Target orders: healthy, TypeScript :6001', 'error Target stock: failed, TypeScript :6002']);
  assert.deepEqual(rows.map(({ actions }) => actions.join(' ')), ['url log', 'folder url log restart debug', 'folder url log restart']);
  assert.equal(new Set(rows.map(({ id }) => id)).size, 3);
});

test('a Streamlit frontend is a process with an address; one that is not set up for this run is not', () => {
  const streamlit: Chain = { ...chain, frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' } };
  const page = { ...component('frontend', 8501), url: 'http://localhost:8501' };
  const [frontend] = rowsOf(running([page]), streamlit);
  assert.deepEqual(said([frontend].filter((row) => row !== undefined)), ['pass Frontend: healthy, Streamlit :8501']);
  assert.deepEqual(frontend?.actions, ['send', 'folder', 'url', 'log', 'restart', 'debug']);
  assert.deepEqual(rowsOf(running(), streamlit)[0]?.actions, ['send', 'folder', 'log']);
  assert.deepEqual(said(rowsOf(stopped, streamlit).slice(0, 1)), ['circle-large-outline Frontend: stopped, Streamlit']);
});

test('a chain file that cannot be read is a row that opens it, and no reason to hide what runs', () => {
  const problem = new ChainError('chain-file-invalid', '/orders/agentcore-chain.json cannot be used:\nagentcore-chain.json:3:1 one\nagentcore-chain.json:4:1 two', { source: 'user' });
  const rows = chainRows({ status: stopped, chain: null, problem, deployed: [] });
  assert.deepEqual(said(rows), ['error agentcore-chain.json cannot be used: 2 problems']);
  assert.equal(rows[0]?.opens, 'chainFile');
  assert.deepEqual(chainRows({ status: running(), chain: null, problem, deployed: [] }).map(({ label }) => label), ['Frontend', 'Agent', 'Gateway', 'Interceptor', 'Target', 'Runtime', 'Identity provider']);
});

test('what is deployed of a component stands with it, whether the chain of this machine runs or not', () => {
  const deployed = [{ step: 'gateway', account: '123456789012', region: 'us-west-2', isWhole: true, at: null, arn: null, url: null }] as const;
  for (const status of [stopped, running()]) {
    const rows = chainRows({ status, chain, problem: null, deployed });
    assert.deepEqual(rows.filter(({ description }) => description.includes(', deployed')).map(({ label }) => label), ['Gateway']);
  }
});

test('without a chain there are no rows', () => {
  for (const kind of ['restricted', 'noFolder', 'noChain'] as const) assert.deepEqual(rowsOf({ kind }), []);
  assert.deepEqual(rowsOf(stopped, null), []);
});

test('a row is said whole to a screen reader', () => {
  assert.deepEqual(rowsOf(running()).map(({ spoken }) => spoken).slice(0, 2), ['Frontend, healthy, test requests', 'Agent, healthy, TypeScript, port 5004']);
});
