import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSettings } from './settings.ts';

const needed = { GATEWAY_URL: 'http://127.0.0.1:7000/mcp', AWS_REGION: 'eu-west-1' };
const onAws = 'https://orders-0123456789.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp';

test('the gateway is enough: it signs, with the scripted model', () => {
  assert.deepEqual(readSettings(needed), {
    host: '0.0.0.0', port: 8080, model: 'scripted', region: 'eu-west-1', claims: 'standard',
    userTokenHeader: 'x-amzn-bedrock-agentcore-runtime-custom-usertoken',
    gateway: { url: new URL(needed.GATEWAY_URL), userTokenHeader: 'X-Custom-UserToken', timeoutMs: 30_000, credential: { authorizer: 'AWS_IAM', region: 'eu-west-1' } },
  });
});

test('a gateway on AWS is signed for in its own region, and the model is called in the agent’s', () => {
  const { region, gateway } = readSettings({ ...needed, GATEWAY_URL: onAws });
  assert.deepEqual([region, gateway.credential], ['eu-west-1', { authorizer: 'AWS_IAM', region: 'us-west-2' }]);
});

test('CUSTOM_JWT needs a client of the agent’s own', () => {
  const settings = { ...needed, GATEWAY_AUTHORIZER: 'CUSTOM_JWT', GATEWAY_TOKEN_ENDPOINT: 'https://issuer.example.com/token', GATEWAY_CLIENT_ID: 'agent' };
  assert.throws(() => readSettings(settings), /GATEWAY_CLIENT_SECRET/);
  assert.deepEqual(readSettings({ ...settings, GATEWAY_CLIENT_SECRET: 's', GATEWAY_TOKEN_SCOPE: 'x' }).gateway.credential, {
    authorizer: 'CUSTOM_JWT',
    client: { endpoint: new URL('https://issuer.example.com/token'), clientId: 'agent', clientSecret: 's', scope: 'x', resource: null },
  });
});

const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ['no gateway', { GATEWAY_URL: '' }, /GATEWAY_URL is missing/],
  ['a gateway without TLS', { GATEWAY_URL: 'http://gateway.example.com/mcp' }, /GATEWAY_URL is no https address/],
  ['no region to sign for', { AWS_REGION: '' }, /AWS_REGION/],
  ['an authorizer that is not known', { GATEWAY_AUTHORIZER: 'IAM' }, /GATEWAY_AUTHORIZER/],
  ['a header that the server would drop', { USER_TOKEN_HEADER: 'X-User-Token' }, /USER_TOKEN_HEADER/],
  ['a port that is no number', { PORT: 'http' }, /PORT/],
];
for (const [what, change, message] of refused) {
  test(`${what} is refused`, () => assert.throws(() => readSettings({ ...needed, ...change }), message));
}
