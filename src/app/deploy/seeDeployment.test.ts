import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeDeployment, presentAs, resourceNeeding, type FakeAws } from '../../../test/builders/fakeDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import type { RecordEntry } from '../ports/deploy.ts';
import type { Deployment } from './deployment.ts';
import { seeDeployment } from './seeDeployment.ts';

const signal = new AbortController().signal;
const target = { id: 'gateway/target/old', kind: 'gateway-target', name: 'old' } as const;
const entry: RecordEntry = { kind: 'gateway', name: 'gateway/gateway', within: null, state: 'done', outputs: {} };

function chainWith(listHeld: () => Promise<readonly (typeof target)[]>): { readonly aws: FakeAws; readonly deployment: Deployment } {
  const aws = fakeDeployment([resourceNeeding('gateway/gateway', [], { kind: 'gateway', step: 'gateway' })]);
  aws.held.set('gateway/gateway', presentAs({}));
  aws.held.set(target.id, presentAs({}));
  const { reconcilers } = aws.deployment;
  return { aws, deployment: { ...aws.deployment, reconcilers: { ...reconcilers, gateway: { ...reconcilers.gateway, listHeld } } } };
}

for (const [what, recorded, lists] of [
  ['a resource that the record does not know is asked what it holds', null, 1],
  ['so is one that an interrupted deployment left', { ...entry, state: 'changing' as const }, 1],
  ['one that the record knows to its end is not', entry, 0],
] as const) {
  test(what, async () => {
    let asked = 0;
    const { aws, deployment } = chainWith(async () => {
      asked += 1;
      return [target];
    });
    if (recorded !== null) aws.written.set('gateway/gateway', recorded);
    const { resources, observed } = await seeDeployment(deployment, signal);
    assert.equal(asked, lists);
    assert.deepEqual(resources.slice(1).map(({ id, name, within, isLeftover }) => ({ id, name, within, isLeftover })), lists === 0 ? [] : [{ id: target.id, name: 'old', within: 'gateway/gateway', isLeftover: true }]);
    assert.equal(observed.get(target.id)?.state, lists === 0 ? undefined : 'present');
    assert.equal(aws.events.filter((event) => event === 'observe gateway/gateway').length, 1, 'what is known is not looked at again');
  });
}

test('somebody else’s is not asked; a list that is refused ends the look: what is left would be forgotten', async () => {
  const denied = new ChainError('aws-access-denied', 'You may not list.', { source: 'aws' });
  const { aws, deployment } = chainWith(() => Promise.reject(denied));
  await assert.rejects(seeDeployment(deployment, signal), denied);
  aws.held.set('gateway/gateway', presentAs({}, 'nobody-known'));
  assert.equal((await seeDeployment(deployment, signal)).resources.length, 1);
});
