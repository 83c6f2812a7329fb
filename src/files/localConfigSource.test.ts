import assert from 'node:assert/strict';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { appendRevision, localConfigSource } from './localConfigSource.ts';

const revisions: readonly ConfigurationRevision[] = [
  { resource: 'identity', from: 1, value: { issuer: 'https://example.okta.com/oauth2/default', audience: null, clientId: '0oa1' } },
  { resource: 'runtime', from: 2, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-A'] } },
  { resource: 'gateway', from: 3, value: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' } },
  { resource: 'gateway', from: 4, value: { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'DEBUG' } },
  { resource: 'target', from: 5, value: { name: 'orders', credentialProviders: ['GATEWAY_IAM_ROLE'], allowedRequestHeaders: [] } },
  { resource: 'target', from: 6, unreadable: 'access denied' },
];

async function project(context: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'configuration ü '));
  context.after(() => rm(folder, { recursive: true }));
  return folder;
}

test('every kind of revision is read as it was written, in order', async (context) => {
  const folder = await project(context);
  assert.deepEqual(await localConfigSource(folder).revisions(), []);
  for (const revision of revisions) await appendRevision(folder, revision);
  assert.deepEqual(await localConfigSource(folder).revisions(), revisions);
});

test('a revision behind a cut line is not lost', async (context) => {
  const folder = await project(context);
  const [first, second] = revisions;
  assert.ok(first !== undefined && second !== undefined);
  await appendRevision(folder, first);
  await appendFile(join(folder, '.agentcore-chain', 'configuration.jsonl'), '{"resource":"gateway","from":3,"val');
  await appendRevision(folder, second);
  assert.deepEqual(await localConfigSource(folder).revisions(), [first, second]);
});

for (const [name, line] of [
  ['of no resource', { resource: 'database', from: 1, value: {} }],
  ['with the value of another resource', { resource: 'target', from: 1, value: { authorizer: 'NONE' } }],
  ['without a time', { resource: 'identity', value: { issuer: null, audience: null, clientId: null } }],
  ['with a credential that does not exist', { resource: 'target', from: 1, value: { name: 'a', credentialProviders: ['MAGIC'], allowedRequestHeaders: [] } }],
] as const) {
  test(`a revision ${name} is passed over`, async (context) => {
    const folder = await project(context);
    await appendRevision(folder, { resource: 'target', from: 9, unreadable: 'x' });
    await appendFile(join(folder, '.agentcore-chain', 'configuration.jsonl'), `${JSON.stringify(line)}\n`);
    assert.equal((await localConfigSource(folder).revisions()).length, 1);
  });
}
