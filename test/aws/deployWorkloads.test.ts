import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GetRoleCommand, GetRolePolicyCommand, IAMClient, CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { BedrockAgentCoreControlClient, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AppliedStep } from '../../src/app/deploy/applyDeployment.ts';
import type { PlannedStep } from '../../src/core/deploy/planDeployment.ts';
import { imageBuilders, type ImageBuilders } from '../standIns/imageBuilders.ts';
import { changesIn, eksContext, newCluster, podIssuer, startKubectl, type StandInKubectl } from '../standIns/startKubectl.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { runAgainst, type Ran, type RunOptions } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';
import { startMoto, type Moto } from './moto.ts';

/** kubectl and the builder of images are stand-ins (test/standIns); AWS is moto. */

const certificate = 'arn:aws:acm:us-west-2:123456789012:certificate/11111111-2222-3333-4444-555555555555';
const identity = { issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders' };

let moto: Moto;
let kubectl: StandInKubectl;
let builders: ImageBuilders;
let project: OwnProject;
let iam: IAMClient;

before(async () => {
  [moto, kubectl, builders, project] = await Promise.all([
    startMoto(), startKubectl(), imageBuilders(['docker']),
    newProject(['--frontend', 'streamlit', '--idp', 'okta', '--issuer', identity.issuer, '--audience', identity.audience, '--client-id', '0oa1example2client3id4']),
  ]);
  iam = new IAMClient(moto.access);
  await writeFile(join(project.folder, 'agent', 'build.mjs'), `import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('dist', { recursive: true });\nwriteFileSync('dist/main.mjs', 'export {};');\n`);
});
after(() => Promise.all([moto?.stop(), kubectl?.stop(), builders?.remove(), project?.remove()]));

function run(command: 'plan' | 'deploy' | 'destroy', args: readonly string[] = [], options: RunOptions = {}): Promise<Ran> {
  const env = { ...builders.env, ...kubectl.env, PATH: `${kubectl.bin}:${builders.env['PATH']}`, ...options.env };
  return runAgainst(moto, [command, project.folder, '--json', ...(command === 'plan' ? [] : ['--yes']), ...args], { ...options, env });
}

async function planned(args: readonly string[] = [], options: RunOptions = {}): Promise<readonly PlannedStep[]> {
  const { stdout, stderr } = await run('plan', args, options);
  assert.notEqual(stdout, '', stderr);
  return (JSON.parse(stdout) as { readonly steps: readonly PlannedStep[] }).steps;
}

/** `target/workload` to what is planned for it and why. Of an image the id without its tag. */
async function reasons(args: readonly string[] = [], options: RunOptions = {}): Promise<{ readonly [id: string]: string }> {
  return Object.fromEntries((await planned(args, options)).map(({ resource, kind, because }) => [idOf(resource.id), `${kind}: ${because}`]));
}

function idOf(id: string): string {
  return id.replace(/\/(?:amd64|arm64)-[0-9a-f]+$/, '').replace(/^agent\/code\/.*/, 'agent/code');
}

async function deployed(args: readonly string[] = []): Promise<{ readonly outcomes: { readonly [id: string]: string }; readonly outputs: { readonly [id: string]: { readonly [name: string]: string } }; readonly ran: Ran }> {
  const ran = await run('deploy', args);
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  const { steps, outputs } = JSON.parse(ran.stdout) as { readonly steps: readonly AppliedStep[]; readonly outputs: { readonly [id: string]: { readonly [name: string]: string } } };
  return { outcomes: Object.fromEntries(steps.map(({ id, outcome }) => [idOf(id), outcome])), outputs: Object.fromEntries(Object.entries(outputs).map(([id, own]) => [idOf(id), own])), ran };
}

async function edit(file: string, change: (text: string) => string): Promise<void> {
  const path = join(project.folder, file);
  const before = await readFile(path, 'utf8');
  assert.notEqual(change(before), before, `${file} is as it was`);
  await writeFile(path, change(before));
}

async function fillIn(component: 'target-api' | 'frontend', host: string): Promise<void> {
  await edit(`${component}/k8s/kustomization.yaml`, (text) => text.replace(/value: "[a-z-]+\.example\.com"/, `value: "${host}"`).replace(/arn:aws:acm:[^"]*/, certificate));
}

async function makeProvider(): Promise<void> {
  await iam.send(new CreateOpenIDConnectProviderCommand({ Url: `https://${podIssuer}`, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: ['9e99a48a9960b14926bb7f3b02e22da2b0ab7280'] }));
}

describe('target API and frontend on EKS', () => {
  test('what the user has to give first is said in the plan, all of it before anything is made', async () => {
    const first = await reasons();
    assert.match(first['target/workload'] ?? '', /^blocked: the host in target-api\/k8s\/kustomization\.yaml is still the example’s \([a-z.-]+\)/);
    assert.match(first['frontend/workload'] ?? '', /^blocked: the host in frontend\/k8s\/kustomization\.yaml is still the example’s/);
    assert.match(first['frontend/role'] ?? '', /^blocked: account 123456789012 has no IAM OIDC provider for cluster shop, .*"eksctl utils associate-iam-oidc-provider --cluster shop --region us-west-2 --approve"/);
    assert.equal(first['gateway/target/orders'], 'blocked: it needs orders-target-api, which is blocked');
    await fillIn('target-api', 'orders.shop-example.com');
    await fillIn('frontend', 'chat.shop-example.com');
    await makeProvider();
    const second = await reasons();
    assert.equal(second['target/workload'], 'create: it is not there');
    assert.equal(second['frontend/role'], 'create: it is not there');
    const [, lines = ''] = /^blocked: the Secret orders-frontend-secrets is not in namespace orders-frontend, .*?: (kubectl.*)$/.exec(second['frontend/workload'] ?? '') ?? assert.fail(second['frontend/workload']);
    execFileSync('sh', ['-c', lines], { env: { ...process.env, ...kubectl.env }, cwd: project.folder, stdio: 'ignore' });
    assert.ok(Object.values(await reasons()).every((reason) => reason === 'create: it is not there'));
    assert.deepEqual(changesIn(await kubectl.calls()).filter((call) => !/create|label/.test(call)), [], 'a plan changes nothing');
  });

  test('all five steps are deployed, and then kept without one call that changes anything', async () => {
    const { outcomes, outputs } = await deployed();
    assert.deepEqual([...new Set(Object.values(outcomes))], ['created']);
    assert.deepEqual([...new Set(Object.keys(outcomes).map((id) => id.split('/')[0]))], ['target', 'interceptor', 'gateway', 'agent', 'frontend']);
    assert.equal(outputs['target/workload']?.['url'], 'https://orders.shop-example.com');
    assert.deepEqual(outputs['frontend/workload'], { url: 'https://chat.shop-example.com', context: eksContext, cluster: 'shop', server: newCluster().config.clusters?.[0]?.cluster.server, loadBalancer: 'k8s-orders-frontend-0123456789.us-west-2.elb.amazonaws.com' });
    const { objects } = await kubectl.read();
    const runtime = outputs['agent/runtime']?.['arn'] ?? assert.fail();
    assert.partialDeepStrictEqual(objects['orders-frontend/ConfigMap/orders-frontend']?.live, { data: { AGENT_RUNTIME_ARN: runtime } });
    assert.partialDeepStrictEqual(objects['orders-frontend/ServiceAccount/orders-frontend']?.live, { metadata: { annotations: { 'eks.amazonaws.com/role-arn': outputs['frontend/role']?.['arn'] } } });
    assert.partialDeepStrictEqual(objects['orders-target-api/Deployment/orders-target-api']?.live, { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/arch': 'amd64' }, containers: [{ name: 'target-api', image: outputs['target/image']?.['uri'] }] } } } });
    assert.match(outputs['target/image']?.['uri'] ?? '', /^123456789012\.dkr\.ecr\.us-west-2\.amazonaws\.com\/orders-target-api@sha256:[0-9a-f]{64}$/);
    assert.equal(await targetUrl(), 'https://orders.shop-example.com');
    await seeRole(runtime);
    const kept = await run('plan');
    assert.deepEqual([...new Set((JSON.parse(kept.stdout) as { steps: PlannedStep[] }).steps.map(({ kind }) => kind))], ['keep'], kept.stdout);
    await kubectl.calls();
    await builders.calls();
    const again = await deployed();
    assert.deepEqual([...new Set(Object.values(again.outcomes))], ['kept']);
    assert.deepEqual(again.ran.calls.filter((call) => !isReading(call)), []);
    assert.deepEqual(changesIn(await kubectl.calls()), []);
  });
});

async function targetUrl(): Promise<string | undefined> {
  const control = new BedrockAgentCoreControlClient(moto.access);
  const gatewayIdentifier = (await control.send(new ListGatewaysCommand({}))).items?.[0]?.gatewayId;
  const targetId = (await control.send(new ListGatewayTargetsCommand({ gatewayIdentifier }))).items?.[0]?.targetId;
  const { targetConfiguration } = await control.send(new GetGatewayTargetCommand({ gatewayIdentifier, targetId }));
  return (JSON.parse(targetConfiguration?.mcp?.openApiSchema?.inlinePayload ?? '{}') as { servers?: { url: string }[] }).servers?.[0]?.url;
}

async function seeRole(runtime: string): Promise<void> {
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: 'orders-frontend' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')), {
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow', Principal: { Federated: `arn:aws:iam::123456789012:oidc-provider/${podIssuer}` }, Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${podIssuer}:aud`]: 'sts.amazonaws.com', [`${podIssuer}:sub`]: 'system:serviceaccount:orders-frontend:orders-frontend' } },
    }],
  });
  const { PolicyDocument: policy = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: 'orders-frontend', PolicyName: 'agentcore-chain' }));
  assert.deepEqual(JSON.parse(decodeURIComponent(policy)), { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'bedrock-agentcore:InvokeAgentRuntime', Resource: [runtime, `${runtime}/runtime-endpoint/*`] }] });
}
