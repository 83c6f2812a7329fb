import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployedSteps, shownPlace, type DeployedPlace, type DeployedResource } from './deployedSteps.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const role: DeployedResource = { id: 'interceptor/role', name: 'orders-interceptor', state: 'done', outputs: { arn: 'arn:aws:iam::123456789012:role/orders-interceptor' }, at: 10 };
const functionArn = 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor';
const gatewayArn = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders-abcdefghij';
const fun: DeployedResource = { id: 'interceptor/function', name: 'orders-interceptor', state: 'done', outputs: { arn: functionArn }, at: 20 };
const alias: DeployedResource = { id: 'interceptor/alias', name: 'live', state: 'done', outputs: { arn: `${functionArn}:live` }, at: 5 };
const gateway: DeployedResource = { id: 'gateway/gateway', name: 'orders', state: 'done', outputs: { arn: gatewayArn, url: 'https://gateway' }, at: null };

test('a step is deployed when what stands for it is, with all that was begun', () => {
  assert.deepEqual(deployedSteps({ ...place, resources: [gateway, role, alias, fun] }), [
    { ...place, step: 'interceptor', isWhole: true, at: 20, arn: functionArn, url: null },
    { ...place, step: 'gateway', isWhole: true, at: null, arn: gatewayArn, url: 'https://gateway' },
  ]);
});

test('a deployment that stopped is not whole', () => {
  assert.deepEqual(deployedSteps({ ...place, resources: [role] }).map(({ isWhole, arn }) => [isWhole, arn]), [[false, null]]);
  assert.deepEqual(deployedSteps({ ...place, resources: [role, { ...fun, state: 'changing' }] }).map(({ isWhole, arn }) => [isWhole, arn]), [[false, functionArn]]);
  assert.deepEqual(deployedSteps({ ...place, resources: [] }), []);
});

test('the place that is deployed to is shown, else the one deployed to last', () => {
  const west: DeployedPlace = { ...place, resources: [fun] };
  const east: DeployedPlace = { account: '123456789012', region: 'us-east-1', resources: [role] };
  const empty: DeployedPlace = { account: '210987654321', region: 'us-east-1', resources: [] };
  assert.equal(shownPlace([east, west, empty], null), west);
  assert.equal(shownPlace([east, west], { account: null, region: 'us-east-1' }), west, 'an account that nobody asked for yet says nothing');
  assert.equal(shownPlace([east, west], { account: '123456789012', region: 'us-east-1' }), east);
  assert.equal(shownPlace([east, west, empty], { account: '210987654321', region: 'us-east-1' }), null);
  assert.equal(shownPlace([empty], null), null);
});

test('a workload is deployed where its cluster is, and known by its address', () => {
  const outputs = { url: 'https://orders.shop-example.com', context: 'ana@shop', cluster: 'shop', server: 'https://x.gr7.us-west-2.eks.amazonaws.com' };
  const image: DeployedResource = { id: 'target/image/amd64-1', name: 'orders-target-api:amd64-1', state: 'done', outputs: { uri: 'u' }, at: 1 };
  const workload: DeployedResource = { id: 'target/workload', name: 'orders-target-api', state: 'done', outputs, at: 2 };
  assert.deepEqual(deployedSteps({ ...place, resources: [image, workload] }), [{ ...place, step: 'target', isWhole: true, at: 2, arn: null, url: outputs.url, cluster: { name: 'shop', context: 'ana@shop' } }]);
  assert.deepEqual(deployedSteps({ ...place, resources: [image] }).map(({ isWhole, url }) => [isWhole, url]), [[false, null]]);
});
