import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, ListAgentRuntimesCommand, ListGatewaysCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { WatchedChain } from '../../src/core/chain/chain.ts';
import { controlClientAt, createGateway, createRuntime, createTarget } from './agentCoreResources.ts';
import { runAgainst, startDeployStage, type DeployStage, type Ran } from './deployMatrix.ts';
import { plantLogs } from './logGroups.ts';

type Attached = { readonly path: string; readonly chain: WatchedChain; readonly notes: readonly { readonly setting: string; readonly because: string }[] };

let stage: DeployStage;
let empty: string;
let ids: { readonly gateway: string; readonly runtime: string };
before(async () => {
  stage = await startDeployStage();
  empty = await mkdtemp(join(tmpdir(), 'attach-'));
  const deployed = await stage.runHere('deploy');
  assert.equal(deployed.code, 0, deployed.stderr);
  const control = new BedrockAgentCoreControlClient(stage.moto.access);
  const [{ items }, { agentRuntimes }] = await Promise.all([control.send(new ListGatewaysCommand({})), control.send(new ListAgentRuntimesCommand({}))]);
  ids = { gateway: items?.[0]?.gatewayId ?? '', runtime: agentRuntimes?.[0]?.agentRuntimeId ?? '' };
});
after(async () => {
  await stage?.stop();
  await rm(empty, { recursive: true, force: true });
});

const attach = (folder: string, args: readonly string[], options: Parameters<typeof runAgainst>[2] = {}): Promise<Ran> => runAgainst(stage.moto, ['attach', join(empty, folder), '--region', 'us-west-2', ...args], options);

async function attached(folder: string, args: readonly string[], options: Parameters<typeof runAgainst>[2] = {}): Promise<Attached> {
  const { code, stdout, stderr } = await attach(folder, ['--json', ...args], options);
  assert.equal(code, 0, `${stdout}${stderr}`);
  return JSON.parse(stdout) as Attached;
}

test('from an empty folder and a gateway’s id: the chain file that says where everything is', async () => {
  const { chain, notes, path } = await attached('found', ['--gateway', ids.gateway]);
  assert.deepEqual(JSON.parse(await readFile(path, 'utf8')), JSON.parse(JSON.stringify({ ...chain, agent: { ...chain.agent, package: undefined }, local: undefined })));
  const deployed = JSON.parse(await readFile(join(stage.folder, 'agentcore-chain.json'), 'utf8')) as WatchedChain;
  const elsewhere = { language: null, folder: null };
  assert.deepEqual(chain, {
    ...deployed,
    identity: { preset: 'generic', issuer: null, audience: null, clientId: null }, // AWS holds nobody’s issuer: runtime and gateway go by IAM
    frontend: { kind: 'none' },
    agent: { ...deployed.agent, ...elsewhere, package: 'zip', runtimeId: ids.runtime },
    gateway: { ...deployed.gateway, gatewayId: ids.gateway },
    interceptor: elsewhere,
    targets: deployed.targets.map((target) => ({ ...target, ...elsewhere, openapi: null, runsOn: 'elsewhere' })),
    observability: {
      ...deployed.observability,
      logGroups: { agent: `/aws/bedrock-agentcore/runtimes/${ids.runtime}-DEFAULT`, gateway: '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders', interceptor: '/aws/lambda/orders-interceptor' },
    },
    local: { ports: {} },
  });
  assert.deepEqual(notes.map(({ setting }) => setting), ['observability.logGroups.frontend', 'observability.logGroups.target', 'identity']);
});

test('it asks by Get, List and Describe calls alone', async () => {
  const { calls } = await attach('asked', ['--gateway', ids.gateway]);
  assert.ok(calls.length > 8);
  assert.deepEqual(calls.map(({ operation }) => operation).filter((operation) => !/^(Get|List|Describe)/.test(operation)), []);
});

test('flow --aws then tells the flow of a request', async () => {
  const at = Date.now() - 60_000;
  const line = (hop: string, moment: string, ms: number) => ({ timestamp: at + ms, message: JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(at + ms).toISOString(), correlationId: 'c-0123456789' }) });
  await plantLogs(stage.moto.access, {
    [`/aws/bedrock-agentcore/runtimes/${ids.runtime}-DEFAULT`]: { 'runtime-logs-1': [line('agent', 'received', 0), line('agent', 'sent', 20)] },
    '/aws/lambda/orders-interceptor': { '2026/01/01/[1]0': [line('interceptor', 'received', 40), line('interceptor', 'sent', 41)] },
  });
  const { stdout, stderr } = await runAgainst(stage.moto, ['flow', join(empty, 'found'), '--aws', '--json']);
  const { hops, unchecked } = JSON.parse(stdout) as { readonly hops: readonly { readonly hop: string; readonly presence: string }[]; readonly unchecked: readonly { readonly because: string }[] };
  assert.deepEqual(hops.map(({ hop, presence }) => `${hop} ${presence}`), ['frontend notLogged', 'agent seen', 'gateway notLogged', 'interceptor seen', 'target notLogged'], stderr);
  assert.doesNotMatch(JSON.stringify(unchecked), /names no (runtime|gateway)/, 'configuration in force was read');
});

test('what is there is never written over, and AWS is not asked', async () => {
  const before = await readFile(join(empty, 'found', 'agentcore-chain.json'), 'utf8');
  const { code, stderr, calls } = await attach('found', ['--gateway', ids.gateway]);
  assert.equal(code, 65);
  assert.match(stderr, /There is an agentcore-chain\.json in .* already/);
  assert.equal(calls.length, 0);
  assert.equal(await readFile(join(empty, 'found', 'agentcore-chain.json'), 'utf8'), before);
});

test('a chain that was attached to is not run or deployed from here', async () => {
  for (const command of ['run', 'plan'] as const) {
    const { code, stderr } = await runAgainst(stage.moto, [command, join(empty, 'found')]);
    assert.equal(code, 65);
    assert.match(stderr, /chain whose projects are elsewhere: it can be watched/);
  }
});

test('without --gateway: the AgentCore CLI’s own files say which; else those that there are stand in the refusal', async () => {
  const { code, stderr } = await attach('asks', []);
  assert.equal(code, 64);
  assert.ok(stderr.includes(`  ${ids.gateway}`) && stderr.includes('--gateway ID'), stderr);
  await mkdir(join(empty, 'cli', 'agentcore', '.cli'), { recursive: true });
  await writeFile(join(empty, 'cli', 'agentcore', '.cli', 'deployed-state.json'), JSON.stringify({ targets: { default: { resources: { mcp: { gateways: { orders: { gatewayId: ids.gateway, gatewayArn: `arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/${ids.gateway}` } } } } } } }));
  assert.equal((await attached('cli', [])).chain.gateway.gatewayId, ids.gateway);
});

test('what may not be seen is said with the statement that would let it, and is not said to be absent', async () => {
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  const { chain, notes } = await attached('denied', ['--gateway', ids.gateway, '--log-group', 'target=/orders/target'], { fault: ({ operation }) => (/^(DescribeDeliverySources|GetFunctionConfiguration)$/.test(operation) ? denied : null) });
  assert.deepEqual(Object.keys(chain.observability.logGroups), ['agent', 'target']);
  const told = Object.fromEntries(notes.map(({ setting, because }) => [setting, because]));
  assert.match(told['observability.logGroups.gateway'] ?? '', /user\/u may not call logs:DescribeDeliverySources .*"Action":"logs:DescribeDeliverySources"/);
  assert.match(told['observability.logGroups.interceptor'] ?? '', /may not call lambda:GetFunctionConfiguration on function orders-interceptor/);
});

test('a gateway that is not there, and one that may not be seen', async () => {
  const gone = await attach('gone', ['--gateway', 'orders-0000000000']);
  assert.equal(gone.code, 69);
  assert.match(gone.stderr, /There is no gateway orders-0000000000 in us-west-2/);
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  const { code, stderr } = await attach('gone', ['--gateway', ids.gateway], { fault: ({ operation }) => (operation === 'GetGateway' ? denied : null) });
  assert.equal(code, 69);
  assert.match(stderr, /may not call bedrock-agentcore:GetGateway/);
});

test('a gateway with ten targets and a JWT runtime of which AWS only knows by its role is asked for', async () => {
  const control = controlClientAt(stage.moto.access);
  const identity = { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: null };
  const gateway = await createGateway(control, 'many', { authorizer: 'NONE', requestInterceptor: null, exceptionLevel: 'off' }, identity);
  for (let index = 0; index < 10; index += 1) await createTarget(control, gateway.id, { name: `t${index}`, credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id'] });
  const runtime = await createRuntime(control, 'elsewhere', { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: ['Authorization'] }, identity);
  const silent = await attached('many', ['--gateway', gateway.id]);
  assert.deepEqual(silent.chain.targets.map(({ name }) => name), Array.from({ length: 10 }, (_, index) => `t${index}`));
  assert.equal(silent.chain.agent.runtimeId, null);
  assert.match(silent.notes.find(({ setting }) => setting === 'agent.runtimeId')?.because ?? '', /no runtime was found that calls the gateway/);
  const { chain } = await attached('said', ['--gateway', gateway.id, '--runtime', runtime.id, '--name', 'mine']);
  assert.deepEqual([chain.name, chain.agent.runtimeId, chain.agent.authorizer, chain.headers.runtime, chain.identity], ['mine', runtime.id, 'CUSTOM_JWT', 'Authorization', { ...identity, preset: 'okta' }]);
});
