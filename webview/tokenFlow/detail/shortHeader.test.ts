import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shortHeader } from './shortHeader.ts';

test('a long header keeps the end that tells it from others', () => {
  assert.equal(shortHeader('X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'), '…-Custom-UserToken');
  assert.equal(shortHeader('x-custom-usertoken'), 'x-custom-usertoken');
  assert.equal(shortHeader('x'.repeat(60)), `…${'x'.repeat(28)}`);
});
