import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import {
  BedrockAgentCoreControlClient, CreateGatewayCommand, DeleteGatewayCommand, DeleteGatewayTargetCommand, GetGatewayCommand, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand, ListTagsForResourceCommand, TagResourceCommand, UpdateGatewayCommand,
  UpdateGatewayTargetCommand,
} from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, DescribeDeliveriesCommand, DescribeLogGroupsCommand, GetDeliveryDestinationCommand, GetDeliverySourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRolePolicyCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { zipSync } from 'fflate';
import { pythonChain } from '../builders/guideChains.ts';
import { openDeployment } from '../../src/app/deploy/openDeployment.ts';
import type { DeployRecord, RecordEntry } from '../../src/app/ports/deploy.ts';
import { awsReconcilers } from '../../src/aws/deploy/awsReconcilers.ts';
import type { Chain, Target } from '../../src/core/chain/chain.ts';
import { deploymentSubject, type Artifact, type Artifacts } from '../../src/core/deploy/deploymentSubject.ts';
import { gatewayIds, gatewayResources } from '../../src/core/deploy/desired/gatewayResources.ts';
import { interceptorIds, interceptorResources } from '../../src/core/deploy/desired/interceptorResources.ts';
import { startFaultProxy, type Fault, type PassingCall } from './faultProxy.ts';
import { startMoto, type Moto } from './moto.ts';
import { noWorkload } from './noWorkload.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const { signal } = new AbortController();
const options = { onProgress: () => {}, now: () => 0, signal };
const document = { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'All' } } } } } };

let moto: Moto;
let control: BedrockAgentCoreControlClient;
let logs: CloudWatchLogsClient;
let iam: IAMClient;
let written: Map<string, RecordEntry>;

before(async () => {
  moto = await startMoto();
  [control, logs, iam] = [new BedrockAgentCoreControlClient(moto.access), new CloudWatchLogsClient(moto.access), new IAMClient(moto.access)];
});
after(() => moto?.stop());
/** AWS holds nothing, and this machine remembers nothing. */
async function reset(): Promise<void> {
  await fetch(`${moto.access.endpoint}/moto-api/reset`, { method: 'POST' });
  written = new Map();
}

/** The interceptor and the gateway, whose documents are these; what is asked of AWS passes a proxy. */
async function deployment(chain: Chain, work: (open: ReturnType<typeof openDeployment>) => Promise<unknown>, documents: { readonly [target: string]: unknown } = {}, fault: (call: PassingCall) => Fault | null = () => null): Promise<readonly PassingCall[]> {
  const proxy = await startFaultProxy(moto.access, fault);
  const artifacts: Artifacts = {
    [interceptorIds.function]: packed(zipSync({ 'index.py': [utf8ToBytes('print(1)'), { mtime: '2026-01-01' }] })),
    ...Object.fromEntries(chain.targets.map(({ name }) => [gatewayIds.target(name), packed(utf8ToBytes(JSON.stringify(documents[name] ?? document)))])),
  };
  const subject = deploymentSubject(chain, place, artifacts);
  const record: DeployRecord = {
    read: async () => new Map(written),
    write: async (_place, id, entry) => void (entry === null ? written.delete(id) : written.set(id, entry)),
  };
  try {
    await work(openDeployment({
      chain: chain.name, place, record, desired: [...interceptorResources(subject), ...gatewayResources(subject)],
      reconcilers: { ...awsReconcilers({ access: proxy.access, account: place.account, artifacts, wait: async (_ms, until) => until.throwIfAborted() }), ...noWorkload },
    }));
  } finally {
    proxy.stop();
  }
  return proxy.calls;
}

function packed(bytes: Uint8Array): Artifact {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('base64'), unpackedBytes: bytes.length };
}

function chainWith(parts: { readonly gateway?: Partial<Chain['gateway']>; readonly targets?: readonly Partial<Target>[]; readonly retentionDays?: number } = {}): Chain {
  const [first] = pythonChain.targets;
  assert.ok(first);
  return {
    ...pythonChain,
    gateway: { ...pythonChain.gateway, ...parts.gateway },
    targets: (parts.targets ?? [{}]).map((target) => ({ ...first, url: 'https://orders.example.com', ...target })),
    observability: { ...pythonChain.observability, retentionDays: parts.retentionDays ?? 14 },
  };
}

/** What becomes of the gateway's resources that are not kept. */
async function deploy(chain: Chain, documents?: { readonly [target: string]: unknown }, fault?: (call: PassingCall) => Fault | null): Promise<{ readonly [id: string]: string }> {
  let outcomes: { readonly [id: string]: string } = {};
  await deployment(chain, async (open) => {
    const applied = await open.apply(await open.plan(null, signal), options);
    outcomes = Object.fromEntries(applied.filter(({ id, outcome }) => id.startsWith('gateway/') && outcome !== 'kept').map(({ id, outcome, error }) => [id, error?.message ?? outcome]));
  }, documents, fault);
  return outcomes;
}

async function planOf(chain: Chain, documents?: { readonly [target: string]: unknown }): Promise<{ readonly [id: string]: string }> {
  let steps: { readonly [id: string]: string } = {};
  await deployment(chain, async (open) => {
    const plan = await open.plan(null, signal);
    steps = Object.fromEntries(plan.steps.filter(({ kind, resource }) => kind !== 'keep' && resource.id.startsWith('gateway/')).map(({ resource, kind, because }) => [resource.id, `${kind}: ${because}`]));
  }, documents);
  return steps;
}

async function destroy(chain: Chain): Promise<readonly string[]> {
  const left: string[] = [];
  await deployment(chain, async (open) => {
    const removed = await open.destroy(await open.plan(null, signal), options);
    left.push(...removed.filter(({ outcome }) => outcome === 'left' || outcome === 'failed').map(({ id }) => id));
  });
  return left;
}

async function theGateway() {
  const { items = [] } = await control.send(new ListGatewaysCommand({}));
  assert.equal(items.length, 1);
  return control.send(new GetGatewayCommand({ gatewayIdentifier: items[0]?.gatewayId }));
}

async function theTargets() {
  const { gatewayId } = await theGateway();
  const { items = [] } = await control.send(new ListGatewayTargetsCommand({ gatewayIdentifier: gatewayId, maxResults: 100 }));
  return Promise.all(items.map(({ targetId }) => control.send(new GetGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId }))));
}

async function theTarget() {
  const [target, ...others] = await theTargets();
  assert.ok(target);
  assert.equal(others.length, 0);
  return target;
}

async function nothingIsLeft(): Promise<void> {
  assert.deepEqual((await control.send(new ListGatewaysCommand({}))).items, []);
  assert.deepEqual((await logs.send(new DescribeLogGroupsCommand({}))).logGroups, []);
  assert.deepEqual((await logs.send(new DescribeDeliveriesCommand({}))).deliveries, []);
  await assert.rejects(logs.send(new GetDeliverySourceCommand({ name: 'orders-gateway' })), { name: 'ResourceNotFoundException' });
  await assert.rejects(logs.send(new GetDeliveryDestinationCommand({ name: 'orders-gateway' })), { name: 'ResourceNotFoundException' });
  assert.deepEqual((await iam.send(new ListRolesCommand({}))).Roles, []);
}

test('interceptor and gateway from nothing: role, gateway, target and log are as the chain file says, and carry our tags', async () => {
  await reset();
  assert.deepEqual(Object.values(await deploy(chainWith())), ['created', 'created', 'created', 'created', 'created']);
  const alias = 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor:live';
  const gateway = await theGateway();
  assert.partialDeepStrictEqual(gateway, {
    status: 'READY', name: 'orders', roleArn: 'arn:aws:iam::123456789012:role/orders-gateway', protocolType: 'MCP', authorizerType: 'AWS_IAM',
    interceptorConfigurations: [{ interceptor: { lambda: { arn: alias } }, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: true } }],
  });
  assert.equal(gateway.exceptionLevel, undefined);
  assert.deepEqual((await control.send(new ListTagsForResourceCommand({ resourceArn: gateway.gatewayArn }))).tags, { 'agentcore-chain:chain': 'orders', 'agentcore-chain:resource': 'gateway/gateway' });
  const { PolicyDocument: policy = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: 'orders-gateway', PolicyName: 'agentcore-chain' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(policy)), { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: alias }] });

  const target = await theTarget();
  assert.partialDeepStrictEqual(target, { status: 'READY', name: 'orders', credentialProviderConfigurations: [], metadataConfiguration: { allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] } });
  assert.deepEqual(JSON.parse(target.targetConfiguration?.mcp?.openApiSchema?.inlinePayload ?? ''), { ...document, servers: [{ url: 'https://orders.example.com' }] });

  const { deliverySource } = await logs.send(new GetDeliverySourceCommand({ name: 'orders-gateway' }));
  assert.deepEqual([deliverySource?.resourceArns, deliverySource?.logType, deliverySource?.tags?.['agentcore-chain:chain']], [[gateway.gatewayArn], 'APPLICATION_LOGS', 'orders']);
  const { deliveryDestination } = await logs.send(new GetDeliveryDestinationCommand({ name: 'orders-gateway' }));
  const group = '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders';
  assert.equal(deliveryDestination?.deliveryDestinationConfiguration?.destinationResourceArn, `arn:aws:logs:us-west-2:123456789012:log-group:${group}`);
  const { deliveries } = await logs.send(new DescribeDeliveriesCommand({}));
  assert.deepEqual(deliveries?.map(({ deliverySourceName, deliveryDestinationArn }) => [deliverySourceName, deliveryDestinationArn]), [['orders-gateway', deliveryDestination?.arn]]);
  assert.equal((await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group }))).logGroups?.[0]?.retentionInDays, 14);

  assert.deepEqual(await planOf(chainWith()), {});
  assert.deepEqual(await destroy(chainWith()), []);
  await nothingIsLeft();
});

test('edits of the chain file and of the document are planned by their member, deployed, and nothing else changes', async (t) => {
  await reset();
  await deploy(chainWith());
  const { gatewayId } = await theGateway();
  const { targetId } = await theTarget();
  const jwt = { discoveryUrl: 'https://example.okta.com/oauth2/default/.well-known/openid-configuration', allowedAudience: ['api://orders'] };
  const edits: readonly (readonly [string, Chain, { readonly [id: string]: string }, () => Promise<unknown>])[] = [
    ['headers off', chainWith({ gateway: { passRequestHeaders: false } }), { 'gateway/gateway': 'update: interceptorConfigurations differs' }, async () => assert.equal((await theGateway()).interceptorConfigurations?.[0]?.inputConfiguration?.passRequestHeaders, false)],
    ['headers on', chainWith(), { 'gateway/gateway': 'update: interceptorConfigurations differs' }, async () => assert.equal((await theGateway()).interceptorConfigurations?.[0]?.inputConfiguration?.passRequestHeaders, true)],
    ['JWT inbound', chainWith({ gateway: { authorizer: 'CUSTOM_JWT' } }), { 'gateway/gateway': 'update: authorizerConfiguration and authorizerType differ' }, async () => assert.deepEqual((await theGateway()).authorizerConfiguration, { customJWTAuthorizer: jwt })],
    ['SigV4 inbound', chainWith(), { 'gateway/gateway': 'update: authorizerConfiguration and authorizerType differ' }, async () => assert.equal((await theGateway()).authorizerConfiguration, undefined)],
    ['DEBUG', chainWith({ gateway: { exceptionLevel: 'DEBUG' } }), { 'gateway/gateway': 'update: exceptionLevel differs' }, async () => assert.equal((await theGateway()).exceptionLevel, 'DEBUG')],
    ['no DEBUG', chainWith(), { 'gateway/gateway': 'update: exceptionLevel differs' }, async () => assert.equal((await theGateway()).exceptionLevel, undefined)],
    ['other headers to the target', chainWith({ targets: [{ allowedRequestHeaders: ['baggage'] }] }), { 'gateway/target/orders': 'update: allowedRequestHeaders differs' }, async () => assert.deepEqual((await theTarget()).metadataConfiguration?.allowedRequestHeaders, ['baggage'])],
    ['no header to the target', chainWith({ targets: [{ allowedRequestHeaders: [] }] }), { 'gateway/target/orders': 'update: allowedRequestHeaders differs' }, async () => assert.equal((await theTarget()).metadataConfiguration, undefined)],
    ['the API moved', chainWith({ targets: [{ url: 'https://new.example.com/v1' }] }), { 'gateway/target/orders': 'update: allowedRequestHeaders and url differ' }, async () => assert.match((await theTarget()).targetConfiguration?.mcp?.openApiSchema?.inlinePayload ?? '', /"servers":\[\{"url":"https:\/\/new\.example\.com\/v1"\}\]/)],
    ['the log is kept longer', chainWith({ retentionDays: 30, targets: [{ url: 'https://new.example.com/v1' }] }), { 'gateway/logs': 'update: retentionInDays differs' }, async () => undefined],
  ];
  for (const [what, chain, planned, look] of edits) {
    await t.test(what, async () => {
      assert.deepEqual(await planOf(chain), planned);
      assert.deepEqual(await deploy(chain), Object.fromEntries(Object.keys(planned).map((id) => [id, 'updated'])));
      await look();
      assert.deepEqual(await planOf(chain), {});
      assert.deepEqual([(await theGateway()).gatewayId, (await theTarget()).targetId], [gatewayId, targetId], 'changed where they are');
    });
  }
  const edited = { orders: { ...document, info: { title: 'Orders', version: '2' } } };
  const last = chainWith({ retentionDays: 30, targets: [{ url: 'https://new.example.com/v1' }] });
  assert.deepEqual(await planOf(last, edited), { 'gateway/target/orders': 'update: openApiSha256 differs' });
  await deploy(last, edited);
  assert.match((await theTarget()).targetConfiguration?.mcp?.openApiSchema?.inlinePayload ?? '', /"version":"2"/);
  assert.deepEqual(await planOf(last, edited), {});
});

test('targets come and go with the chain file, found on whichever page they stand', async () => {
  await reset();
  const three = chainWith({ targets: [{}, { name: 'billing' }, { name: 'stock' }] });
  await deploy(three);
  assert.equal((await theTargets()).length, 2, 'a page of two, whichever were made first');
  written.clear();
  assert.deepEqual(await planOf(three), {}, 'the third is found without the record too');
  await deploy(three);
  const one = chainWith({ targets: [{ name: 'stock' }] });
  const gone = 'delete: the chain file does not ask for it any more';
  assert.deepEqual(await planOf(one), { 'gateway/target/billing': gone, 'gateway/target/orders': gone });
  written.clear();
  assert.deepEqual(await planOf(one), { 'gateway/target/billing': gone, 'gateway/target/orders': gone }, 'they belong to the gateway, which is ours by its tags');
  const notToday = { status: 400, error: 'ValidationException', body: { message: 'not today' } };
  assert.match(JSON.stringify(await deploy(one, {}, ({ operation }) => (operation === 'DeleteGatewayTarget' ? notToday : null))), /not today/);
  assert.equal(written.get('gateway/gateway')?.state, 'done');
  assert.deepEqual(await planOf(one), { 'gateway/target/billing': gone, 'gateway/target/orders': gone }, 'what could not be taken away is on record');
  assert.deepEqual(await deploy(one), { 'gateway/target/billing': 'removed', 'gateway/target/orders': 'removed' });
  assert.equal((await theTarget()).name, 'stock');
  assert.deepEqual(await planOf(one), {});
  assert.deepEqual([...written.keys()].filter((id) => id.startsWith('gateway/target/')), ['gateway/target/stock']);
});

test('destroy takes a target along that the record has forgotten: it belongs to the gateway', async () => {
  await reset();
  await deploy(chainWith({ targets: [{}, { name: 'billing' }, { name: 'stock' }] }));
  written.clear();
  assert.deepEqual(await destroy(chainWith()), []);
  await nothingIsLeft();
});

test('what another tool set beside ours stays over an update; what it changed of ours is put back', async () => {
  await reset();
  await deploy(chainWith());
  const { gatewayId, name, roleArn, interceptorConfigurations } = await theGateway();
  const { targetId, targetConfiguration } = await theTarget();
  const policyEngineConfiguration = { arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:policy-engine/p-0123456789', mode: 'LOG_ONLY' as const };
  const theirInterceptor = { interceptor: { lambda: { arn: 'arn:aws:lambda:us-west-2:123456789012:function:theirs' } }, interceptionPoints: ['RESPONSE' as const], inputConfiguration: { passRequestHeaders: false } };
  await control.send(new UpdateGatewayCommand({ gatewayIdentifier: gatewayId, name, roleArn, protocolType: 'MCP', authorizerType: 'NONE', interceptorConfigurations: [...(interceptorConfigurations ?? []), theirInterceptor], description: 'theirs', protocolConfiguration: { mcp: { instructions: 'be kind' } }, policyEngineConfiguration }));
  await control.send(new UpdateGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId, name: 'orders', targetConfiguration, description: 'theirs too', credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }], metadataConfiguration: { allowedResponseHeaders: ['ETag'] } }));
  assert.deepEqual(await planOf(chainWith()), { 'gateway/gateway': 'update: authorizerType differs', 'gateway/target/orders': 'update: allowedRequestHeaders and credentialProviderConfigurations differ' });
  const beside: { [id: string]: unknown } = {};
  await deployment(chainWith(), async (open) => {
    for (const { resource, besides } of (await open.plan(null, signal)).steps) if (besides !== undefined) beside[resource.id] = besides;
  });
  assert.deepEqual(beside, {
    'gateway/gateway': { description: 'theirs', protocolConfiguration: { mcp: { instructions: 'be kind' } }, policyEngineConfiguration, interceptorConfigurations: [theirInterceptor] },
    'gateway/target/orders': { description: 'theirs too', metadataConfiguration: { allowedResponseHeaders: ['ETag'] } },
  });
  await deploy(chainWith());
  const whole = await theGateway();
  assert.partialDeepStrictEqual(whole, { authorizerType: 'AWS_IAM', description: 'theirs', protocolConfiguration: { mcp: { instructions: 'be kind' } }, policyEngineConfiguration });
  assert.deepEqual(whole.interceptorConfigurations, [...(interceptorConfigurations ?? []), theirInterceptor]);
  assert.partialDeepStrictEqual(await theTarget(), { description: 'theirs too', credentialProviderConfigurations: [], metadataConfiguration: { allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'], allowedResponseHeaders: ['ETag'] } });
  assert.deepEqual(await planOf(chainWith()), {});
});

test('an interceptor that another tool took over for both ways is ours again for requests, and stays theirs for replies', async () => {
  await reset();
  await deploy(chainWith());
  const { gatewayId, name, roleArn, interceptorConfigurations } = await theGateway();
  const theirs = { interceptor: { lambda: { arn: 'arn:aws:lambda:us-west-2:123456789012:function:theirs' } }, inputConfiguration: { passRequestHeaders: true } };
  await control.send(new UpdateGatewayCommand({ gatewayIdentifier: gatewayId, name, roleArn, protocolType: 'MCP', authorizerType: 'AWS_IAM', interceptorConfigurations: [{ ...theirs, interceptionPoints: ['REQUEST', 'RESPONSE'] }] }));
  assert.deepEqual(await planOf(chainWith()), { 'gateway/gateway': 'update: interceptorConfigurations differs' });
  await deploy(chainWith());
  assert.deepEqual((await theGateway()).interceptorConfigurations, [...(interceptorConfigurations ?? []), { ...theirs, interceptionPoints: ['RESPONSE'] }]);
  assert.deepEqual(await planOf(chainWith()), {});
});

test('a foreign gateway of the same name is blocked with its targets and its log, and nothing of it is touched', async () => {
  await reset();
  const theirs = { name: 'orders', roleArn: 'arn:aws:iam::123456789012:role/theirs', protocolType: 'MCP' as const, authorizerType: 'AWS_IAM' as const };
  const { gatewayId: identifier, gatewayArn } = await control.send(new CreateGatewayCommand({ ...theirs, tags: { team: 'other' } }));
  assert.deepEqual(await planOf(chainWith()), {
    'gateway/role': 'create: it is not there',
    'gateway/gateway': 'blocked: a resource of this name is there, and no tag says that it is this chain’s',
    'gateway/target/orders': 'blocked: orders, which holds it, is not known as this chain’s',
    'gateway/logs': 'create: it is not there',
    'gateway/log-delivery': 'blocked: it needs orders, which is blocked',
  });
  const mutating = (calls: readonly PassingCall[]): readonly string[] => calls.map(({ operation }) => operation).filter((operation) => /^(Create|Update|Delete|Put)(Gateway|Delivery)/.test(operation));
  assert.deepEqual(mutating(await deployment(chainWith(), async (open) => open.apply(await open.plan(null, signal), options))), []);
  assert.deepEqual(mutating(await deployment(chainWith(), async (open) => open.destroy(await open.plan(null, signal), options))), []);
  assert.partialDeepStrictEqual(await control.send(new GetGatewayCommand({ gatewayIdentifier: identifier })), theirs);
  assert.deepEqual((await control.send(new ListTagsForResourceCommand({ resourceArn: gatewayArn }))).tags, { team: 'other' });

  await control.send(new TagResourceCommand({ resourceArn: gatewayArn, tags: { 'agentcore-chain:chain': 'invoices' } }));
  assert.equal((await planOf(chainWith()))['gateway/gateway'], 'blocked: a resource of this name belongs to another chain, by its tags');
});

test('a gateway that somebody deleted is made anew, though AWS remembers the request by its token, and its log follows', async () => {
  await reset();
  await deploy(chainWith());
  const before = await theGateway();
  const { targetId } = await theTarget();
  await destroyTargetAndGateway(before.gatewayId, targetId);
  written.clear(); // nobody knows any more that there was one
  assert.deepEqual(await deploy(chainWith()), { 'gateway/gateway': 'created', 'gateway/target/orders': 'created', 'gateway/log-delivery': 'updated' });
  const { gatewayId, gatewayArn } = await theGateway();
  assert.notEqual(gatewayId, before.gatewayId);
  assert.deepEqual((await logs.send(new GetDeliverySourceCommand({ name: 'orders-gateway' }))).deliverySource?.resourceArns, [gatewayArn]);
  assert.equal((await logs.send(new DescribeDeliveriesCommand({}))).deliveries?.length, 1);
  assert.deepEqual(await planOf(chainWith()), {});
});

async function destroyTargetAndGateway(gatewayIdentifier: string | undefined, targetId: string | undefined): Promise<void> {
  await control.send(new DeleteGatewayTargetCommand({ gatewayIdentifier, targetId }));
  await control.send(new DeleteGatewayCommand({ gatewayIdentifier }));
}

test('one that was destroyed is made anew by one request, which AWS does not know from the former life', async () => {
  await reset();
  await deploy(chainWith());
  assert.deepEqual(await destroy(chainWith()), []);
  const calls: string[] = [];
  await deploy(chainWith(), {}, ({ operation }) => (calls.push(operation) === 0 ? 'cut' : null));
  assert.deepEqual(calls.filter((operation) => /^Create(Gateway|GatewayTarget)$/.test(operation)), ['CreateGateway', 'CreateGatewayTarget']);
  assert.deepEqual(await planOf(chainWith()), {});
});

test('a making that was cut off and is taken up again is the same request; what AWS made of it meanwhile deleted is made anew', async () => {
  await reset();
  const tokens: unknown[] = [];
  const cutOff = ({ operation, input }: PassingCall): Fault | null => {
    if (operation === 'CreateGateway') tokens.push(input['clientToken']);
    return operation === 'GetGateway' ? { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } } : null;
  };
  await deploy(chainWith(), {}, cutOff);
  const { gatewayId } = await theGateway();
  await control.send(new DeleteGatewayCommand({ gatewayIdentifier: gatewayId }));
  assert.equal((await deploy(chainWith(), {}, ({ operation, input }) => (operation === 'CreateGateway' && tokens.push(input['clientToken']) === 0 ? 'cut' : null)))['gateway/gateway'], 'created');
  assert.equal(tokens[1], tokens[0], 'AWS knows the request, and makes nothing');
  assert.notEqual(tokens[2], tokens[0]);
  assert.notEqual((await theGateway()).gatewayId, gatewayId);
});

test('a request that AWS did and nobody heard the answer of makes nothing twice', async () => {
  await reset();
  let lost = 0;
  await deploy(chainWith(), {}, ({ operation }) => (/^Create(Gateway|GatewayTarget|Delivery)$/.test(operation) && lost++ < 3 ? 'lost' : null));
  assert.ok(lost >= 3);
  await deploy(chainWith());
  assert.equal((await theTarget()).name, 'orders');
  assert.equal((await logs.send(new DescribeDeliveriesCommand({}))).deliveries?.length, 1);
  assert.deepEqual(await planOf(chainWith()), {});
});

test('what AWS failed to make is told with its reasons, and made anew by the next deployment', async () => {
  await reset();
  let isFailed = true;
  const fault = ({ operation, path }: PassingCall): Fault | null => {
    if (/^Delete(Gateway|GatewayTarget)$/.test(operation)) isFailed = false;
    const [, gatewayId, targetId] = /^\/gateways\/([^/]+)\/(?:targets\/([^/]+)\/)?$/.exec(path) ?? [];
    const failed = { gatewayId, gatewayArn: `arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/${gatewayId}`, name: 'orders', status: 'FAILED', statusReasons: ['AWS was not up to it.'] };
    if (isFailed && operation === 'GetGateway') return { status: 200, body: failed };
    return isFailed && operation === 'GetGatewayTarget' ? { status: 200, body: { ...failed, targetId } } : null;
  };
  const withoutTarget = chainWith({ targets: [{ url: null, runsOn: 'elsewhere' }] });
  assert.partialDeepStrictEqual(await deploy(withoutTarget, {}, fault), { 'gateway/gateway': 'AWS could not bring gateway orders to READY, it is FAILED: AWS was not up to it.', 'gateway/log-delivery': 'skipped' });
  const { gatewayId } = await theGateway();
  assert.partialDeepStrictEqual(await deploy(withoutTarget, {}, fault), { 'gateway/gateway': 'updated', 'gateway/log-delivery': 'created' });
  assert.notEqual((await theGateway()).gatewayId, gatewayId);

  isFailed = true;
  const ofTarget = (call: PassingCall): Fault | null => (call.operation === 'GetGateway' ? null : fault(call));
  assert.deepEqual(await deploy(chainWith(), {}, ofTarget), { 'gateway/target/orders': 'AWS could not bring target orders to READY, it is FAILED: AWS was not up to it.' });
  const { targetId } = await theTarget();
  assert.deepEqual(await deploy(chainWith(), {}, ofTarget), { 'gateway/target/orders': 'updated' });
  assert.notEqual((await theTarget()).targetId, targetId);
  assert.deepEqual(await planOf(chainWith()), {});
});

test('what a deployment left half made is filled up: a source without its destination, a destination without its delivery', async () => {
  await reset();
  for (const operation of ['PutDeliveryDestination', 'CreateDelivery']) {
    const denied = { status: 400, error: 'ValidationException', body: { message: 'not today' } };
    const outcomes = await deploy(chainWith(), {}, (call) => (call.operation === operation ? denied : null));
    assert.match(outcomes['gateway/log-delivery'] ?? '', /not today/);
    assert.match((await planOf(chainWith()))['gateway/log-delivery'] ?? '', /^update: .*isDelivered/);
    assert.deepEqual(await deploy(chainWith()), { 'gateway/log-delivery': 'updated' });
    assert.deepEqual(await planOf(chainWith()), {});
    assert.deepEqual(await destroy(chainWith()), []);
    await nothingIsLeft();
  }
});

test('a gateway that could not be read is blocked, and nothing is made in its place', async () => {
  await reset();
  await deploy(chainWith());
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  for (const operation of ['GetGateway', 'ListTagsForResource', 'GetGatewayTarget', 'GetDeliverySource', 'GetDeliveryDestination', 'GetDelivery']) {
    const calls = await deployment(chainWith(), async (open) => {
      const plan = await open.plan(null, signal);
      assert.ok(plan.steps.some(({ kind, because }) => kind === 'blocked' && because.includes(operation)), operation);
      await open.apply(plan, options);
    }, {}, (call) => (call.operation === operation && (operation !== 'ListTagsForResource' || call.service.includes('agentcore')) ? denied : null));
    assert.deepEqual(calls.filter((call) => /^(Create|Update|Delete|Put)/.test(call.operation)).map((call) => call.operation), [], operation);
  }
});

test('the address of an API that is not deployed yet holds up its target alone, and the plan says what to do', async () => {
  await reset();
  const chain = chainWith({ targets: [{ url: null, runsOn: 'elsewhere' }] });
  assert.match((await planOf(chain))['gateway/target/orders'] ?? '', /^blocked: it has no address yet: deploy the API/);
  assert.deepEqual(await deploy(chain), { 'gateway/role': 'created', 'gateway/gateway': 'created', 'gateway/target/orders': 'skipped', 'gateway/logs': 'created', 'gateway/log-delivery': 'created' });
  assert.deepEqual(await deploy(chainWith()), { 'gateway/target/orders': 'created' });
});
