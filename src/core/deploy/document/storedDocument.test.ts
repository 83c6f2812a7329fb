import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { pythonChain } from '../../../../test/builders/guideChains.ts';
import { gatewayLimits } from '../../agentcore/gateway/gateway.ts';
import type { Chain } from '../../chain/chain.ts';
import { agentResources } from '../desired/agentResources.ts';
import { deploymentSubject, type Artifacts } from '../deploymentSubject.ts';
import { desiredResources } from '../desired/desiredResources.ts';
import { gatewayIds } from '../desired/gatewayResources.ts';
import { interceptorIds } from '../desired/interceptorResources.ts';
import { planDeployment } from '../planDeployment.ts';
import type { DeployStep, OutputOf } from '../resource.ts';
import { bytesToStore, storedDocumentArtifact } from './storedDocument.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const url = 'https://orders.example.com';
const document = { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, paths: { '/orders': { get: { operationId: 'listOrders', responses: {} } } } };
const large = utf8ToBytes(JSON.stringify({ ...document, info: { title: 'a'.repeat(gatewayLimits.inlineDocumentBytes), version: '1' } }));
const outputOf: OutputOf = (id, output) => `${output} of ${id}`;
const chain: Chain = { ...pythonChain, targets: pythonChain.targets.map((target) => ({ ...target, name: 'orders', url })) };

function subjectWith(sha256: string | null, of: Chain = chain) {
  const packed = (bytes: Uint8Array, digest: string) => ({ bytes, sha256: digest });
  const artifacts: Artifacts = {
    [interceptorIds.function]: packed(new Uint8Array(1), 'i'), 'agent/code': packed(new Uint8Array(1), 'c'), [gatewayIds.target('orders')]: packed(large, 'd'),
    ...(sha256 === null ? {} : { [storedDocumentArtifact('orders')]: packed(large, sha256) }),
  };
  return deploymentSubject(of, place, artifacts);
}

test('a document goes into S3 with the API’s address, once it is too long for a request', () => {
  assert.equal(bytesToStore(utf8ToBytes(JSON.stringify(document)), url), null);
  assert.equal(bytesToStore(large, null), null, 'nobody knows where the API is');
  assert.equal(bytesToStore(utf8ToBytes('{'), url), null);
  const stored = bytesToStore(large, url) ?? assert.fail();
  assert.match(new TextDecoder().decode(stored).slice(-60), /"servers":\[\{"url":"https:\/\/orders\.example\.com"\}\]\}$/);
  const spaced = utf8ToBytes(JSON.stringify({ ...document, info: { title: 'a'.repeat(900_000), version: '1' } }, null, 2) + ' '.repeat(300_000));
  assert.equal(bytesToStore(spaced, url), null, 'space is not sent');
});

test('the object stands in the one bucket, the gateway may read exactly it, and the target names it', () => {
  const resources = desiredResources(subjectWith('0123456789/+abcdefghijklmnopqrstuvwxyz012='));
  const find = (id: string) => resources.find((resource) => resource.id === id) ?? assert.fail(`no ${id}`);
  const key = 'documents/orders/0123456789abcdefghijklmn.json';
  const object = find('gateway/document/orders/0123456789abcdefghijklmn');
  assert.deepEqual([object.kind, object.name, object.within, object.step], ['object', key, 'agent/bucket', 'gateway']);
  assert.equal(resources.filter(({ kind }) => kind === 'bucket').length, 1);
  assert.match(JSON.stringify(find('gateway/role').fields(outputOf)['policy']), /\{"Effect":"Allow","Action":"s3:GetObject","Resource":\["arn:aws:s3:::orders-us-west-2-123456789012\/documents\/orders\/0123456789abcdefghijklmn\.json"\]\}/);
  const target = find('gateway/target/orders');
  assert.deepEqual(target.after, ['gateway/gateway', object.id]);
  assert.deepEqual(target.fields(outputOf), { status: 'READY', documentUri: `s3://orders-us-west-2-123456789012/${key}`, documentOwner: '123456789012', allowedRequestHeaders: chain.targets[0]?.allowedRequestHeaders, credentialProviderConfigurations: [] });
});

test('another document is another object; one that fits into a request needs no bucket, and no permission', () => {
  const ids = (sha256: string | null): readonly string[] => desiredResources(subjectWith(sha256)).filter(({ step, kind }) => step === 'gateway' && (kind === 'object' || kind === 'bucket')).map(({ id }) => id);
  assert.deepEqual(ids('a'), ['agent/bucket', 'gateway/document/orders/a']);
  assert.deepEqual(ids('b'), ['agent/bucket', 'gateway/document/orders/b']);
  assert.deepEqual(ids(null), []);
  const role = desiredResources(subjectWith(null)).find(({ id }) => id === 'gateway/role');
  assert.doesNotMatch(JSON.stringify(role?.fields(outputOf)), /s3:/);
});

test('the bucket comes with the gateway’s step, before the agent’s, however the agent is packed', () => {
  const steps = (of: Chain, only: DeployStep): readonly (readonly [string, string])[] => planDeployment(desiredResources(subjectWith('a', of)), new Map([['interceptor/alias', { state: 'present', owner: 'this-chain', fields: {}, outputs: { arn: 'a' } }]]), new Set([only])).map(({ resource, kind }) => [resource.id, kind]);
  for (const how of ['zip', 'container'] as const) {
    const of: Chain = { ...chain, agent: { ...chain.agent, package: how } };
    assert.ok(steps(of, 'gateway').every(([, kind]) => kind === 'create'), how);
    assert.ok(steps(of, 'gateway').some(([id]) => id === 'agent/bucket'), how);
    assert.ok(agentResources(subjectWith('a', of)).every(({ kind }) => kind !== 'bucket'), how);
  }
});

test('what keeps the target from being made keeps its document from being uploaded', () => {
  const swagger = deploymentSubject(chain, place, { [gatewayIds.target('orders')]: { bytes: utf8ToBytes('{"swagger":"2.0"}'), sha256: 'd' }, [storedDocumentArtifact('orders')]: { bytes: large, sha256: 'a' } });
  const object = desiredResources({ ...swagger, artifacts: { ...swagger.artifacts, [interceptorIds.function]: { bytes: large, sha256: 'i' } } }).find(({ id }) => id === 'gateway/document/orders/a');
  assert.match(object?.obstacle ?? '', /Swagger 2\.0/);
});
