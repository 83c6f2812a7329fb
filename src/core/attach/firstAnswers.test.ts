import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreed, answersOfCliState, answersOfCliTargets, answersOfManifest, answersOfTemplate, answersOfToolkit, gatewayNamed } from './firstAnswers.ts';

const nothing = { gatewayId: null, gatewayName: null, runtimeId: null, region: null, account: null };
const place = { region: 'eu-central-1', account: '123456789012' };

test('the starter toolkit’s file: its agents, the default one first', () => {
  const agent = (id: string | null) => ({ aws: { ...place, execution_role: 'arn' }, bedrock_agentcore: { agent_id: id, agent_arn: id === null ? null : `arn:aws:bedrock-agentcore:eu-central-1:123456789012:runtime/${id}` } });
  assert.deepEqual(answersOfToolkit('f', { default_agent: 'two', agents: { one: agent('one-1'), two: agent('two-2'), three: agent(null) } }), [
    { ...nothing, ...place, from: 'f, agent two', runtimeId: 'two-2' },
    { ...nothing, ...place, from: 'f, agent one', runtimeId: 'one-1' },
    { ...nothing, ...place, from: 'f, agent three' },
  ]);
});

test('the AgentCore CLI’s state: an answer for each target; several runtimes are no answer', () => {
  const runtime = (id: string) => ({ runtimeId: id, runtimeArn: `arn:aws:bedrock-agentcore:eu-central-1:123456789012:runtime/${id}`, roleArn: 'r' });
  const gateway = { gatewayId: 'orders-1', gatewayArn: 'arn:aws:bedrock-agentcore:eu-central-1:123456789012:gateway/orders-1' };
  assert.deepEqual(answersOfCliState('f', { targets: {
    dev: { resources: { runtimes: { a: runtime('a-1') }, mcp: { gateways: { orders: gateway } } } },
    test: { resources: { runtimes: { a: runtime('a-1'), b: runtime('b-1') } } },
    prod: { stackArn: 'arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/1' },
  } }), [
    { ...nothing, ...place, from: 'f, target dev', gatewayId: 'orders-1', runtimeId: 'a-1' },
    { ...nothing, ...place, from: 'f, target test' },
    { ...nothing, ...place, from: 'f, target prod' },
  ]);
  assert.deepEqual(answersOfCliTargets('f', [{ name: 'default', ...place }]), [{ ...nothing, ...place, from: 'f, target default' }]);
});

test('a synthesised template knows names, its manifest places', () => {
  assert.deepEqual(answersOfTemplate('f', { Resources: { G: { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: 'orders' } }, H: { Type: 'AWS::BedrockAgentCore::Gateway', Properties: { Name: { Ref: 'P' } } }, R: { Type: 'AWS::S3::Bucket' } } }), [{ ...nothing, from: 'f', gatewayName: 'orders' }]);
  assert.deepEqual(answersOfManifest('f', { artifacts: { S: { environment: 'aws://123456789012/eu-central-1' }, T: { environment: 'aws://unknown-account/unknown-region' }, U: {} } }), [{ ...nothing, ...place, from: 'f' }]);
});

test('what is not as expected says nothing', () => {
  for (const content of [null, 7, [], 'x', { agents: 7, targets: [], Resources: 'x', artifacts: null }, { targets: { a: null }, Resources: { a: null } }]) {
    for (const answersOf of [answersOfToolkit, answersOfTemplate, answersOfManifest]) assert.deepEqual(answersOf('f', content), []);
    assert.ok(answersOfCliState('f', content).every(({ from: _from, ...answer }) => Object.values(answer).every((value) => value === null)));
  }
});

test('answers that differ are none', () => {
  const answers = [{ ...nothing, from: 'a', region: 'us-east-1', runtimeId: 'r' }, { ...nothing, from: 'b', region: 'us-west-2' }];
  assert.equal(agreed(answers, 'region'), null);
  assert.equal(agreed(answers, 'runtimeId'), 'r');
  assert.equal(agreed([], 'region'), null);
});

test('a gateway is named by id, ARN or address', () => {
  assert.deepEqual(gatewayNamed('orders-1'), { id: 'orders-1', region: null });
  assert.deepEqual(gatewayNamed('arn:aws-us-gov:bedrock-agentcore:us-gov-west-1:123456789012:gateway/orders-1'), { id: 'orders-1', region: 'us-gov-west-1' });
  assert.deepEqual(gatewayNamed('https://orders-1.gateway.bedrock-agentcore.eu-west-1.amazonaws.com/mcp'), { id: 'orders-1', region: 'eu-west-1' });
});
