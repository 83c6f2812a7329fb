import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foreignUserOf } from './foreign.ts';
import type { Desired, Observed } from './resource.ts';

const repository: Desired = { id: 'agent/repository', step: 'agent', kind: 'repository', name: 'orders-agent', within: null, after: [], fields: () => ({}) };
const runtime: Desired = { id: 'agent/runtime', step: 'agent', kind: 'runtime', name: 'orders', within: null, after: [repository.id], fields: () => ({}) };
const uri = '123456789012.dkr.ecr.us-west-2.amazonaws.com/orders-agent';
const arn = 'arn:aws:ecr:us-west-2:123456789012:repository/orders-agent';

function userOf(containerUri: string, owner: 'this-chain' | 'nobody-known' = 'nobody-known'): string | null {
  const observed = new Map<string, Observed>([
    [repository.id, { state: 'present', owner: 'this-chain', fields: {}, outputs: { arn, uri } }],
    [runtime.id, { state: 'present', owner, fields: { agentRuntimeArtifact: { containerConfiguration: { containerUri } } }, outputs: {} }],
  ]);
  return foreignUserOf(repository, [repository, runtime], observed)?.id ?? null;
}

test('somebody else’s runtime that runs an image of ours needs its repository; one that runs another’s does not, nor does ours', () => {
  for (const image of [`${uri}@sha256:${'0'.repeat(64)}`, `${uri}:latest`, uri, arn]) assert.equal(userOf(image), runtime.id, image);
  assert.equal(userOf(`${uri}-other:latest`), null);
  assert.equal(userOf(`${uri}:latest`, 'this-chain'), null);
});
