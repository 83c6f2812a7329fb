import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gatewayAttributes, gatewayId, groups, runtimeId, runtimeResource } from '../../../../test/flow/dialectSamples.ts';
import { holdsSpans, logOfSpan, spanFilter } from './spanLog.ts';

const ours = { runtimeId, gatewayId, logGroups: groups };
const arn = (resource: string, service = 'bedrock-agentcore'): string => `arn:aws:${service}:us-west-2:111122223333:${resource}`;

const spans: readonly (readonly [string, string | null, object, object])[] = [
  ['the runtime’s, by its resource', 'agent', { 'cloud.resource_id': runtimeResource['cloud.resource_id'] }, {}],
  ['the runtime’s, by its log group', 'agent', { 'aws.log.group.names': groups.agent }, {}],
  ['the runtime’s, by one of several log groups', 'agent', { 'aws.log.group.names': ['/other', groups.agent] }, {}],
  ['the runtime’s, by its service', 'agent', { 'service.name': 'orders_agent.DEFAULT' }, {}],
  ['another endpoint of the runtime', null, { 'service.name': 'orders_agent.prod' }, {}],
  ['another endpoint of the runtime, by its resource', null, { 'cloud.resource_id': `${arn(`runtime/${runtimeId}`)}/runtime-endpoint/prod:prod` }, {}],
  ['the endpoint’s, by its resource', 'agent', { 'cloud.resource_id': `${arn(`runtime/${runtimeId}`)}/runtime-endpoint/DEFAULT:DEFAULT` }, {}],
  ['another agent whose name begins alike', null, { 'service.name': 'orders_agent2.DEFAULT' }, {}],
  ['another runtime', null, { 'cloud.resource_id': arn('runtime/billing-AbCdEf1234') }, {}],
  ['another runtime’s log group', null, { 'aws.log.group.names': '/aws/bedrock-agentcore/runtimes/billing-AbCdEf1234-DEFAULT' }, {}],
  ['the gateway’s, by the attribute of a service', 'gateway', {}, gatewayAttributes],
  ['another gateway', null, {}, { 'aws.resource.arn': arn('gateway/billing-gw-0123456789'), 'gateway.id': gatewayId }],
  ['code of the agent that calls itself the gateway', 'agent', runtimeResource, gatewayAttributes],
  ['code of another agent that calls itself the gateway', null, { 'aws.log.group.names': '/other' }, gatewayAttributes],
  ['the interceptor’s', 'interceptor', { 'cloud.resource_id': arn('function:orders-interceptor', 'lambda') }, {}],
  ['another function', null, { 'cloud.resource_id': arn('function:orders', 'lambda') }, {}],
  ['a service that is none of these', null, { 'cloud.resource_id': arn('table/orders', 'dynamodb') }, {}],
  ['one that says nothing', null, {}, {}],
  ['one that says nonsense', null, { 'cloud.resource_id': 7, 'aws.log.group.names': { a: 1 }, 'service.name': [] }, { 'aws.resource.arn': null }],
];

for (const [name, hop, resource, attributes] of spans) {
  test(`whose span it is: ${name}`, () => assert.equal(logOfSpan({ ...resource }, { ...attributes }, ours), hop));
}

test('a target that is a function has spans of its own', () => {
  const logGroups = { ...groups, 'target/stock': '/aws/lambda/stock', 'target/api': '/orders/api' };
  assert.equal(logOfSpan({ 'cloud.resource_id': arn('function:stock', 'lambda') }, {}, { ...ours, logGroups }), 'target/stock');
  assert.match(spanFilter({ ...ours, logGroups }) ?? '', / \?"orders-interceptor" \?"stock"$/);
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`target/t${index}`, `/aws/lambda/function-number-${index}`]));
  assert.ok((spanFilter({ ...ours, logGroups: many })?.length ?? 0) <= 1_024);
});

test('where nothing of the chain is known, no span is its own, and none is looked for', () => {
  const nothing = { runtimeId: null, gatewayId: null, logGroups: {} };
  for (const [, , resource, attributes] of spans) assert.equal(logOfSpan({ ...resource }, { ...attributes }, nothing), null);
  assert.equal(spanFilter(nothing), null);
  assert.equal(spanFilter(ours), `?"${runtimeId}" ?"${gatewayId}" ?"orders-interceptor"`);
  assert.equal(spanFilter({ ...nothing, gatewayId: 'a" ?"b' }), null, 'what is no id is no part of a pattern');
});

test('which streams hold spans and nothing else', () => {
  const streams = ['aws/spans:default', `${groups.agent}:spans`, `${groups.agent}:otel-rt-logs`, '/orders/aws/spans:default', '/orders/target:spans', 'spans', 'agent.jsonl'];
  assert.deepEqual(streams.filter(holdsSpans), ['aws/spans:default', `${groups.agent}:spans`]);
});
