import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';

import { addCredential, type GatewayMessage } from './gatewayCredential.ts';

const message: GatewayMessage = {
  url: new URL('https://orders-0123456789.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp'),
  headers: { 'content-type': 'application/json', 'x-custom-usertoken': 'the-token', 'x-correlation-id': 'c-123' },
  body: '{"jsonrpc":"2.0","id":1,"method":"tools/list"}',
};
const secret = 'a secret access key';

test('NONE adds nothing', async () => {
  assert.deepEqual(await addCredential({ authorizer: 'NONE' })(message), message.headers);
});

test('AWS_IAM signs body, host and every header for bedrock-agentcore', async (t) => {
  const before = { ...process.env };
  t.after(() => void (process.env = before));
  Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: 'session' });
  const headers = await addCredential({ authorizer: 'AWS_IAM', region: 'us-west-2' })(message);
  assert.equal(headers['host'], undefined);
  assert.equal(headers['x-amz-security-token'], 'session');

  const [, date, signedHeaders = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/(\d{8})\/us-west-2\/bedrock-agentcore\/aws4_request, SignedHeaders=([\w;-]+), Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '') ?? [];
  const names = signedHeaders.split(';');
  for (const name of ['host', 'content-type', 'x-amz-date', 'x-custom-usertoken', 'x-correlation-id']) assert.ok(names.includes(name), name);
  assert.equal(signature, signatureOf({ ...headers, host: message.url.host }, names, String(date)));
});

/** Signature version 4 as its specification puts it, to check the library against. */
function signatureOf(headers: Record<string, string>, names: readonly string[], date: string): string {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
  const canonical = ['POST', '/mcp', '', ...names.map((name) => `${name}:${headers[name]}`), '', names.join(';'), sha256(message.body)].join('\n');
  const scope = `${date}/us-west-2/bedrock-agentcore/aws4_request`;
  const key = ['us-west-2', 'bedrock-agentcore', 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date));
  return hmac(key, ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')).toString('hex');
}
