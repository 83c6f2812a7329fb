import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CreateAgentRuntimeEndpointCommand, CreateGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import type { WatchedChain } from '../../src/core/chain/chain.ts';
import { chainToJson } from '../../src/core/chain/parseChain.ts';
import { controlClientAt, createGateway, createRuntime, createTarget } from './agentCoreResources.ts';
import { runAgainst, type Ran } from './deployMatrix.ts';
import { startMoto, type Moto } from './moto.ts';
import { plantChain, plantRequest, type PlantedChain } from './plantedChain.ts';

type Attached = { readonly path: string; readonly chain: WatchedChain; readonly notes: readonly { readonly setting: string; readonly because: string }[] };

let moto: Moto;
let empty: string;
let planted: PlantedChain;
before(async () => {
  moto = await startMoto();
  empty = await mkdtemp(join(tmpdir(), 'attach-'));
  planted = await plantChain(moto);
});
after(async () => {
  await moto?.stop();
  await rm(empty, { recursive: true, force: true });
});

const attach = (folder: string, args: readonly string[], options: Parameters<typeof runAgainst>[2] = {}): Promise<Ran> => runAgainst(moto, ['attach', join(empty, folder), '--region', 'us-west-2', ...args], options);

async function attached(folder: string, args: readonly string[], options: Parameters<typeof runAgainst>[2] = {}): Promise<Attached> {
  const { code, stdout, stderr } = await attach(folder, ['--json', ...args], options);
  assert.equal(code, 0, `${stdout}${stderr}`);
  return JSON.parse(stdout) as Attached;
}

test('from an empty folder and a gateway’s id: the chain file that says where everything is', async () => {
  const { chain, notes, path } = await attached('found', ['--gateway', planted.gatewayId]);
  assert.equal(await readFile(path, 'utf8'), chainToJson(chain));
  const elsewhere = { language: null, folder: null };
  const { target: _unknown, ...logGroups } = planted.logGroups;
  assert.deepEqual(chain, {
    version: 1, name: 'shop-tools', region: 'us-west-2',
    identity: { preset: 'generic', issuer: null, audience: null, clientId: null },
    headers: { runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', gateway: 'X-Custom-UserToken' },
    frontend: { kind: 'none' },
    agent: { ...elsewhere, package: 'zip', model: 'scripted', authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'], runtimeId: planted.runtimeId, gatewayClient: null },
    gateway: { authorizer: 'AWS_IAM', passRequestHeaders: true, exceptionLevel: 'off', gatewayId: planted.gatewayId },
    interceptor: elsewhere,
    targets: [{ ...elsewhere, name: 'orders', openapi: null, url: 'https://api.example.com/v1', runsOn: 'elsewhere', credentialProvider: 'none', allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] }],
    observability: { claims: 'standard', retentionDays: 14, logGroups, logParts: {} },
    local: { ports: {} },
  });
  assert.deepEqual(notes.map(({ setting }) => setting), ['observability.logGroups.frontend', 'observability.logGroups.target', 'identity']);
});

test('it asks by Get, List and Describe calls alone', async () => {
  const { calls } = await attach('asked', ['--gateway', planted.gatewayId]);
  assert.ok(calls.length > 8);
  assert.deepEqual(calls.map(({ operation }) => operation).filter((operation) => !/^(Get|List|Describe)/.test(operation)), []);
});

test('flow --aws then tells the flow of a request', async () => {
  await plantRequest(moto, planted);
  await attached('told', ['--gateway', planted.gatewayId, '--log-group', `target=${planted.logGroups.target}`]);
  const { code, stdout, stderr } = await runAgainst(moto, ['flow', join(empty, 'told'), '--aws', '--json']);
  const { hops, verdict, unchecked } = JSON.parse(stdout) as { readonly verdict: string; readonly hops: readonly { readonly hop: string; readonly presence: string }[]; readonly unchecked: readonly { readonly because: string }[] };
  assert.deepEqual(hops.map(({ hop, presence }) => `${hop} ${presence}`), ['frontend notLogged', 'agent seen', 'gateway seen', 'interceptor seen', 'target seen'], stderr);
  assert.deepEqual([code, verdict], [0, 'healthy'], JSON.stringify(unchecked));
});

test('what is there is never written over, and AWS is not asked', async () => {
  const before = await readFile(join(empty, 'found', 'agentcore-chain.json'), 'utf8');
  const { code, stderr, calls } = await attach('found', ['--gateway', planted.gatewayId]);
  assert.equal(code, 65);
  assert.match(stderr, /There is an agentcore-chain\.json in .* already/);
  assert.equal(calls.length, 0);
  assert.equal(await readFile(join(empty, 'found', 'agentcore-chain.json'), 'utf8'), before);
});

test('a chain that was attached to is not run or deployed from here', async () => {
  for (const command of ['run', 'plan'] as const) {
    const { code, stderr } = await runAgainst(moto, [command, join(empty, 'found')]);
    assert.equal(code, 65);
    assert.match(stderr, /chain whose projects are elsewhere: it can be watched/);
  }
});

test('without --gateway: the AgentCore CLI’s own files say which; else those that there are stand in the refusal', async () => {
  const { code, stderr } = await attach('asks', []);
  assert.equal(code, 64);
  assert.ok(stderr.includes(`  ${planted.gatewayId}`) && stderr.includes('--gateway ID'), stderr);
  await mkdir(join(empty, 'cli', 'agentcore', '.cli'), { recursive: true });
  await writeFile(join(empty, 'cli', 'agentcore', '.cli', 'deployed-state.json'), JSON.stringify({ targets: { default: { resources: { mcp: { gateways: { orders: { gatewayId: planted.gatewayId, gatewayArn: `arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/${planted.gatewayId}` } } } } } } }));
  assert.equal((await attached('cli', [])).chain.gateway.gatewayId, planted.gatewayId);
});

test('what may not be seen is said with the statement that would let it, and is not said to be absent', async () => {
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  const { chain, notes } = await attached('denied', ['--gateway', planted.gatewayId, '--log-group', 'target=/orders/target'], { fault: ({ operation }) => (/^(DescribeDeliverySources|GetFunctionConfiguration)$/.test(operation) ? denied : null) });
  assert.deepEqual(Object.keys(chain.observability.logGroups), ['agent', 'target']);
  const told = Object.fromEntries(notes.map(({ setting, because }) => [setting, because]));
  assert.match(told['observability.logGroups.gateway'] ?? '', /user\/u may not call logs:DescribeDeliverySources .*"Action":"logs:DescribeDeliverySources"/);
  assert.match(told['observability.logGroups.interceptor'] ?? '', /may not call lambda:GetFunctionConfiguration on function shop-passthrough/);
});

test('a gateway that is not there, and one that may not be seen', async () => {
  const gone = await attach('gone', ['--gateway', 'orders-0000000000']);
  assert.equal(gone.code, 69);
  assert.match(gone.stderr, /There is no gateway orders-0000000000 in us-west-2/);
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  const { code, stderr } = await attach('gone', ['--gateway', planted.gatewayId], { fault: ({ operation }) => (operation === 'GetGateway' ? denied : null) });
  assert.equal(code, 69);
  assert.match(stderr, /may not call bedrock-agentcore:GetGateway/);
});

test('a runtime whose environment does not name the gateway is known by its role', async () => {
  const byRole = await plantChain(moto, 'role', 'quiet');
  const { chain, notes } = await attached('role', ['--gateway', byRole.gatewayId]);
  assert.equal(chain.agent.runtimeId, byRole.runtimeId, JSON.stringify(notes));
});

test('a gateway with ten targets that no runtime is known to call: the agent is asked for, a JWT runtime tells the issuer, and each target logs for itself', async () => {
  const control = controlClientAt(moto.access);
  const [lambda, s3] = [new LambdaClient(awsClientSettings(moto.access)), new S3Client({ ...awsClientSettings(moto.access), forcePathStyle: true })];
  const identity = { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: null };
  const gateway = await createGateway(control, 'many', { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'off' }, identity);
  for (let index = 0; index < 6; index += 1) await createTarget(control, gateway.id, { name: `t${index}`, credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id'] });
  const { FunctionArn: lambdaArn } = await lambda.send(new CreateFunctionCommand({ FunctionName: 'stock', Role: 'arn:aws:iam::123456789012:role/shop-role', Code: { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') }, Runtime: 'python3.13', Handler: 'h.h' }));
  const tools = [{ name: 'list', description: 'Lists them.', inputSchema: { type: 'object' as const } }];
  await s3.send(new CreateBucketCommand({ Bucket: 'shop-documents', CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
  await s3.send(new PutObjectCommand({ Bucket: 'shop-documents', Key: 'parcels.yaml', Body: 'openapi: 3.0.0\nservers:\n  - url: https://parcels.example.com/v2\n' }));
  const stored = (name: string, key: string) => control.send(new CreateGatewayTargetCommand({ gatewayIdentifier: gateway.id, name, targetConfiguration: { mcp: { openApiSchema: { s3: { uri: `s3://shop-documents/${key}` } } } } }));
  await control.send(new CreateGatewayTargetCommand({ gatewayIdentifier: gateway.id, name: 't7', targetConfiguration: { mcp: { lambda: { lambdaArn, toolSchema: { inlinePayload: tools } } } }, credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }] }));
  const mcpServer = { endpoint: `https://bedrock-agentcore.us-west-2.amazonaws.com/runtimes/${encodeURIComponent('arn:aws:bedrock-agentcore:us-west-2:123456789012:runtime/mcp-AbCdEf1234')}/invocations?qualifier=prod` };
  await control.send(new CreateGatewayTargetCommand({ gatewayIdentifier: gateway.id, name: 't6', targetConfiguration: { mcp: { mcpServer } } }));
  await stored('t8', 'parcels.yaml');
  await stored('t9', 'gone.yaml');
  const runtime = await createRuntime(control, 'elsewhere', { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: ['Authorization'] }, identity);
  const silent = await attached('many', ['--gateway', gateway.id, '--log-group', 'target/t0=/own/t0']);
  const because = (setting: string): string => silent.notes.find((note) => note.setting === setting)?.because ?? '';
  assert.deepEqual(silent.chain.targets.map(({ name }) => name), Array.from({ length: 10 }, (_, index) => `t${index}`));
  assert.equal(silent.chain.agent.runtimeId, null);
  assert.match(because('agent.runtimeId'), /no runtime was found that calls the gateway/);
  assert.deepEqual(silent.chain.observability.logGroups, { 'target/t0': '/own/t0', 'target/t6': '/aws/bedrock-agentcore/runtimes/mcp-AbCdEf1234-prod', 'target/t7': '/aws/lambda/stock' });
  assert.match(because('observability.logGroups.target/t1'), /where target t1 logs only its owner knows/);
  assert.deepEqual([silent.chain.targets[8]?.url, silent.chain.targets[9]?.url], ['https://parcels.example.com/v2', null]);
  assert.match(because('targets[9].url'), /document is not at s3:\/\/shop-documents\/gone\.yaml any more/);
  assert.match((await attach('typo', ['--gateway', gateway.id, '--log-group', 'target/t10=/x'])).stderr, /The gateway has no target t10\.[^]*Its targets are t0, t1,/);

  const denied = { status: 403, error: 'AccessDenied', text: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>' };
  const kept = await attached('kept', ['--gateway', gateway.id], { fault: ({ operation }) => (operation === 'GetObject' ? denied : null) });
  assert.match(kept.notes.find(({ setting }) => setting === 'targets[8].url')?.because ?? '', /may not call s3:GetObject on document s3:\/\/shop-documents\/parcels\.yaml; add .*"Resource":"arn:aws:s3:::shop-documents\/parcels\.yaml"/);

  await control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: runtime.id, name: 'prod' }));
  const many = await attach('several', ['--gateway', gateway.id, '--runtime', runtime.id]);
  assert.equal(many.code, 64);
  assert.match(many.stderr, /has several endpoints, each with a log of its own: DEFAULT, prod\.[^]*--endpoint NAME/);
  const { chain } = await attached('said', ['--gateway', gateway.id, '--runtime', runtime.id, '--endpoint', 'prod', '--name', 'mine', '--log-group', 'target/t1=/aws/containerinsights/c/application', '--log-part', 'target/t1=namespace:shop+podPrefix:t1-']);
  assert.deepEqual([chain.name, chain.agent.runtimeId, chain.agent.authorizer, chain.headers.runtime, chain.identity], ['mine', runtime.id, 'CUSTOM_JWT', 'Authorization', { ...identity, preset: 'okta' }]);
  assert.equal(chain.observability.logGroups['agent'], `/aws/bedrock-agentcore/runtimes/${runtime.id}-prod`);
  assert.deepEqual(chain.observability.logParts, { 'target/t1': { streamPrefix: null, namespace: 'shop', podPrefix: 't1-', app: null } });
});
