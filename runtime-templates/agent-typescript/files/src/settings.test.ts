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

const ownClient = { ...needed, GATEWAY_AUTHORIZER: 'CUSTOM_JWT', GATEWAY_TOKEN_ENDPOINT: 'https://issuer.example.com/token', GATEWAY_CLIENT_ID: 'agent' };

test('CUSTOM_JWT needs a client of the agent’s own', () => {
  assert.deepEqual(readSettings({ ...ownClient, GATEWAY_CLIENT_SECRET: 's', GATEWAY_TOKEN_SCOPE: 'x' }).gateway.credential, {
    authorizer: 'CUSTOM_JWT',
    client: { endpoint: new URL('https://issuer.example.com/token'), clientId: 'agent', clientSecret: 's', scope: 'x', resource: null },
  });
});

const storedSecret = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders/agent-AbCdEf';

test('its secret may be kept in AWS Secrets Manager, in the region and partition of its ARN', () => {
  const secretOf = (env: Record<string, string>): unknown => {
    const { credential } = readSettings({ ...ownClient, ...env }).gateway;
    return credential.authorizer === 'CUSTOM_JWT' ? credential.client.clientSecret : null;
  };
  const stored = { arn: storedSecret, region: 'eu-central-1', endpoint: new URL('https://secretsmanager.eu-central-1.amazonaws.com') };
  assert.deepEqual(secretOf({ GATEWAY_CLIENT_SECRET_ARN: storedSecret, GATEWAY_CLIENT_SECRET: '' }), stored);
  const inChina = storedSecret.replace('aws:', 'aws-cn:').replace('eu-central-1', 'cn-north-1');
  assert.deepEqual(secretOf({ GATEWAY_CLIENT_SECRET_ARN: inChina }), { arn: inChina, region: 'cn-north-1', endpoint: new URL('https://secretsmanager.cn-north-1.amazonaws.com.cn') });
  const elsewhere = { GATEWAY_CLIENT_SECRET_ARN: storedSecret, AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };
  assert.deepEqual(secretOf(elsewhere), { ...stored, endpoint: new URL('http://127.0.0.1:5000') });
  assert.deepEqual(secretOf({ ...elsewhere, AWS_ENDPOINT_URL_SECRETS_MANAGER: 'https://vpce.example.com' }), { ...stored, endpoint: new URL('https://vpce.example.com') });
});

const refused: readonly (readonly [string, Record<string, string>, RegExp])[] = [
  ['no gateway', { GATEWAY_URL: '' }, /GATEWAY_URL is missing/],
  ['a gateway without TLS', { GATEWAY_URL: 'http://gateway.example.com/mcp' }, /GATEWAY_URL is no https address/],
  ['no region to sign for', { AWS_REGION: '' }, /AWS_REGION/],
  ['an authorizer that is not known', { GATEWAY_AUTHORIZER: 'IAM' }, /GATEWAY_AUTHORIZER/],
  ['a header that the server would drop', { USER_TOKEN_HEADER: 'X-User-Token' }, /USER_TOKEN_HEADER/],
  ['a client without a secret', ownClient, /GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both missing/],
  ['a client with two secrets', { ...ownClient, GATEWAY_CLIENT_SECRET: 's', GATEWAY_CLIENT_SECRET_ARN: storedSecret }, /GATEWAY_CLIENT_SECRET and GATEWAY_CLIENT_SECRET_ARN are both there/],
  ['an ARN of something else', { ...ownClient, GATEWAY_CLIENT_SECRET_ARN: 'arn:aws:ssm:us-west-2:123456789012:parameter/agent' }, /GATEWAY_CLIENT_SECRET_ARN is no ARN/],
  ['a name in the place of an ARN', { ...ownClient, GATEWAY_CLIENT_SECRET_ARN: 'orders/agent' }, /GATEWAY_CLIENT_SECRET_ARN is no ARN/],
  ['a secret read without TLS', { ...ownClient, GATEWAY_CLIENT_SECRET_ARN: storedSecret, AWS_ENDPOINT_URL: 'http://secrets.example.com' }, /AWS_ENDPOINT_URL is no https address/],
  ['a port that is no number', { PORT: 'http' }, /PORT/],
];
for (const [what, change, message] of refused) {
  test(`${what} is refused`, () => assert.throws(() => readSettings({ ...needed, ...change }), message));
}
