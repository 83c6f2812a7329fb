import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { CloudWatchLogsClient, CreateLogGroupCommand, ListTagsForResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, GetRoleCommand, IAMClient, PutRolePolicyCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { DeleteFunctionCommand, GetAliasCommand, GetFunctionCommand, LambdaClient, TagResourceCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { ResourceKind } from '../../src/core/deploy/resource.ts';
import { type DeployStage, editAll, namesOf, type Ran, startDeployStage } from './deployMatrix.ts';
import { isReading, type Fault, type PassingCall } from './faultProxy.ts';

type PlanDocument = { readonly account: string; readonly region: string; readonly steps: readonly { readonly kind: string; readonly because: string; readonly resource: { readonly id: string; readonly kind: ResourceKind; readonly name: string } }[] };
type AppliedDocument = { readonly steps: readonly { readonly id: string; readonly outcome: string; readonly because?: string }[] };

type CallsOfKind = { readonly [kind in ResourceKind]?: readonly string[] };

/** What a look at a resource that is there asks of AWS, exactly: a list only where there is no other way. */
const noopCalls: CallsOfKind = {
  role: ['GetRole', 'GetRolePolicy'],
  'log-group': ['DescribeLogGroups', 'ListTagsForResource'],
  function: ['GetFunction'],
  alias: ['GetAlias'],
  gateway: ['GetGateway', 'ListTagsForResource'],
  'gateway-target': ['GetGatewayTarget'],
  'log-delivery': ['GetDeliverySource', 'GetDeliveryDestination', 'GetDelivery'],
  bucket: ['GetBucketTagging', 'GetBucketEncryption', 'GetPublicAccessBlock', 'GetBucketOwnershipControls'],
  object: ['HeadObject'],
  runtime: ['GetAgentRuntime', 'ListTagsForResource'],
};

/** The same where the record is lost: what AWS numbers by itself is listed, and so is what an earlier deployment may have left in a gateway or a bucket. */
const lostRecordCalls: CallsOfKind = {
  ...noopCalls,
  gateway: ['ListGateways', 'GetGateway', 'ListTagsForResource', 'ListGatewayTargets'],
  'gateway-target': ['ListGatewayTargets', 'GetGatewayTarget'],
  'log-delivery': ['GetDeliverySource', 'GetDeliveryDestination', 'DescribeDeliveries'],
  bucket: ['GetBucketTagging', 'GetBucketEncryption', 'GetPublicAccessBlock', 'GetBucketOwnershipControls', 'ListObjectsV2', 'GetObjectTagging'],
  runtime: ['ListAgentRuntimes', 'GetAgentRuntime', 'ListTagsForResource'],
};

const interceptor = 'orders-interceptor';
const group = `/aws/lambda/${interceptor}`;

let stage: DeployStage;
let clients: { readonly iam: IAMClient; readonly lambda: LambdaClient; readonly logs: CloudWatchLogsClient };

before(async () => {
  stage = await startDeployStage();
  const { access } = stage.moto;
  clients = { iam: new IAMClient(access), lambda: new LambdaClient(access), logs: new CloudWatchLogsClient(access) };
});
after(() => stage?.stop());

test('deploy, and nothing is left to do, which costs exactly deploy.noopCalls to see; destroy, and nothing is left', async () => {
  await stage.reset();
  const first = await planned();
  assert.ok(first.steps.length >= 4);
  assert.deepEqual(first.steps.filter(({ kind }) => kind !== 'create'), []);
  assert.deepEqual(await stage.inventory(), [], 'a plan changes nothing');

  const { stdout } = await deployed();
  assert.match(stdout, /Deployed: \d+ resources are as the chain file says\.\n$/);
  const there = await stage.inventory();
  assert.ok(there.length > first.steps.length);
  assert.equal(new Set(there).size, there.length, 'nothing is there twice');

  await nothingToDo(noopCalls);
  assert.deepEqual(changing(await deployed()), []);

  await stage.forget(); // whoever lost the record finds all by tags and names
  await nothingToDo(lostRecordCalls);
  assert.deepEqual(changing(await deployed()), []);

  await stage.forget();
  assert.equal((await stage.runHere('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
  assert.match((await stage.runHere('destroy')).stdout, /Nothing of orders is in account 123456789012, us-west-2\./);
});

async function nothingToDo(callsOf: CallsOfKind): Promise<void> {
  const { stdout, calls } = await stage.runHere('plan', ['--json']);
  const { steps } = JSON.parse(stdout) as PlanDocument;
  assert.deepEqual(changesIn({ steps }), []);
  const expected = steps.flatMap(({ resource: { kind } }) => callsOf[kind] ?? assert.fail(`how many calls a look at a ${kind} costs is not written down`));
  assert.deepEqual(calls.map(({ operation }) => operation).toSorted(), ['GetCallerIdentity', 'GetTraceSegmentDestination', ...expected].toSorted());
}

test('each call of a deployment, of its updates and of its end was held against the API model that botocore ships', async () => {
  await stage.reset();
  const ran = [await deployed()];
  await editAll(stage);
  ran.push(await deployed(), await stage.runHere('destroy'));
  const checked = (await (await fetch(new URL('/checked', stage.moto.access.endpoint))).json()) as { readonly [operation: string]: number };
  const asked = new Set(ran.flatMap(({ calls }) => calls.map(({ service, operation }) => `${service}:${operation}`)));
  assert.ok(asked.size >= 30, [...asked].join(', '));
  assert.deepEqual([...asked].filter((operation) => !(operation in checked)), []);
  await editAll(stage);
});

const closed = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }] });
const nothing = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] });

test('edits of each kind are planned member by member, deployed, and then as they should be', async (t) => {
  await stage.reset();
  const edits: readonly (readonly [string, () => Promise<unknown>, { readonly [id: string]: string }])[] = [
    ['the chain file: how long lines are kept, which claims are logged', () => stage.edit((chain) => Object.assign(chain.observability, { retentionDays: 30, claims: 'all' })), { 'interceptor/logs': 'retentionInDays differs', 'interceptor/function': 'environment differs', 'interceptor/alias': 'environment differs' }],
    ['the code, and by another tool what the role may', async () => {
      await appendFile(join(stage.folder, 'interceptor', 'src', 'index.ts'), '\nexport const edited = true;\n');
      await clients.iam.send(new PutRolePolicyCommand({ RoleName: interceptor, PolicyName: 'agentcore-chain', PolicyDocument: nothing }));
    }, { 'interceptor/role': 'policy differs', 'interceptor/function': 'codeSha256 differs', 'interceptor/alias': 'code differs' }],
    ['by another tool: the function, and whom the role trusts', async () => {
      await clients.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName: interceptor, Timeout: 3, MemorySize: 128 }));
      await clients.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: interceptor, PolicyDocument: closed }));
    }, { 'interceptor/role': 'trust differs', 'interceptor/function': 'memorySize and timeout differ' }],
    ['by another tool: the function is gone', () => clients.lambda.send(new DeleteFunctionCommand({ FunctionName: interceptor })), { 'interceptor/function': 'it is not there', 'interceptor/alias': 'it is not there' }],
  ];
  await deployed();
  const before = await stage.inventory();
  for (const [what, edit, expected] of edits) {
    await t.test(what, async () => {
      await edit();
      // What an earlier edit changed is as it should be now: only this one shows.
      const { steps } = await planned();
      assert.deepEqual(Object.fromEntries(steps.filter(({ kind, resource }) => kind !== 'keep' && resource.id.startsWith('interceptor/')).map(({ resource, because }) => [resource.id, because])), expected);
      await deployed();
      assert.deepEqual(namesOf(await stage.inventory()), namesOf(before));
      assert.deepEqual(await live(), await latest(), 'the alias names a version that holds what was deployed');
    });
  }
  assert.deepEqual(changesIn(await planned()), []);
  assert.equal((await stage.runHere('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

async function live(): Promise<unknown> {
  const { FunctionVersion: version = '' } = await clients.lambda.send(new GetAliasCommand({ FunctionName: interceptor, Name: 'live' }));
  return settingsOf(version);
}

const latest = (): Promise<unknown> => settingsOf('$LATEST');

async function settingsOf(version: string): Promise<unknown> {
  const { Configuration: { CodeSha256: code, Environment: environment, Timeout: timeout } = {} } = await clients.lambda.send(new GetFunctionCommand({ FunctionName: interceptor, Qualifier: version }));
  return { code, environment, timeout };
}

test('whoever lost the record finds the code of an earlier deployment by its tags, and takes it away', async () => {
  await stage.reset();
  await deployed();
  const objects = async (): Promise<readonly string[]> => (await stage.inventory()).filter((line) => line.startsWith('object '));
  const before = await objects();
  await appendFile(join(stage.folder, 'agent', 'src', 'main.ts'), '\nexport const edited = true;\n');
  await stage.forget();
  assert.deepEqual(changesIn(await planned()).map((step) => (step as PlanDocument['steps'][number]).because), ['it is not there', 'agentRuntimeArtifact differs', 'the chain file does not ask for it any more']);
  await deployed();
  const now = await objects();
  assert.deepEqual([before.length, now.length], [1, 1]);
  assert.notDeepEqual(now, before);
});

test('each making whose answer is lost, once, goes on in the same run, and nothing is there twice', async () => {
  await stage.reset();
  const lost = new Set<string>();
  const fault = ({ service, operation, path }: PassingCall): Fault | null => {
    const call = `${service}:${operation} ${path}`;
    if (!/^(Create|Put|Publish)/.test(operation) || lost.has(call)) return null;
    lost.add(call);
    return 'lost';
  };
  const { code, stdout, stderr } = await stage.runHere('deploy', [], { fault });
  assert.equal(code, 0, `${stdout}${stderr}`);
  assert.ok(lost.size >= 12, [...lost].join(', '));
  const there = await stage.inventory();
  assert.equal(new Set(there).size, there.length);
  assert.deepEqual(changesIn(await planned()), []);
});

test('what lies under our names without our tags is blocked, with what needs it, and is neither changed nor taken away', async () => {
  await stage.reset();
  await clients.iam.send(new CreateRoleCommand({ RoleName: interceptor, AssumeRolePolicyDocument: closed, Description: 'theirs' }));
  await clients.logs.send(new CreateLogGroupCommand({ logGroupName: group, tags: { team: 'other' } }));
  const foreign = await stage.inventory();
  const { steps } = await planned(1);
  assert.deepEqual(steps.filter(({ resource }) => resource.id.startsWith('interceptor/')).map(({ resource, kind, because }) => [resource.id, kind, because]), [
    ['interceptor/role', 'blocked', 'a resource of this name is there, and no tag says that it is this chain’s'],
    ['interceptor/logs', 'blocked', 'a resource of this name is there, and no tag says that it is this chain’s'],
    ['interceptor/function', 'blocked', `it needs ${interceptor}, which is blocked`],
    ['interceptor/alias', 'blocked', `it needs ${interceptor}, which is blocked`],
  ]);
  const { code, calls, stdout } = await stage.runHere('deploy');
  assert.equal(code, 1);
  assert.match(stdout, /Stopped short: /);
  assert.deepEqual(calls.filter((call) => !isReading(call) && (call.service === 'iam' ? call.path.includes(interceptor) : /lambda/.test(call.service))), []);

  const destroyed = await stage.runHere('destroy');
  assert.equal(destroyed.code, 1);
  assert.match(destroyed.stdout, /orders-interceptor is left: no tag says/);
  assert.deepEqual(await stage.inventory(), foreign);
  const { Role: role } = await clients.iam.send(new GetRoleCommand({ RoleName: interceptor }));
  assert.deepEqual([role?.Description, role?.Tags ?? []], ['theirs', []]);
  assert.deepEqual((await clients.logs.send(new ListTagsForResourceCommand({ resourceArn: `arn:aws:logs:us-west-2:123456789012:log-group:${group}` }))).tags, { team: 'other' });
});

test('another chain’s function of the same name keeps its alias, its role and its code; what is ours and of no use to it goes', async () => {
  await stage.reset();
  await deployed();
  await clients.lambda.send(new TagResourceCommand({ Resource: `arn:aws:lambda:us-west-2:123456789012:function:${interceptor}`, Tags: { 'agentcore-chain:chain': 'invoices' } }));
  const before = await stage.inventory();
  const { code, stdout, calls } = await stage.runHere('destroy', ['--json']);
  assert.equal(code, 1);
  const removed = (JSON.parse(stdout) as AppliedDocument).steps;
  assert.deepEqual(Object.fromEntries(removed.filter(({ outcome }) => outcome === 'left').map(({ id, outcome, because }) => [id, `${outcome}: ${because}`])), {
    'interceptor/alias': 'left: orders-interceptor, which holds it, is not known as this chain’s',
    'interceptor/function': 'left: no tag says that it is this chain’s',
    'interceptor/role': 'left: function orders-interceptor uses it, and is not known as this chain’s',
  });
  assert.deepEqual(calls.filter((call) => !isReading(call) && /lambda|iam/.test(call.service) && call.path.includes(interceptor)), []);
  const kept = new RegExp(`^(role|policy|function|version|alias) ${interceptor}`);
  assert.deepEqual(await stage.inventory(), before.filter((line) => kept.test(line)));
});

test('a role to which somebody added a policy is not taken away, and the reason is told', async () => {
  await stage.reset();
  await deployed();
  await clients.iam.send(new PutRolePolicyCommand({ RoleName: interceptor, PolicyName: 'theirs', PolicyDocument: nothing }));
  const { code, stderr } = await stage.runHere('destroy');
  assert.equal(code, 1);
  assert.match(stderr, /role orders-interceptor: /);
  assert.ok((await stage.inventory()).includes(`policy ${interceptor}/theirs`));
});

async function planned(code = 0): Promise<PlanDocument> {
  const ran = await stage.runHere('plan', ['--json']);
  assert.equal(ran.code, code, `${ran.stdout}${ran.stderr}`);
  return JSON.parse(ran.stdout) as PlanDocument;
}

async function deployed(): Promise<Ran> {
  const ran = await stage.runHere('deploy');
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  return ran;
}

function changesIn({ steps }: Pick<PlanDocument, 'steps'>): readonly unknown[] {
  return steps.filter(({ kind }) => kind !== 'keep');
}

function changing({ calls }: Ran): readonly unknown[] {
  return calls.filter((call) => !isReading(call));
}
