import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { CreateAgentRuntimeEndpointCommand, UpdateGatewayCommand, UpdateGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from '../../src/app/ports.ts';
import { awsConfigSource } from '../../src/aws/awsConfigSource.ts';
import { configurationAt } from '../../src/core/chain/configurationInForce.ts';
import type { ConfigurationRevision, GatewayConfiguration, IdentityConfiguration, RuntimeConfiguration, TargetConfiguration } from '../../src/core/chain/configuration.ts';
import { ChainError } from '../../src/core/errors.ts';
import { controlClientAt, createGateway, createRuntime, createTarget, gatewayInput, targetInput } from './agentCoreResources.ts';
import { startFaultProxy } from './faultProxy.ts';
import { startMoto } from './moto.ts';
import type { Moto } from './moto.ts';

const identity: IdentityConfiguration = { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' };
const runtime: RuntimeConfiguration = { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'] };
const gateway: GatewayConfiguration = { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' };
const target: TargetConfiguration = { name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] };

/** A whole second: AWS answers times without their milliseconds. */
const created = Math.floor(Date.now() / 1000) * 1000 - 60_000;

let moto: Moto;
before(async () => void (moto = await startMoto()));
after(async () => moto.stop());

test('what was created is in force, each resource from its own last update on', async () => {
  const ids = await createAll(runtime, gateway, [target]);
  assert.deepEqual(await revisionsOf(ids), [
    { resource: 'identity', from: 0, value: identity },
    { resource: 'runtime', from: created, value: runtime },
    { resource: 'gateway', from: created, value: gateway },
    { resource: 'target', from: created, value: target },
  ]);
});

for (const [what, configuration] of [
  ['headers not passed to the interceptor', { ...gateway, requestInterceptor: { passRequestHeaders: false } }],
  ['no interceptor', { ...gateway, requestInterceptor: null }],
  ['DEBUG, and anyone may call', { ...gateway, authorizer: 'NONE', exceptionLevel: 'DEBUG' }],
  ['JWT inbound', { ...gateway, authorizer: 'CUSTOM_JWT' }],
] as const) {
  test(`a gateway reads as it stands: ${what}`, async () => {
    const ids = await createAll(runtime, configuration, []);
    assert.deepEqual(valueOf(await revisionsOf(ids), 'gateway'), configuration);
  });
}

test('a runtime with JWT inbound and an empty allowlist reads as it stands', async () => {
  const configuration: RuntimeConfiguration = { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: [] };
  assert.deepEqual(valueOf(await revisionsOf(await createAll(configuration, gateway, [])), 'runtime'), configuration);
});

test('reads the targets of every page, with their credential providers', async () => {
  const targets: readonly TargetConfiguration[] = [
    { name: 'plain', credentialProviders: [], allowedRequestHeaders: [] },
    { name: 'signed', credentialProviders: ['GATEWAY_IAM_ROLE'], allowedRequestHeaders: [] },
    { name: 'oauth', credentialProviders: ['OAUTH'], allowedRequestHeaders: ['X-A'] },
    { name: 'key', credentialProviders: ['API_KEY'], allowedRequestHeaders: [] },
    { name: 'last', credentialProviders: [], allowedRequestHeaders: [] },
  ];
  const ids = await createAll(runtime, gateway, targets);
  const proxy = await startFaultProxy(moto.access, () => null);
  const revisions = await revisionsOf(ids, proxy.access);
  proxy.stop();
  assert.deepEqual(revisions.flatMap((revision) => (revision.resource === 'target' && 'value' in revision ? [revision.value] : [])), targets);
  assert.equal(proxy.calls.filter(({ path }) => path.includes('nextToken=')).length, 2, 'five targets, two a page');
});

test('a flow from before a resource’s last update: its configuration then is unknown, the others’ is known', async () => {
  const ids = await createAll(runtime, { ...gateway, requestInterceptor: { passRequestHeaders: false } }, [target]);
  const updated = created + 30_000;
  const client = controlClientAt(moto.access, updated);
  await client.send(new UpdateGatewayCommand({ ...gatewayInput('orders-gw', gateway, identity), gatewayIdentifier: ids.gatewayId }));
  await client.send(new UpdateGatewayTargetCommand({ ...targetInput(ids.gatewayId, { ...target, credentialProviders: ['API_KEY'] }), targetId: ids.targetIds[0] ?? '' }));

  const revisions = await revisionsOf(ids);
  const before = configurationAt(revisions, { from: created + 10_000, to: created + 11_000 });
  assert.equal(before.runtime.state, 'known');
  assert.equal(before.identity.state, 'known');
  assert.ok(before.gateway.state === 'unknown' && /changed after this flow/.test(before.gateway.because));
  assert.equal(before.targets.get('orders')?.state, 'unknown');

  const later = configurationAt(revisions, { from: updated + 1000, to: updated + 2000 });
  assert.deepEqual(later.gateway, { state: 'known', value: gateway, from: updated });
  assert.deepEqual(later.targets.get('orders'), { state: 'known', value: { ...target, credentialProviders: ['API_KEY'] }, from: updated });
});

test('of an endpoint that stands at an older version, that version’s configuration, from when it was moved there', async () => {
  const ids = await createAll(runtime, gateway, [target]);
  const moved = created + 60_000;
  await controlClientAt(moto.access, moved).send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: ids.runtimeId, name: 'prod', agentRuntimeVersion: '1' }));
  // moto knows of no version but the newest.
  const proxy = await startFaultProxy(moto.access, ({ operation, path }) => (operation === 'GetAgentRuntime' && path.includes('version=1') ? { status: 200, body: { agentRuntimeId: ids.runtimeId, status: 'READY', lastUpdatedAt: new Date(created).toISOString() } } : null));
  const logGroups = { agent: `/aws/bedrock-agentcore/runtimes/${ids.runtimeId}-prod` };
  const revisions = await awsConfigSource(chainWith(ids, logGroups), proxy.access).revisions();
  proxy.stop();
  const found = revisions.find(({ resource }) => resource === 'runtime');
  assert.deepEqual(found !== undefined && 'value' in found && found.value, { authorizer: 'AWS_IAM', requestHeaderAllowlist: [] });
  assert.ok((found?.from ?? 0) > created, String(found?.from));
  const [, gone] = await awsConfigSource(chainWith(ids, { agent: `${logGroups.agent}2` }), moto.access).revisions();
  assert.match(gone !== undefined && 'unreadable' in gone ? gone.unreadable : '', /^there is no endpoint prod2 of runtime /);
});

test('a chain file that names no runtime and no gateway: unreadable, never absent', async () => {
  const revisions = await awsConfigSource(chainWith({ runtimeId: null, gatewayId: null }), moto.access).revisions();
  assert.deepEqual(revisions.slice(1), [
    { resource: 'runtime', from: 0, unreadable: 'agentcore-chain.json names no runtime (agent.runtimeId)' },
    { resource: 'gateway', from: 0, unreadable: 'agentcore-chain.json names no gateway (gateway.gatewayId)' },
    { resource: 'target', from: 0, unreadable: 'agentcore-chain.json names no gateway (gateway.gatewayId)' },
  ]);
});

test('resources that AWS does not have are unreadable, with their ids', async () => {
  const revisions = await awsConfigSource(chainWith({ runtimeId: 'gone-0123456789', gatewayId: 'gone-9876543210' }), moto.access).revisions();
  assert.deepEqual(revisions.slice(1).map((revision) => 'unreadable' in revision && revision.unreadable), [
    'there is no runtime gone-0123456789 in us-west-2', 'there is no gateway gone-9876543210 in us-west-2', 'there is no gateway gone-9876543210 in us-west-2',
  ]);
});

test('one target that may not be read leaves the others known', async () => {
  const ids = await createAll(runtime, gateway, [target, { ...target, name: 'stock' }]);
  const proxy = await startFaultProxy(moto.access, ({ path }) => (path.endsWith(`/targets/${ids.targetIds[1]}/`)
    ? { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:sts::111122223333:assumed-role/Viewer/ana is not authorized to perform: bedrock-agentcore:GetGatewayTarget' } }
    : null));
  const revisions = await revisionsOf(ids, proxy.access);
  proxy.stop();
  const inForce = configurationAt(revisions, { from: created + 1000, to: created + 2000 });
  assert.equal(inForce.targets.get('orders')?.state, 'known');
  const other = inForce.targets.get('*');
  assert.ok(other?.state === 'unknown' && other.because.includes(`"Action":"bedrock-agentcore:GetGatewayTarget","Resource":"arn:aws:bedrock-agentcore:us-west-2:111122223333:gateway/${ids.gatewayId}"`));
});

test('an AWS in trouble is an error and no unknown configuration', async () => {
  const proxy = await startFaultProxy(moto.access, () => ({ status: 403, error: 'ExpiredTokenException', body: { message: 'expired' } }));
  await assert.rejects(awsConfigSource(chainWith({ runtimeId: 'r', gatewayId: 'g' }), proxy.access).revisions(), (error: unknown) => error instanceof ChainError && error.code === 'aws-credentials-missing');
  proxy.stop();
});

test('stops when told to', async () => {
  await assert.rejects(awsConfigSource(chainWith({ runtimeId: 'r', gatewayId: 'g' }), moto.access).revisions(AbortSignal.abort(new Error('enough'))), /enough/);
});

type Ids = { readonly runtimeId: string; readonly gatewayId: string; readonly targetIds: readonly string[] };

async function createAll(ofRuntime: RuntimeConfiguration, ofGateway: GatewayConfiguration, ofTargets: readonly TargetConfiguration[]): Promise<Ids> {
  const client = controlClientAt(moto.access, created);
  const own = randomUUID().slice(0, 8); // AWS takes a name once
  const { id: runtimeId } = await createRuntime(client, `orders_${own}`, ofRuntime, identity);
  const { id: gatewayId } = await createGateway(client, `orders-${own}`, ofGateway, identity);
  const targetIds: string[] = [];
  for (const configuration of ofTargets) targetIds.push((await createTarget(client, gatewayId, configuration)).id);
  return { runtimeId, gatewayId, targetIds };
}

async function revisionsOf({ runtimeId, gatewayId }: Ids, access: AwsAccess = moto.access): Promise<readonly ConfigurationRevision[]> {
  return awsConfigSource(chainWith({ runtimeId, gatewayId }), access).revisions();
}

function chainWith({ runtimeId, gatewayId }: { readonly runtimeId: string | null; readonly gatewayId: string | null }, logGroups: { readonly [log: string]: string } = {}): Parameters<typeof awsConfigSource>[0] {
  return {
    identity: { preset: 'okta', ...identity },
    agent: { language: 'typescript', folder: 'agent', package: 'zip', model: 'scripted', authorizer: 'AWS_IAM', requestHeaderAllowlist: [], runtimeId, gatewayClient: null },
    gateway: { authorizer: 'AWS_IAM', passRequestHeaders: false, exceptionLevel: 'off', gatewayId },
    observability: { claims: 'standard', retentionDays: 14, logGroups, logParts: {} },
  };
}

function valueOf(revisions: readonly ConfigurationRevision[], resource: ConfigurationRevision['resource']): unknown {
  const revision = revisions.find((one) => one.resource === resource);
  return revision !== undefined && 'value' in revision ? revision.value : revision;
}
