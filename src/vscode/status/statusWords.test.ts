import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ComponentState } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import type { FlowSource } from '../flows/flowSource.ts';
import { statusWords } from './statusWords.ts';

const local: FlowSource = { kind: 'local' };
const aws: FlowSource = { kind: 'aws', profile: 'dev', region: 'us-west-2', account: null };
const stopped: ChainStatus = { kind: 'stopped', problem: null, endedAt: null };

function running(state: ComponentState['state'] = 'healthy', paused: Extract<ChainStatus, { kind: 'running' }>['paused'] = [], mine = true): ChainStatus {
  const components: readonly ComponentState[] = [{ name: 'agent', state, url: null, pid: null, lastLines: [], inspectors: [] }];
  return { kind: 'running', mine, paused, waiting: [], problem: null, state: { name: 'orders', folder: '/orders', startedAt: 0, components, urls: { identity: '', runtime: '', gateway: '', target: '' }, users: [], underWaySince: null } };
}

for (const [status, source, text] of [
  [stopped, local, '$(circle-large-outline) orders: local, stopped'],
  [{ kind: 'starting', step: 'Agent' }, local, '$(loading~spin) orders: local, starting'],
  [running(), local, '$(pass) orders: local, running'],
  [running('failed'), local, '$(warning) orders: local, running, a component failed'],
  [running('healthy', ['agent']), local, '$(debug-pause) orders: local, paused'],
  [{ kind: 'stopping' }, local, '$(loading~spin) orders: local, stopping'],
  [{ kind: 'stopped', problem: new ChainError('port-taken', 'Port 9000 is taken.', { source: 'user' }), endedAt: 1 }, local, '$(error) orders: local, stopped by an error'],
  [stopped, aws, '$(cloud) orders: AWS dev, us-west-2'],
  [stopped, { ...aws, account: '123456789012' }, '$(cloud) orders: AWS 123456789012, us-west-2 (dev)'],
  [running(), { ...aws, account: '123456789012' }, '$(cloud) orders: AWS 123456789012, us-west-2 (dev), local running'],
  [stopped, { ...aws, profile: null }, '$(cloud) orders: AWS default credentials, us-west-2'],
] as const satisfies readonly (readonly [ChainStatus, FlowSource, string])[]) {
  test(text, () => {
    const words = statusWords({ chain: 'orders', status, source });
    assert.equal(words?.text, text);
    assert.doesNotMatch(words?.spoken ?? '', /\$\(/, 'icons are not said');
    assert.match(words?.spoken ?? '', /^AgentCore Chain orders: .*(stopped|running|starting|stopping|paused)/);
  });
}

test('the tooltip says why it stopped, and who started it', () => {
  const problem = new ChainError('port-taken', 'Port 9000 is taken.\nmore', { source: 'user' });
  assert.ok(statusWords({ chain: 'orders', status: { kind: 'stopped', problem, endedAt: 1 }, source: local })?.tooltip.includes('The local chain is stopped by an error. Port 9000 is taken.'));
  assert.ok(statusWords({ chain: 'orders', status: running('healthy', [], false), source: local })?.tooltip.includes('The local chain is running. It was started outside this window.'));
});

test('a name that looks like an icon stays a name', () => {
  assert.equal(statusWords({ chain: 'a$(bug)', status: stopped, source: local })?.text, '$(circle-large-outline) a\\$(bug): local, stopped');
});

test('a window without a chain has no item', () => {
  for (const kind of ['restricted', 'noFolder', 'noChain'] as const) assert.equal(statusWords({ chain: 'orders', status: { kind }, source: local }), null);
  assert.equal(statusWords({ chain: null, status: stopped, source: local }), null);
});
