import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Desired, Observed } from '../../core/deploy/resource.ts';
import { planRemoval } from './planRemoval.ts';

const role: Desired = { id: 'interceptor/role', step: 'interceptor', kind: 'role', name: 'role', within: null, after: [], fields: () => ({}) };
const fun: Desired = { ...role, id: 'interceptor/function', kind: 'function', name: 'fun', after: ['interceptor/role'] };
const present: Observed = { state: 'present', owner: 'this-chain', fields: {}, outputs: {} };

function removalOf(observed: { readonly [id: string]: Observed }): readonly string[] {
  return planRemoval({ resources: [role, fun], observed: new Map(Object.entries(observed)) }).map(({ resource, kind }) => `${kind} ${resource.name}`);
}

test('each goes before those that it needs, and what is not there is no step', () => {
  assert.deepEqual(removalOf({ 'interceptor/role': present, 'interceptor/function': present }), ['delete fun', 'delete role']);
  assert.deepEqual(removalOf({ 'interceptor/role': present, 'interceptor/function': { state: 'absent' } }), ['delete role']);
  assert.deepEqual(removalOf({}), []);
});

test('what is not this chain’s, or could not be read, is left', () => {
  assert.deepEqual(removalOf({ 'interceptor/role': { ...present, owner: 'nobody-known' }, 'interceptor/function': { state: 'unreadable', because: 'you may not' } }), ['blocked fun', 'blocked role']);
});

test('what somebody else’s is set to is left to it', () => {
  const theirs: Observed = { ...present, owner: 'another-chain', fields: { role: 'arn:of:role' } };
  assert.deepEqual(removalOf({ 'interceptor/role': { ...present, outputs: { arn: 'arn:of:role' } }, 'interceptor/function': theirs }), ['blocked fun', 'blocked role']);
  assert.deepEqual(removalOf({ 'interceptor/role': { ...present, outputs: { arn: 'arn:of:another' } }, 'interceptor/function': theirs }), ['blocked fun', 'delete role']);
});
