import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordReader } from './logEvents.ts';
import { logsOfGroups, partedReader, type LogParts } from './partedGroups.ts';

const none = { streamPrefix: null, namespace: null, podPrefix: null, app: null };

function line(pod: string, text: string, more: object = {}): string {
  return JSON.stringify({ log: text, stream: 'stdout', kubernetes: { namespace_name: 'orders', pod_name: pod, ...more } });
}

/** Of each event, at which hops it is a record. */
function hopsOf(parts: LogParts, events: readonly { readonly stream?: string; readonly message: string }[]): readonly string[] {
  const read = partedReader('/g', ['frontend', 'target'], parts, recordReader);
  return events.map(({ stream = 's', message }) => read([{ logStreamName: stream, message }]).map(({ hop }) => hop).join(' '));
}

test('hops that share a group stand together, in their order', () => {
  assert.deepEqual([...logsOfGroups(new Map([['frontend', '/g'], ['agent', '/a'], ['target', '/g']]))], [['/g', ['frontend', 'target']], ['/a', ['agent']]]);
});

test('a group is parted by stream', () => {
  const parts: LogParts = { frontend: { ...none, streamPrefix: 'web-' }, target: { ...none, streamPrefix: 'api-' } };
  assert.deepEqual(hopsOf(parts, [{ stream: 'api-1', message: 'x' }, { stream: 'web-1', message: 'x' }, { stream: 'other', message: 'x' }]), ['target', 'frontend', '']);
});

test('a group of a cluster is parted by namespace, pod and label', () => {
  const parts: LogParts = { frontend: { ...none, namespace: 'orders', podPrefix: 'web-' }, target: { ...none, app: 'target-api' } };
  assert.deepEqual(hopsOf(parts, [
    { message: line('web-1', 'x') }, { message: line('web-1', 'x', { namespace_name: 'other' }) },
    { message: line('api-1', 'x', { labels: { app: 'target-api' } }) }, { message: line('api-1', 'x', { labels: { 'app.kubernetes.io/name': 'target-api' } }) }, { message: line('api-1', 'x') },
  ]), ['frontend', '', 'target', 'target', '']);
});

test('what a component prints does not move its line to another hop', () => {
  const parts: LogParts = { frontend: { ...none, podPrefix: 'web-' }, target: { ...none, podPrefix: 'api-' } };
  const forged = JSON.stringify({ kubernetes: { pod_name: 'api-1' } });
  assert.deepEqual(hopsOf(parts, [{ message: line('web-1', forged) }, { message: line('web-1', '{"tokenHop":1,"hop":"target"}') }]), ['frontend', 'frontend']);
});

test('lines that are no wrapper are of nobody, and of two that fit the first has it', () => {
  const parts: LogParts = { frontend: { ...none, namespace: 'orders' }, target: { ...none, namespace: 'orders' } };
  assert.deepEqual(hopsOf(parts, [{ message: '"kubernetes" {' }, { message: '"kubernetes"' }, { message: 'x' }, { message: '{"kubernetes":7}' }, { message: line('a', 'x') }]), ['', '', '', '', 'frontend']);
});

test('a hop alone in its group has all of it, unless a part is named', () => {
  const events = [{ logStreamName: 'a', message: 'x' }, { logStreamName: 'b', message: 'y' }];
  assert.equal(partedReader('/g', ['target'], {}, recordReader)(events).length, 2);
  assert.equal(partedReader('/g', ['target'], { target: { ...none, streamPrefix: 'a' } }, recordReader)(events).length, 1);
});
