import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inOrder, planDeployment } from './planDeployment.ts';
import type { Desired, Observed, OutputOf } from './resource.ts';

const role: Desired = { id: 'a/role', step: 'interceptor', kind: 'role', name: 'role', within: null, after: [], fields: () => ({ trust: { b: 1, a: [] } }) };
const fun: Desired = { id: 'a/function', step: 'interceptor', kind: 'function', name: 'fun', within: null, after: ['a/role'], fields: (outputOf: OutputOf) => ({ role: outputOf('a/role', 'arn'), timeout: 10 }) };
const caller: Desired = { id: 'b/role', step: 'gateway', kind: 'role', name: 'caller', within: null, after: ['a/function'], fields: () => ({ policy: 'p' }) };
const present = (fields: object, owner: 'this-chain' | 'another-chain' | 'nobody-known' = 'this-chain'): Observed => ({ state: 'present', owner, fields: { ...fields }, outputs: { arn: 'arn:of:it' } });

function kindsOf(observed: { readonly [id: string]: Observed }, only?: readonly ('interceptor' | 'gateway')[]) {
  return planDeployment([caller, fun, role], new Map(Object.entries(observed)), only === undefined ? null : new Set(only)).map(({ resource, kind, because }) => [resource.id, kind, because]);
}

test('where nothing is, everything is made, each after what it needs, with what is known only then', () => {
  const plan = planDeployment([caller, fun, role], new Map());
  assert.deepEqual(plan.map(({ resource, kind }) => [resource.id, kind]), [['a/role', 'create'], ['a/function', 'create'], ['b/role', 'create']]);
  assert.deepEqual(plan[1]?.fields, { role: '(known after a/role)', timeout: 10 });
});

test('what is as it should be is kept: the order of members says nothing, nor do members that nobody asked for', () => {
  const observed = { 'a/role': present({ trust: { a: [], b: 1 }, more: 1 }), 'a/function': present({ role: 'arn:of:it', timeout: 10 }), 'b/role': present({ policy: 'p' }) };
  assert.deepEqual(kindsOf(observed).map(([, kind]) => kind), ['keep', 'keep', 'keep']);
});

test('what differs is updated, member by member', () => {
  const [, updated] = planDeployment([fun, role], new Map([['a/role', present({ trust: { a: [], b: 1 } })], ['a/function', present({ role: 'arn:of:it', timeout: 3 })]]));
  assert.deepEqual([updated?.kind, updated?.because, updated?.changes], ['update', 'timeout differs', [{ member: 'timeout', before: 3, after: 10 }]]);
});

test('what is not ours, or could not be read, blocks itself and whatever needs it', () => {
  assert.deepEqual(kindsOf({ 'a/role': present({}, 'another-chain') }), [
    ['a/role', 'blocked', 'a resource of this name belongs to another chain, by its tags'],
    ['a/function', 'blocked', 'it needs role, which is blocked'],
    ['b/role', 'blocked', 'it needs fun, which is blocked'],
  ]);
  assert.deepEqual(kindsOf({ 'a/role': present({}, 'nobody-known') })[0]?.[1], 'blocked');
  assert.deepEqual(kindsOf({ 'a/role': { state: 'unreadable', because: 'you may not' } })[0], ['a/role', 'blocked', 'you may not']);
});

test('what cannot be made of the chain file is blocked with the reason, there or not, and whatever needs it', () => {
  const held = { ...fun, obstacle: 'it has no address yet' };
  for (const observed of [new Map(), new Map([['a/function', present({})]])]) {
    assert.deepEqual(planDeployment([caller, held, role], observed).map(({ kind, because }) => [kind, because]), [['create', 'it is not there'], ['blocked', 'it has no address yet'], ['blocked', 'it needs fun, which is blocked']]);
  }
  assert.equal(planDeployment([{ ...held, obstacle: null }, role], new Map())[1]?.kind, 'create');
});

test('a step alone needs those before it to be there already', () => {
  assert.deepEqual(kindsOf({}, ['gateway']), [['b/role', 'blocked', 'it needs fun, which is not deployed: deploy the interceptor first']]);
  assert.deepEqual(kindsOf({ 'a/function': present({}) }, ['gateway']), [['b/role', 'create', 'it is not there']]);
});

test('any order of wishes gives an order in which each comes after what it needs', () => {
  const many = Array.from({ length: 12 }, (_, index): Desired => ({ ...role, id: String(index), after: Array.from({ length: index }, (_other, before) => before).filter((before) => (index * 7 + before) % 3 === 0).map(String) }));
  fc.assert(fc.property(fc.shuffledSubarray(many, { minLength: many.length }), (shuffled) => {
    const order = inOrder(shuffled).map(({ id }) => id);
    for (const { id, after } of many) for (const needed of after) assert.ok(order.indexOf(needed) < order.indexOf(id));
  }));
});

test('resources that need each other are a fault of ours', () => {
  assert.throws(() => inOrder([{ ...role, after: ['a/function'] }, fun]), /need each other/);
});

test('what is known by digests alone is told in words', () => {
  const alias: Desired = { id: 'alias', step: 'interceptor', kind: 'alias', name: 'live', within: null, after: [], fields: () => ({ code: 'a1', role: 'b2' }), inWords: { before: 'as it was published', after: 'as it is to be' } };
  const [step] = planDeployment([alias], new Map([['alias', { state: 'present', owner: 'this-chain', fields: { code: 'a1', role: 'c3' }, outputs: {} }]]));
  assert.deepEqual([step?.because, step?.changes, step?.fields], ['role differs', [{ member: 'role', before: 'as it was published', after: 'as it is to be' }], {}]);
  assert.deepEqual(planDeployment([alias], new Map()).map(({ kind, fields }) => [kind, fields]), [['create', {}]]);
});

test('of a variable that is none of ours the name alone is shown: its value may be a secret', () => {
  const fun: Desired = { id: 'function', step: 'interceptor', kind: 'function', name: 'f', within: null, after: [], fields: () => ({ environment: { CLAIMS: 'all' } }) };
  const held = { environment: { CLAIMS: 'none', THEIRS: 'hush' } };
  const [step] = planDeployment([fun], new Map([['function', { state: 'present', owner: 'this-chain', fields: held, outputs: {} }]]));
  assert.deepEqual(step?.changes, [{ member: 'environment', before: { CLAIMS: 'none', THEIRS: '(not shown)' }, after: { CLAIMS: 'all' } }]);
});
