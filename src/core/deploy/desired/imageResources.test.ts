import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain } from '../../../../test/builders/guideChains.ts';
import { registryHost } from '../../agentcore/runtime/containerImage.ts';
import { deploymentSubject, type ImageContext, type ImageContexts } from '../deploymentSubject.ts';
import { imageIdOf, imageResources } from './imageResources.ts';
import { planDeployment } from '../planDeployment.ts';
import type { Observed } from '../resource.ts';

const place = { account: '123456789012', region: 'eu-west-1' };
const context = (first: string, more: Partial<ImageContext> = {}): ImageContext => ({ folder: 'target-api', platform: 'linux/amd64', sha256: first.repeat(64), obstacle: null, ...more });

test('a chain whose name ends in a hyphen is told so before anything is made', () => {
  const [repository] = imageResources(deploymentSubject({ ...pythonChain, name: 'orders-' }, place, {}), 'agent', []);
  assert.equal(repository?.obstacle, 'Amazon ECR takes no repository called orders--agent, which has a hyphen too many: give the chain a name that does not end in one');
  assert.equal(imageResources(subjectOf({}), 'agent', [])[0]?.obstacle, null);
});

const subjectOf = (images: ImageContexts) => deploymentSubject(pythonChain, place, {}, images);

test('a step has one repository, and an image for each component that may be built', () => {
  const subject = subjectOf({ 'target/orders': context('a'), 'target/stock': context('b', { platform: 'linux/arm64' }), agent: context('c') });
  const resources = imageResources(subject, 'target', ['target/orders', 'target/stock', 'target/unbuilt']);
  assert.deepEqual(resources.map(({ id, kind, name, within, after }) => [id, kind, name, within, after]), [
    ['target/repository', 'repository', 'orders-target-api', null, []],
    ['target/image/amd64-aaaaaaaaaaaaaaaaaaaaaaaa', 'image', 'orders-target-api:amd64-aaaaaaaaaaaaaaaaaaaaaaaa', 'target/repository', ['target/repository']],
    ['target/image/arm64-bbbbbbbbbbbbbbbbbbbbbbbb', 'image', 'orders-target-api:arm64-bbbbbbbbbbbbbbbbbbbbbbbb', 'target/repository', ['target/repository']],
  ]);
  assert.equal(imageIdOf(subject, 'target', 'target/stock'), 'target/image/arm64-bbbbbbbbbbbbbbbbbbbbbbbb');
  assert.equal(imageIdOf(subject, 'target', 'target/unbuilt'), null);
});

test('two components of the same sources are one image', () => {
  assert.equal(imageResources(subjectOf({ one: context('a'), two: context('a') }), 'target', ['one', 'two']).length, 2);
});

test('what this machine lacks holds up an image that is to be made, and none that is there', () => {
  const subject = subjectOf({ agent: context('a', { obstacle: 'there is no builder: install one' }) });
  const resources = imageResources(subject, 'agent', ['agent']);
  const id = imageIdOf(subject, 'agent', 'agent') ?? '';
  const fields = resources.find((one) => one.id === id)?.fields(() => '') ?? {};
  const there: Observed = { state: 'present', owner: 'this-chain', fields, outputs: {} };
  const planned = (found: readonly (readonly [string, Observed])[]) => planDeployment(resources, new Map(found)).map(({ kind, because }) => [kind, because]);
  assert.deepEqual(planned([])[1], ['blocked', 'there is no builder: install one']);
  assert.deepEqual(planned([[id, there]])[1], ['keep', 'it is as it should be']);
});

test('registries have the suffix of their partition', () => {
  assert.equal(registryHost(place), '123456789012.dkr.ecr.eu-west-1.amazonaws.com');
  assert.equal(registryHost({ ...place, region: 'us-gov-west-1' }), '123456789012.dkr.ecr.us-gov-west-1.amazonaws.com');
  assert.equal(registryHost({ ...place, region: 'cn-north-1' }), '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn');
});
