import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { BedrockAgentCoreControlClient, GetAgentRuntimeCommand, ListAgentRuntimesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { Placed, Present, Reconciler } from '../../src/app/ports/deploy.ts';
import type { Fields } from '../../src/core/deploy/resource.ts';
import type { Fault, PassingCall } from './faultProxy.ts';
import { startFaultyMoto } from './faultyMoto.ts';
import { runtimeReconciler } from '../../src/aws/deploy/runtimeReconciler.ts';

const signal = new AbortController().signal;
const placed: Placed = { id: 'agent/runtime', name: 'orders', chain: 'orders', tags: { 'agentcore-chain:chain': 'orders' }, recorded: null, holder: null };
const fields: Fields = {
  status: 'READY', authorizerConfiguration: undefined,
  agentRuntimeArtifact: { codeConfiguration: { code: { s3: { bucket: 'bucket', prefix: 'k' } }, runtime: 'NODE_22', entryPoint: ['main.mjs'] } },
  roleArn: 'arn:aws:iam::123456789012:role/r', networkConfiguration: { networkMode: 'PUBLIC' }, protocolConfiguration: { serverProtocol: 'HTTP' },
  requestHeaderConfiguration: { requestHeaderAllowlist: ['X-A'] }, environmentVariables: { A: 'b' },
};

const aws = await startFaultyMoto();
const client = new BedrockAgentCoreControlClient({ ...aws.access, maxAttempts: 1 });
const reconciler: Reconciler = runtimeReconciler({ client, access: aws.access, wait: () => Promise.resolve(void (waits += 1)) });
let waits: number;

beforeEach(async () => {
  waits = 0;
});

const status = (value: string, failureReason = 'the zip has no main.mjs'): Fault => ({ status: 200, body: { status: value, failureReason } });

async function seen(resource = placed): Promise<Present> {
  const found = await reconciler.observe(resource, signal);
  return found.state === 'present' ? found : assert.fail(`it is ${found.state}`);
}

async function ids(): Promise<readonly (string | undefined)[]> {
  return (await client.send(new ListAgentRuntimesCommand({}))).agentRuntimes?.map(({ agentRuntimeId }) => agentRuntimeId) ?? [];
}

function callsOf(operation: string): readonly PassingCall[] {
  return aws.calls.filter((call) => call.operation === operation);
}

test('it is waited for until it and its endpoint are ready', async () => {
  aws.faults['GetAgentRuntime'] = [status('CREATING'), status('CREATING')];
  aws.faults['GetAgentRuntimeEndpoint'] = [status('CREATING')];
  const { id } = await reconciler.create(placed, fields, signal);
  assert.deepEqual([await ids(), waits], [[id], 3]);
  assert.deepEqual((await seen()).fields, { ...fields, authorizerConfiguration: undefined });
});

test('what AWS fails to make is an error with AWS’s reason, and the next deployment makes it anew', async () => {
  aws.faults['GetAgentRuntime'] = [status('CREATING'), status('CREATE_FAILED')];
  await assert.rejects(reconciler.create(placed, fields, signal), { code: 'aws-refused', message: /runtime orders to READY, it is CREATE_FAILED: the zip has no main\.mjs/ });
  const [first] = await ids();
  const found = await seen();
  aws.faults['GetAgentRuntime'] = [status('CREATE_FAILED'), status('CREATE_FAILED')];
  const { id } = await reconciler.update(placed, fields, found, signal);
  assert.notEqual(id, first);
  assert.deepEqual(await ids(), [id]);
});

test('an update that AWS fails to carry out is an error too, and is sent again by the next', async () => {
  await reconciler.create(placed, fields, signal);
  const wanted = { ...fields, environmentVariables: { A: 'c' } };
  const found = await seen();
  aws.faults['GetAgentRuntime'] = [null, status('UPDATE_FAILED')];
  await assert.rejects(reconciler.update(placed, wanted, found, signal), { message: /UPDATE_FAILED: the zip/ });
  const sent = callsOf('UpdateAgentRuntime').length;
  aws.faults['GetAgentRuntime'] = [{ status: 200, body: { status: 'UPDATE_FAILED', agentRuntimeVersion: '2' } }];
  await reconciler.update(placed, wanted, found, signal);
  assert.equal(callsOf('UpdateAgentRuntime').length, sent + 1);
  assert.deepEqual((await seen()).fields['environmentVariables'], { A: 'c' });
});

test('an endpoint that does not come to the new version is an error', async () => {
  aws.faults['GetAgentRuntimeEndpoint'] = [status('UPDATE_FAILED')];
  await assert.rejects(reconciler.create(placed, fields, signal), { message: /endpoint DEFAULT of runtime orders to READY, it is UPDATE_FAILED/ });
});

test('a role that AWS does not know yet is tried again; any other refusal is one', async () => {
  const tooNew: Fault = { status: 400, error: 'ValidationException', body: { message: "Role validation failed for 'r'. Please verify that the role exists and its trust policy allows assumption by this service" } };
  const mayNotRead: Fault = { status: 400, error: 'ValidationException', body: { message: "Access denied while validating ECR URI '1.dkr.ecr.us-west-2.amazonaws.com/orders-agent'. The execution role requires permissions for ecr:GetAuthorizationToken, ecr:BatchGetImage, and ecr:GetDownloadUrlForLayer operations." } };
  aws.faults['CreateAgentRuntime'] = [tooNew, mayNotRead];
  await reconciler.create(placed, fields, signal);
  assert.equal((await ids()).length, 1);
  aws.faults['CreateAgentRuntime'] = [{ status: 400, error: 'ValidationException', body: { message: 'the bucket is empty' } }];
  const calls = callsOf('CreateAgentRuntime').length;
  await assert.rejects(reconciler.create({ ...placed, name: 'other' }, fields, signal), { code: 'aws-refused', message: /the bucket is empty/ });
  assert.equal(callsOf('CreateAgentRuntime').length, calls + 1);
});

test('a request whose answer was lost is known again by its token: one runtime is made', async () => {
  aws.faults['CreateAgentRuntime'] = ['lost'];
  await assert.rejects(reconciler.create(placed, fields, signal), { code: 'aws-unavailable' });
  const { id } = await reconciler.create(placed, fields, signal);
  assert.deepEqual(await ids(), [id]);
  const [one, two] = callsOf('CreateAgentRuntime').slice(-2).map(({ input }) => input['clientToken']);
  assert.equal(one, two);
  assert.match(String(one), /^[0-9a-f]{64}$/);
});

test('the same content twice, with another in between, is three requests to AWS', async () => {
  await reconciler.create(placed, fields, signal);
  const before = callsOf('UpdateAgentRuntime').length;
  for (const value of ['c', 'b', 'c']) await reconciler.update(placed, { ...fields, environmentVariables: { A: value } }, await seen(), signal);
  assert.equal(new Set(callsOf('UpdateAgentRuntime').slice(before).map(({ input }) => input['clientToken'])).size, 3);
});

test('one of a record that is gone is looked for by its name; one that cannot be read is not absent', async () => {
  const { id } = await reconciler.create(placed, fields, signal);
  const recorded = { id: 'orders-0000000000', arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/orders-0000000000' };
  assert.equal((await seen({ ...placed, recorded })).outputs['id'], id);
  const denied: Fault = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:sts::123456789012:assumed-role/dev/me is not authorized' } };
  for (const operation of ['GetAgentRuntime', 'ListAgentRuntimes', 'ListTagsForResource']) {
    aws.faults = { [operation]: [denied] };
    const found = await reconciler.observe(placed, signal);
    assert.match(found.state === 'unreadable' ? found.because : found.state, new RegExp(`may not call bedrock-agentcore:${operation} on runtime orders`));
  }
});

test('it is gone when AWS says so; one that is just being made or taken away is waited for first', async () => {
  await reconciler.create(placed, fields, signal);
  const found = await seen();
  aws.faults['GetAgentRuntime'] = [status('UPDATING'), null, status('DELETING'), status('DELETING')];
  await reconciler.remove(placed, found, signal);
  assert.deepEqual(await ids(), []);
  const deletions = callsOf('DeleteAgentRuntime').length;
  await reconciler.remove(placed, found, signal);
  assert.equal(callsOf('DeleteAgentRuntime').length, deletions);
});

test('what AWS cannot delete is an error', async () => {
  const { id = '' } = await reconciler.create(placed, fields, signal);
  aws.faults['DeleteAgentRuntime'] = [{ status: 202, body: { status: 'DELETING', agentRuntimeId: id } }];
  aws.faults['GetAgentRuntime'] = [null, status('DELETE_FAILED', 'a session is running')];
  await assert.rejects(reconciler.remove(placed, { state: 'present', owner: 'this-chain', fields: {}, outputs: { id } }, signal), { message: /DELETE_FAILED: a session is running/ });
  assert.equal((await client.send(new GetAgentRuntimeCommand({ agentRuntimeId: id }))).status, 'READY');
});
