import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Look, SeenDeployment, SeenRuntime } from '../../core/attach/seenDeployment.ts';
import { agentOf } from './agentOf.ts';

const byIam = { type: 'AWS_IAM', discoveryUrl: null, audiences: [], clients: [] };
const runtime = (id: string): SeenRuntime => ({ id, name: id, by: 'environment', authorizer: byIam, requestHeaderAllowlist: [], endpoints: { state: 'told', answer: ['DEFAULT'] } });
const signal = new AbortController().signal;

function find(callers: readonly string[], { said = null, hinted = null }: { readonly said?: string | null; readonly hinted?: string | null }, there: Look<SeenRuntime> = { state: 'absent' }) {
  const seen: SeenDeployment = {
    region: 'us-west-2', gateway: { id: 'g', arn: 'a', name: 'g', url: null, authorizer: byIam, interceptor: null, exceptionLevel: 'off' },
    targets: { state: 'absent' }, interceptor: null, callers: { runtimes: callers.map(runtime), unread: [] }, gatewayLog: { state: 'absent' },
  };
  return agentOf(seen, { said, hinted }, { runtime: () => Promise.resolve(there) }, signal);
}

test('the one that calls the gateway is the agent; of several nobody is, and none is none', async () => {
  assert.deepEqual(await find(['a'], {}), { kind: 'one', runtime: runtime('a') });
  assert.equal((await find(['a', 'b'], {})).kind, 'several');
  assert.equal((await find([], {})).kind, 'none');
});

test('what is said counts, and a hint where it fits', async () => {
  assert.deepEqual(await find(['a', 'b'], { said: 'b' }), { kind: 'one', runtime: runtime('b') });
  assert.deepEqual(await find(['a', 'b'], { hinted: 'b' }), { kind: 'one', runtime: runtime('b') });
  assert.deepEqual(await find([], { hinted: 'c' }, { state: 'told', answer: runtime('c') }), { kind: 'one', runtime: runtime('c') });
  assert.equal((await find(['a', 'b'], { hinted: 'old' })).kind, 'several', 'a file may be old');
  assert.equal((await find([], { hinted: 'old' })).kind, 'none');
});

test('one that is said and is not there, or may not be seen, is an error', async () => {
  await assert.rejects(find(['a'], { said: 'c' }), { code: 'aws-resource-missing' });
  await assert.rejects(find(['a'], { said: 'c' }, { state: 'unreadable', because: 'u may not' }), { code: 'aws-access-denied', message: 'u may not.' });
});
