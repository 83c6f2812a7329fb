import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftoversOf } from './leftovers.ts';
import { planDeployment } from './planDeployment.ts';
import type { Desired, Observed } from './resource.ts';

const gateway: Desired = { id: 'gateway/gateway', step: 'gateway', kind: 'gateway', name: 'orders', within: null, after: [], fields: () => ({}) };
const recorded = new Map([
  ['gateway/gateway', { kind: 'gateway', name: 'orders', within: null }],
  ['gateway/target/old', { kind: 'gateway-target', name: 'old', within: 'gateway/gateway' }],
  ['agent/bucket', { kind: 'bucket', name: 'b', within: null }],
  ['agent/code', { kind: 'object', name: 'c', within: 'agent/bucket' }],
  ['elsewhere/role', { kind: 'role', name: 'r', within: null }],
] as const);
const all = [gateway, ...leftoversOf([gateway], recorded)];
const present: Observed = { state: 'present', owner: 'this-chain', fields: {}, outputs: {} };

function planOf(observed: { readonly [id: string]: Observed }, only: readonly ('gateway' | 'agent')[] | null = null) {
  return planDeployment(all, new Map(Object.entries(observed)), only === null ? null : new Set(only)).map(({ resource, kind }) => [resource.id, kind]);
}

test('what a record has and nobody asks for goes last, what is held before what holds it', () => {
  assert.deepEqual(planOf({ 'gateway/gateway': present, 'gateway/target/old': present, 'agent/bucket': present, 'agent/code': present }), [
    ['gateway/gateway', 'keep'], ['agent/code', 'delete'], ['agent/bucket', 'delete'], ['gateway/target/old', 'delete'],
  ]);
});

test('one that is gone, or another’s by now, is no step; one that cannot be read is blocked', () => {
  assert.deepEqual(planOf({ 'gateway/gateway': present, 'gateway/target/old': { ...present, owner: 'nobody-known' } }), [['gateway/gateway', 'keep']]);
  assert.deepEqual(planOf({ 'gateway/gateway': present, 'gateway/target/old': { state: 'unreadable', because: 'you may not' } }), [['gateway/gateway', 'keep'], ['gateway/target/old', 'blocked']]);
});

test('those of a step that was not chosen stay', () => {
  const observed = { 'gateway/gateway': present, 'gateway/target/old': present, 'agent/bucket': present };
  assert.deepEqual(planOf(observed, ['gateway']), [['gateway/gateway', 'keep'], ['gateway/target/old', 'delete']]);
});
