import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChainState, ComponentName } from '../../app/ports.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';
import { pausedHop } from './pausedHop.ts';

const state: ChainState = { name: 'orders', folder: '/orders', startedAt: 0, components: [], urls: { identity: '', runtime: '', gateway: '', target: '' }, users: [], underWaySince: 0 };
const running = (...paused: readonly ComponentName[]): ChainStatus => ({ kind: 'running', state, mine: true, paused, waiting: [], problem: null });

test('a flow under way is marked at the hop that stands still, the furthest of several', () => {
  assert.equal(pausedHop({ verdict: 'inProgress' }, running('interceptor')), 'interceptor');
  assert.equal(pausedHop({ verdict: 'inProgress' }, running('target', 'agent')), 'target');
  assert.equal(pausedHop({ verdict: 'inProgress' }, running()), null);
});

test('a flow that is over stands still nowhere, and nothing does where no chain runs', () => {
  assert.equal(pausedHop({ verdict: 'healthy' }, running('agent')), null);
  assert.equal(pausedHop({ verdict: 'inProgress' }, { kind: 'stopping' }), null);
});
