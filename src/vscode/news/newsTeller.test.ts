import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ChainEvent, ComponentState } from '../../app/ports.ts';
import { ChainError, type ErrorCode } from '../../core/errors.ts';
import { newsTeller } from './newsTeller.ts';

function component(state: ComponentState['state'], changes: Partial<ComponentState> = {}): ChainEvent {
  return { kind: 'component', component: { name: 'agent', state, url: null, pid: null, lastLines: ['Error: no port'], inspectors: [], ...changes } };
}

function problem(code: ErrorCode): ChainEvent {
  return { kind: 'problem', error: new ChainError(code, 'It is broken.\nmore', { source: 'unknown' }) };
}

test('a component that failed is told once, until it was healthy again', () => {
  const tell = newsTeller('orders');
  assert.deepEqual(tell(component('failed')), { severity: 'error', message: 'The agent of orders has failed: Error: no port', action: 'showComponentLog', about: 'agent' });
  assert.equal(tell(component('failed')), null);
  assert.equal(tell(component('starting')), null);
  assert.equal(tell(component('failed')), null, 'a start that fails again is no news');
  assert.equal(tell(component('healthy')), null);
  assert.notEqual(tell(component('failed')), null);
});

test('each of several targets is told of', () => {
  const tell = newsTeller('orders');
  const target = (port: number): ChainEvent => component('failed', { name: 'target', url: `http://127.0.0.1:${port}` });
  assert.notEqual(tell(target(1)), null);
  assert.notEqual(tell(target(2)), null);
});

test('a component without a word, and one that says nothing but hop records', () => {
  assert.equal(newsTeller('orders')(component('failed', { lastLines: [] }))?.message, 'The agent of orders has failed.');
  assert.equal(newsTeller('orders')(component('failed', { lastLines: ['{"tokenHop":1}'] }))?.message, 'The agent of orders has failed.');
});

test('an edit that is in force is no news; one that waits is', () => {
  const tell = newsTeller('orders');
  assert.equal(tell({ kind: 'configurationApplied', waiting: [] }), null);
  assert.deepEqual(tell({ kind: 'configurationApplied', waiting: ['name'] }), { severity: 'info', message: 'name of orders takes a new start of the chain.', action: 'restartChain', about: null });
  assert.equal(tell({ kind: 'configurationApplied', waiting: ['name'] }), null, 'the next edit does not say it again');
  assert.equal(tell({ kind: 'configurationApplied', waiting: [] }), null);
  assert.notEqual(tell({ kind: 'configurationApplied', waiting: ['name'] }), null);
  assert.equal(tell({ kind: 'configurationApplied', waiting: ['a', 'b', 'c', 'd', 'e'] })?.message, 'a, b, c and 2 more of orders take a new start of the chain.');
});

test('what a component or the file’s problems tell is not told again', () => {
  const tell = newsTeller('orders');
  for (const code of ['component-exited', 'component-build-failed', 'chain-file-invalid'] as const) assert.equal(tell(problem(code)), null);
  assert.deepEqual(tell(problem('internal')), { severity: 'warning', message: 'orders: It is broken.', action: 'showLog', about: null });
});
