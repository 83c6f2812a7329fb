import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { setGlobalProxyFromEnv } from 'node:http';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GetRoleCommand, GetRolePolicyCommand, IAMClient, CreateOpenIDConnectProviderCommand } from '@aws-sdk/client-iam';
import { BedrockAgentCoreControlClient, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AppliedStep } from '../../src/app/deploy/applyDeployment.ts';
import type { PlannedStep } from '../../src/core/deploy/planDeployment.ts';
import { testPython } from '../python/uv.ts';
import { imageBuilders, type ImageBuilders } from '../standIns/imageBuilders.ts';
import { changesIn, eksContext, newCluster, podIssuer, startKubectl, type StandInKubectl } from '../standIns/startKubectl.ts';
import { newProject, type OwnProject } from '../testing/project.ts';
import { noNetwork, runHere, startInventory, type Ran } from './deployMatrix.ts';
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
let restoreNetwork: () => void;

before(async () => {
  [moto, kubectl, builders, project] = await Promise.all([
    startMoto(), startKubectl(), imageBuilders(['docker']),
    newProject(['--frontend', 'streamlit', '--idp', 'okta', '--issuer', identity.issuer, '--audience', identity.audience, '--client-id', '0oa1example2client3id4']),
  ]);
  iam = new IAMClient(moto.access);
  restoreNetwork = setGlobalProxyFromEnv(noNetwork);
  await writeFile(join(project.folder, 'agent', 'build.mjs'), `import { mkdirSync, writeFileSync } from 'node:fs';\nmkdirSync('dist', { recursive: true });\nwriteFileSync('dist/main.mjs', 'export {};');\n`);
});
after(() => Promise.all([restoreNetwork?.(), moto?.stop(), kubectl?.stop(), builders?.remove(), project?.remove()]));

/** What the machine has of programs. */
function environment(): { readonly [name: string]: string } {
  return { ...builders.env, ...kubectl.env, PATH: `${kubectl.bin}:${builders.env['PATH']}` };
}

function run(command: 'plan' | 'deploy' | 'destroy', args: readonly string[] = ['--json'], env: { readonly [name: string]: string } = environment()): Promise<Ran> {
  return runHere(moto, [command, project.folder, ...(command === 'plan' ? [] : ['--yes']), ...args], { env });
}

async function planned(args: readonly string[] = [], env = environment()): Promise<readonly PlannedStep[]> {
  const { stdout, stderr } = await run('plan', ['--json', ...args], env);
  const { steps } = JSON.parse(stdout) as { readonly steps?: readonly PlannedStep[] };
  return steps ?? assert.fail(`${stdout}${stderr}`);
}

/** `target/workload` to what is planned for it and why. Of an image the id without its tag. */
async function reasons(args: readonly string[] = [], env = environment()): Promise<{ readonly [id: string]: string }> {
  return Object.fromEntries((await planned(args, env)).map(({ resource, kind, because }) => [idOf(resource.id), `${kind}: ${because}`]));
}

function kindsOf(steps: readonly PlannedStep[]): readonly string[] {
  return [...new Set(steps.map(({ kind }) => kind))];
}

function idOf(id: string): string {
  return id.replace(/\/(?:amd64|arm64)-[0-9a-f]+$/, '').replace(/^agent\/code\/.*/, 'agent/code');
}

async function deployed(args: readonly string[] = []): Promise<{ readonly outcomes: { readonly [id: string]: string }; readonly outputs: { readonly [id: string]: { readonly [name: string]: string } }; readonly ran: Ran }> {
  const ran = await run('deploy', ['--json', ...args]);
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

  test('whoever lost the record finds all of it again', async () => {
    await rm(join(project.folder, '.agentcore-chain', 'deploy.json'));
    assert.deepEqual(kindsOf(await planned()), ['keep']);
    assert.deepEqual([...new Set(Object.values((await deployed()).outcomes))], ['kept']);
    assert.deepEqual(changesIn(await kubectl.calls()), []);
  });

  test('an edit of each kind is shown member by member, made, and kept; what the image before was goes', async () => {
    await edit('target-api/k8s/config-map.yaml', (text) => text.replace('HOP_CLAIMS: "standard"', 'HOP_CLAIMS: "all"'));
    await edit('target-api/k8s/deployment.yaml', (text) => text.replace('memory: 256Mi', 'memory: 1024Mi'));
    await edit('target-api/k8s/kustomization.yaml', (text) => text.replace('  - pod-disruption-budget.yaml\n', ''));
    await edit('frontend/src/main.py', (text) => `${text}\n# edited\n`);
    const { stdout } = await run('plan', ['--json', '--only', 'target,frontend']);
    const steps = (JSON.parse(stdout) as { readonly steps: readonly PlannedStep[] }).steps;
    assert.deepEqual(Object.fromEntries(steps.filter(({ kind }) => kind !== 'keep').map(({ resource, kind }) => [`${idOf(resource.id)} ${kind}`, true])), { 'target/workload update': true, 'frontend/image create': true, 'frontend/workload update': true, 'frontend/image delete': true });
    const shown = await run('plan', ['--only', 'target']);
    assert.match(shown.stdout, new RegExp(`^Workloads go to Kubernetes cluster shop \\(kubectl’s context ${eksContext}\\), https://`, 'm'));
    assert.match(shown.stdout, /manifests\.ConfigMap\/orders-target-api\.data\.HOP_CLAIMS: standard -> all$/m);
    assert.match(shown.stdout, /manifests\.PodDisruptionBudget\/orders-target-api: \{.*\} -> nothing$/m);
    await deployed();
    const { objects } = await kubectl.read();
    assert.equal(objects['orders-target-api/PodDisruptionBudget/orders-target-api'], undefined);
    assert.partialDeepStrictEqual(objects['orders-target-api/Deployment/orders-target-api']?.live, { spec: { template: { spec: { containers: [{ resources: { limits: { memory: '1Gi' } } }] } } } });
    assert.deepEqual(kindsOf(await planned()), ['keep'], 'the API’s own way of writing a quantity is no difference');

    await kubectl.change(({ objects: held }) => void Object.assign(held['orders-frontend/ConfigMap/orders-frontend']?.live['data'] ?? assert.fail(), { APP_TITLE: 'Somebody else’s' }));
    const drifted = (await planned()).filter(({ kind }) => kind !== 'keep');
    assert.deepEqual(drifted.map(({ resource, kind, changes }) => [resource.id, kind, changes]), [['frontend/workload', 'update', [{ member: 'changedElsewhere', before: ['ConfigMap/orders-frontend data.APP_TITLE is "Somebody else’s", not "orders"'], after: [] }]]]);
    await deployed();

    await kubectl.change((state) => void (state.architectures = ['arm64', 'arm64']));
    const { outputs } = await deployed();
    assert.partialDeepStrictEqual((await kubectl.read()).objects['orders-target-api/Deployment/orders-target-api']?.live, { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/arch': 'arm64' }, containers: [{ image: outputs['target/image']?.['uri'] }] } } } });
    assert.ok((await builders.calls()).some((args) => args.includes('linux/arm64') && args.includes('build')));
    assert.deepEqual(kindsOf(await planned()), ['keep']);
  });

  test('the cluster of the first deployment is remembered, and another account’s, region’s or nobody’s is refused', async () => {
    const local = { name: 'kind', context: { cluster: 'kind', user: 'kind' } };
    await kubectl.change(({ config }) => {
      config.contexts?.push(local);
      config.clusters?.push({ name: 'kind', cluster: { server: 'https://127.0.0.1:6443' } });
      config['current-context'] = 'kind';
    });
    assert.deepEqual(kindsOf(await planned()), ['keep'], 'whatever is current');
    assert.match((await reasons(['--context', 'kind']))['target/workload'] ?? '', /^blocked: it is deployed to the cluster of context arn:.*take it away there first/);
    await rm(join(project.folder, '.agentcore-chain', 'deploy.json'));
    assert.match((await reasons())['target/workload'] ?? '', /^blocked: kubectl’s context kind is no cluster of Amazon EKS \(https:\/\/127\.0\.0\.1:6443\): name one with --context arn:aws:eks/);
    assert.deepEqual(kindsOf(await planned(['--context', eksContext])), ['keep']);
    await deployed(['--context', eksContext]);
  });

  test('without kubectl, or where the cluster does not answer, what hangs on it is blocked and left, and nothing is taken for gone', async () => {
    // What is beside kubectl on this machine is not missed: programs that are needed are named by their own variables.
    const bare = { ...environment(), PATH: join(builders.home, '..', 'bin'), AGENTCORE_CHAIN_NODE: process.execPath, AGENTCORE_CHAIN_PYTHON: testPython().program };
    const without = await reasons(['--only', 'target,gateway'], bare);
    assert.match(without['target/workload'] ?? '', /^blocked: there is no kubectl on the PATH: install it/);
    assert.equal(without['gateway/target/orders'], 'blocked: it needs orders-target-api, which is blocked');
    assert.equal(without['gateway/gateway'], 'keep: it is as it should be');
    await kubectl.change(({ faults }) => void faults.push({ call: 'get', says: 'Unable to connect to the server: dial tcp 10.0.0.1:443: i/o timeout' }));
    assert.match((await reasons())['frontend/workload'] ?? '', /^blocked: the cluster cannot be reached/);
    const destroyed = await run('destroy');
    assert.equal(destroyed.code, 1);
    const left = (JSON.parse(destroyed.stdout) as { readonly steps: readonly { readonly id: string; readonly outcome: string }[] }).steps.filter(({ outcome }) => outcome === 'left').map(({ id }) => idOf(id));
    assert.ok(left.includes('target/workload') && left.includes('frontend/workload') && left.includes('frontend/role') && left.includes('target/repository'), String(left));
    await kubectl.change((state) => void (state.faults = []));
    assert.equal(Object.keys((await kubectl.read()).objects).filter((key) => key.startsWith('/Namespace/')).length, 2);
  });

  test('destroy takes the workloads, then what they need, and leaves nothing', async () => {
    const { code, stdout, stderr } = await run('destroy');
    assert.equal(code, 0, `${stdout}${stderr}`);
    assert.deepEqual((await kubectl.read()).objects, {});
    const inventory = startInventory(moto);
    assert.deepEqual(await inventory.ask(), []);
    inventory.stop();
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
