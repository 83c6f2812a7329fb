import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentNames, policyNames, tagsTie } from './callsGateway.ts';

const arn = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders-a1b2c3d4e5';
const gateway = { id: 'orders-a1b2c3d4e5', url: 'https://orders-a1b2c3d4e5.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp' };

for (const [environment, names] of [
  [{ GATEWAY_URL: gateway.url }, true],
  [{ URL: `${gateway.url}/` }, true],
  [{ ID: gateway.id }, true],
  [{ SETTINGS: `{"gateway":"${arn}"}` }, true],
  [{ URL: gateway.url.replace('orders', 'my-orders') }, false],
  [{ ID: `${gateway.id}6` }, false],
  [{ NAME: 'orders' }, false],
  [{}, false],
] as const) {
  test(`an environment of ${JSON.stringify(environment)} ${names ? 'names' : 'does not name'} the gateway`, () => assert.equal(environmentNames(environment, gateway), names));
}

for (const [statement, names] of [
  [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: arn }, true],
  [{ Effect: 'Allow', Action: ['s3:GetObject', 'bedrock-agentcore:invokegateway'], Resource: ['*', arn.replace('a1b2c3d4e5', '*')] }, true],
  [{ Effect: 'Allow', Action: 'bedrock-agentcore:*', Resource: arn.replace(':us-west-2:123456789012', ':*:*') }, true],
  [{ Effect: 'Allow', Action: '*', Resource: '*' }, false],
  [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: arn.replace('orders-a1b2c3d4e5', '*') }, false],
  [{ Effect: 'Deny', Action: 'bedrock-agentcore:InvokeGateway', Resource: arn }, false],
  [{ Effect: 'Allow', Action: 'bedrock-agentcore:GetGateway', Resource: arn }, false],
  [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: `${arn}6` }, false],
] as const) {
  test(`a policy of ${JSON.stringify(statement)} ${names ? 'names' : 'does not name'} the gateway`, () => {
    assert.equal(policyNames(JSON.stringify({ Statement: [statement] }), arn), names);
    assert.equal(policyNames(JSON.stringify({ Statement: statement }), arn), names, 'a statement alone is none in a list');
  });
}

test('a document that is no policy names nothing', () => {
  for (const document of ['', '[]', 'null', '{"Statement":7}', arn]) assert.equal(policyNames(document, arn), false);
});

test('tags tie what one deployment made, and nothing else', () => {
  const stack = { 'aws:cloudformation:stack-name': 'orders', team: 'a' };
  assert.equal(tagsTie(stack, { ...stack, team: 'b' }), true);
  assert.equal(tagsTie(stack, { 'aws:cloudformation:stack-name': 'other', team: 'a' }), false);
  assert.equal(tagsTie({ 'agentcore-chain:chain': 'orders' }, { 'agentcore-chain:chain': 'orders' }), true);
  assert.equal(tagsTie({}, {}), false);
});
