import assert from 'node:assert/strict';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';

import { clientSecret } from './clientSecret.ts';
import type { StoredSecret } from './settings.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:orders/agent-AbCdEf';

type SecretsManager = { readonly stored: StoredSecret; readonly asked: { readonly headers: IncomingHttpHeaders; readonly body: unknown }[]; status: number; body: string };

async function secretsManager(t: TestContext, answer: object): Promise<SecretsManager> {
  useCredentials(t, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'a secret access key' });
  const asked: SecretsManager['asked'] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push({ headers: request.headers, body: JSON.parse(text) as unknown });
      response.writeHead(service.status, { 'content-type': 'application/x-amz-json-1.1', ...(service.status === 307 ? { location: '/elsewhere' } : {}) });
      response.end(service.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const endpoint = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const service = { stored: { arn, region: 'eu-central-1', endpoint }, asked, status: 200, body: JSON.stringify(answer) };
  return service;
}

function useCredentials(t: TestContext, env: Record<string, string>): void {
  const before = { ...process.env };
  t.after(() => void (process.env = before));
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE']) delete process.env[name];
  Object.assign(process.env, { AWS_CONFIG_FILE: 'none', AWS_SHARED_CREDENTIALS_FILE: 'none', AWS_EC2_METADATA_DISABLED: 'true', ...env });
}

test('a secret of the settings is taken as it is', async () => {
  const { current, readAgain } = clientSecret('a:b');
  assert.deepEqual([await current(), await readAgain()], ['a:b', 'a:b']);
});

test('a stored secret is asked for when it is needed, signed in its own region, and kept', async (t) => {
  const service = await secretsManager(t, { SecretString: 'first' });
  const secret = clientSecret(service.stored);
  assert.equal(service.asked.length, 0);
  assert.deepEqual([await secret.current(), await secret.current()], ['first', 'first']);
  const [{ headers, body } = { headers: {}, body: null }, ...more] = service.asked;
  assert.deepEqual([body, more], [{ SecretId: arn }, []]);
  assert.deepEqual([headers['content-type'], headers['x-amz-target']], ['application/x-amz-json-1.1', 'secretsmanager.GetSecretValue']);
  assert.match(headers.authorization ?? '', /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/secretsmanager\/aws4_request, SignedHeaders=[\w;-]*x-amz-target/);
  service.body = JSON.stringify({ SecretString: 'second' });
  assert.deepEqual([await secret.readAgain(), await secret.current(), service.asked.length], ['second', 'second', 2]);
});

const texts: readonly (readonly [string, string])[] = [
  ['{"client_id": "agent", "client_secret": "of the member"}', 'of the member'], ['{"password": "p"}', '{"password": "p"}'], ['["client_secret"]', '["client_secret"]'], ['{"client_secret', '{"client_secret'], ['12345', '12345'],
];
test('of a text that is JSON its client_secret is taken, and of any other the whole', async (t) => {
  const service = await secretsManager(t, {});
  for (const [text, secret] of texts) {
    service.body = JSON.stringify({ SecretString: text });
    assert.equal(await clientSecret(service.stored).current(), secret);
  }
});

const gaveNone = 'AWS Secrets Manager gave the agent no client secret';
const failures: readonly (readonly [number, object | string, string])[] = [
  [400, { __type: 'AccessDeniedException' }, 'the agent may not read its client secret: its role needs secretsmanager:GetSecretValue, and kms:Decrypt where the secret has a key of its own'],
  [400, { __type: 'com.amazonaws.secretsmanager#ResourceNotFoundException' }, 'the agent has no client secret: AWS Secrets Manager holds none under GATEWAY_CLIENT_SECRET_ARN'],
  [400, { __type: 'InvalidRequestException' }, 'the agent has no client secret: it cannot be read as it stands in AWS Secrets Manager, where it may be marked for deletion'],
  [400, { __type: 'DecryptionFailure' }, `${gaveNone}: it answered DecryptionFailure`],
  [400, { __type: 'a text of the service' }, `${gaveNone}: it answered 400`],
  [503, '<html>a text of the service</html>', `${gaveNone}: it answered 503`],
  [307, '', `${gaveNone}: it redirects, which is not followed`],
  [200, { SecretBinary: 'YQ==' }, 'the agent has no client secret: AWS Secrets Manager holds it as binary, and not as text'],
  [200, { SecretString: '' }, 'the agent has no client secret: AWS Secrets Manager holds an empty one'],
  [200, { SecretString: '{"client_secret": ""}' }, 'the agent has no client secret: AWS Secrets Manager holds an empty one'],
  [200, { SecretString: '{"client_secret": 7}' }, 'the agent has no client secret: AWS Secrets Manager holds a client_secret that is no text'],
  [200, 'a text of the service', 'the agent has no client secret: AWS Secrets Manager answered without one'],
];
test('what stands in the way is told without a text of the service, and the next call asks again', async (t) => {
  const service = await secretsManager(t, {});
  const secret = clientSecret(service.stored);
  for (const [status, body, message] of failures) {
    Object.assign(service, { status, body: typeof body === 'string' ? body : JSON.stringify({ ...body, message: 'a text of the service' }) });
    await assert.rejects(secret.current, { name: 'AgentError', code: 'credential', message });
  }
  Object.assign(service, { status: 200, body: '{"SecretString": "there"}' });
  assert.equal(await secret.current(), 'there');
});

test('a service that nobody reaches, and an agent without credentials, are told', async (t) => {
  const { stored } = await secretsManager(t, {});
  await assert.rejects(clientSecret({ ...stored, endpoint: new URL('http://127.0.0.1:2') }).current, { code: 'credential', message: `${gaveNone}: ECONNREFUSED` });
  useCredentials(t, {});
  await assert.rejects(clientSecret(stored).current, { code: 'credential', message: 'the agent has no AWS credentials to read its client secret' });
});
