import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endpointOfLogGroup, invocationsPath, runtimeAtUrl, runtimeLogGroup, runtimeOfArn } from './runtime.ts';

const arn = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/stock-AbCdEf1234';
const endpoint = { region: 'us-west-2', id: 'stock-AbCdEf1234', endpoint: 'DEFAULT' };

test('the runtime that an ARN, or the address at which it is invoked, is of', () => {
  const at = 'https://bedrock-agentcore.us-west-2.amazonaws.com';
  assert.deepEqual(runtimeOfArn(arn), endpoint);
  assert.deepEqual(runtimeOfArn(arn, 'prod'), { ...endpoint, endpoint: 'prod' });
  assert.deepEqual(runtimeAtUrl(`${at}${invocationsPath(arn)}`), endpoint);
  assert.deepEqual(runtimeAtUrl(`${at}/runtimes/${encodeURIComponent(arn)}/invocations?a=b&qualifier=prod`), { ...endpoint, endpoint: 'prod' });
  for (const other of ['', 'https://mcp.example.com/mcp', `https://example.com${invocationsPath(arn)}`, `${at}/runtimes/stock/invocations`, arn.replace('runtime/', 'gateway/')]) assert.deepEqual([runtimeOfArn(other), runtimeAtUrl(other)], [null, null], other);
});

test('the endpoint whose log a group is', () => {
  assert.equal(endpointOfLogGroup('stock-AbCdEf1234', runtimeLogGroup('stock-AbCdEf1234', 'prod')), 'prod');
  for (const group of [undefined, '/own/group', runtimeLogGroup('stock-AbCdEf123'), runtimeLogGroup('stock-AbCdEf1234', '')]) assert.equal(endpointOfLogGroup('stock-AbCdEf1234', group), null);
});
