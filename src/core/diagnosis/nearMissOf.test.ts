import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearMissOf } from './nearMissOf.ts';

const right = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';
const list = ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId', right];

for (const slip of [
  'X-Amzn-Bedrock-AgentCore-Runtime-Custom-User-Token', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserTokn', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom_UserToken',
  'X-Amzn-Bedrock-AgentCore-Runtime-UserToken', 'X-Amzn-Bedrock-AgentCore-Custom-UserToken', 'X-Custom-UserToken', 'X-UserToken', 'UserToken', 'x-amzn-bedrock-agentcore-runtime-custom-usertokens',
]) {
  test(`${slip} is nearly on the list`, () => assert.equal(nearMissOf(slip, list), right));
}

for (const other of [right, right.toLowerCase(), 'Authorization', 'X-Session', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant', 'X-Correlation']) {
  test(`${other} is no near miss`, () => assert.equal(nearMissOf(other, list), null));
}

test('nothing is near an empty list', () => assert.equal(nearMissOf(right, []), null));
