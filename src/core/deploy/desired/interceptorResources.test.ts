import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain } from '../../../../test/builders/guideChains.ts';
import { functionZipLimits } from '../../agentcore/runtime/codeZip.ts';
import { deploymentSubject, type Artifact } from '../deploymentSubject.ts';
import { interceptorIds, interceptorResources } from './interceptorResources.ts';
import { planDeployment } from '../planDeployment.ts';

const place = { account: '123456789012', region: 'eu-west-1' };

function planOf(packed: Artifact): readonly (readonly [string, string, string])[] {
  return planDeployment(interceptorResources(deploymentSubject(pythonChain, place, { [interceptorIds.function]: packed })), new Map()).map(({ resource, kind, because }) => [resource.id, kind, because]);
}

test('a zip that Lambda would refuse is blocked with what needs it, before anything is made', () => {
  const large = planOf({ bytes: new Uint8Array(10), sha256: 'a', unpackedBytes: functionZipLimits.unpacked + 1 });
  assert.deepEqual(large.filter(([, kind]) => kind === 'blocked'), [
    ['interceptor/function', 'blocked', 'its zip has 251 MB unpacked, and Lambda takes 250 MB: leave out what the interceptor does not need'],
    ['interceptor/alias', 'blocked', 'it needs orders-interceptor, which is blocked'],
  ]);
  assert.ok(planOf({ bytes: new Uint8Array(10), sha256: 'a', unpackedBytes: functionZipLimits.unpacked }).every(([, kind]) => kind === 'create'));
});
