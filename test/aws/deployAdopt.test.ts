import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, CreateAgentRuntimeCommand, CreateGatewayCommand, CreateGatewayTargetCommand, ListTagsForResourceCommand as ListControlTags } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, CreateLogGroupCommand, ListTagsForResourceCommand as ListLogTags, PutDeliveryDestinationCommand, PutDeliverySourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, GetFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CreateBucketCommand, GetBucketTaggingCommand, PutBucketTaggingCommand, S3Client } from '@aws-sdk/client-s3';
import { ownershipTags, type Tags } from '../../src/core/deploy/ownership.ts';
import { tagsOf } from '../../src/aws/deploy/tags.ts';
import { readCliError } from '../testing/readCliError.ts';
import { runHere, startDeployStage, type DeployStage, type Ran, type RunOptions } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';

let stage: DeployStage;
let clients: { readonly iam: IAMClient; readonly lambda: LambdaClient; readonly logs: CloudWatchLogsClient; readonly control: BedrockAgentCoreControlClient; readonly s3: S3Client };
before(async () => {
  stage = await startDeployStage();
  const { access } = stage.moto;
  clients = { iam: new IAMClient(access), lambda: new LambdaClient(access), logs: new CloudWatchLogsClient(access), control: new BedrockAgentCoreControlClient(access), s3: new S3Client(access) };
});
after(() => stage?.stop());

const account = '123456789012';
const place = `us-west-2:${account}`;
const role = 'arn:aws:iam::123456789012:role/theirs';
const bucket = `orders-${account}-us-west-2`;
const theirs = { team: 'other' };
const adopt = (resource: string, args: readonly string[] = ['--yes'], options: Pick<RunOptions, 'fault'> = {}): Promise<Ran> => runHere(stage.moto, ['adopt', stage.folder, resource, ...args], options);

/** For each kind that carries tags: somebody’s resource under the chain's name, and the tags that it has. */
const foreign: readonly { readonly id: string; readonly make: () => Promise<unknown>; readonly tags: () => Promise<readonly Tags[]>; readonly calls: readonly string[] }[] = [
  {
    id: 'interceptor/role', calls: ['TagRole'],
    make: () => clients.iam.send(new CreateRoleCommand({ RoleName: 'orders-interceptor', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}', Tags: [{ Key: 'team', Value: 'other' }] })),
    tags: async () => [tagsOf((await clients.iam.send(new ListRoleTagsCommand({ RoleName: 'orders-interceptor' }))).Tags)],
  },
  {
    id: 'interceptor/logs', calls: ['TagResource'],
    make: () => clients.logs.send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/orders-interceptor', tags: theirs })),
    tags: async () => [await logTags(`arn:aws:logs:${place}:log-group:/aws/lambda/orders-interceptor`)],
  },
  {
    id: 'interceptor/function', calls: ['TagResource'],
    make: async () => {
      await clients.iam.send(new CreateRoleCommand({ RoleName: 'theirs', AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
      await clients.lambda.send(new CreateFunctionCommand({ FunctionName: 'orders-interceptor', Role: role, Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64') }, Tags: theirs }));
    },
    tags: async () => [(await clients.lambda.send(new GetFunctionCommand({ FunctionName: 'orders-interceptor' }))).Tags ?? {}],
  },
  {
    id: 'gateway/gateway', calls: ['TagResource'],
    make: async () => {
      const { gatewayArn, gatewayId } = await clients.control.send(new CreateGatewayCommand({ name: 'orders', roleArn: role, protocolType: 'MCP', authorizerType: 'AWS_IAM', tags: theirs }));
      made.gateway = gatewayArn ?? '';
      await clients.control.send(new CreateGatewayTargetCommand({ gatewayIdentifier: gatewayId, name: 'billing', targetConfiguration: { mcp: { openApiSchema: { inlinePayload: '{}' } } } }));
    },
    tags: async () => [await controlTags(made.gateway)],
  },
  {
    id: 'gateway/log-delivery', calls: ['TagResource', 'TagResource'],
    make: async () => {
      const { gatewayArn } = await clients.control.send(new CreateGatewayCommand({ name: 'another', roleArn: role, protocolType: 'MCP', authorizerType: 'AWS_IAM' }));
      await clients.logs.send(new PutDeliverySourceCommand({ name: 'orders-gateway', resourceArn: gatewayArn, logType: 'APPLICATION_LOGS', tags: theirs }));
      await clients.logs.send(new PutDeliveryDestinationCommand({ name: 'orders-gateway', deliveryDestinationConfiguration: { destinationResourceArn: `arn:aws:logs:${place}:log-group:g` }, tags: theirs }));
    },
    tags: () => Promise.all(['delivery-source', 'delivery-destination'].map((part) => logTags(`arn:aws:logs:${place}:${part}:orders-gateway`))),
  },
  {
    id: 'agent/bucket', calls: ['PutBucketTagging'],
    make: async () => {
      await clients.s3.send(new CreateBucketCommand({ Bucket: made.bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
      await clients.s3.send(new PutBucketTaggingCommand({ Bucket: made.bucket, Tagging: { TagSet: [{ Key: 'team', Value: 'other' }] } }));
    },
    tags: async () => [tagsOf((await clients.s3.send(new GetBucketTaggingCommand({ Bucket: made.bucket }))).TagSet)],
  },
  {
    id: 'agent/runtime', calls: ['TagResource'],
    make: async () => {
      const artifact = { codeConfiguration: { code: { s3: { bucket: 'theirs', prefix: 'a.zip' } }, runtime: 'NODE_22' as const, entryPoint: ['main.mjs'] } };
      const { agentRuntimeArn } = await clients.control.send(new CreateAgentRuntimeCommand({ agentRuntimeName: 'orders', agentRuntimeArtifact: artifact, roleArn: role, networkConfiguration: { networkMode: 'PUBLIC' }, tags: theirs }));
      made.runtime = agentRuntimeArn ?? '';
    },
    tags: async () => [await controlTags(made.runtime)],
  },
];
const made = { gateway: '', runtime: '', bucket };

async function logTags(resourceArn: string): Promise<Tags> {
  return (await clients.logs.send(new ListLogTags({ resourceArn }))).tags ?? {};
}

async function controlTags(resourceArn: string): Promise<Tags> {
  return (await clients.control.send(new ListControlTags({ resourceArn }))).tags ?? {};
}

type Planned = { readonly steps: readonly { readonly kind: string; readonly because: string; readonly resource: { readonly id: string; readonly name: string } }[] };

async function stepOf(id: string): Promise<Planned['steps'][number] | undefined> {
  return (JSON.parse((await stage.runHere('plan', ['--json'])).stdout) as Planned).steps.find(({ resource }) => resource.id === id);
}

for (const { id, make, tags, calls } of foreign) {
  test(`${id} of somebody else belongs to the chain once it is adopted, and its tags alone have changed`, async () => {
    await stage.reset();
    if (id === 'agent/bucket') made.bucket = (await stepOf(id))?.resource.name ?? '';
    await make();
    const before = await stage.inventory();
    assert.match((await stepOf(id))?.because ?? '', /no tag says that it is this chain’s/);
    const ran = await adopt(id);
    assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
    assert.deepEqual(ran.calls.filter((call) => !isReading(call)).map(({ operation }) => operation), calls);
    for (const all of await tags()) assert.deepEqual(all, { ...theirs, ...ownershipTags('orders', id) });
    assert.deepEqual(await stage.inventory(), before);
    assert.doesNotMatch((await stepOf(id))?.because ?? '', /no tag says|another chain/);
    assert.match(ran.stdout, /Owner {4}no tag says whose it is\n/);
    if (id === 'gateway/gateway') assert.match(ran.stdout, /\n {2}- gateway target billing {2}delete: /, 'what it holds would be the chain’s too');
    const again = await adopt(id);
    assert.equal(again.code, 0);
    assert.match(again.stdout, /It is this chain’s already: nothing was changed\./);
    assert.deepEqual(again.calls.filter((call) => !isReading(call)), []);
  });
}

test('what it is and what the next deployment would do is told; nobody there to answer changes nothing; what carries no tags is refused', async () => {
  await stage.reset();
  await foreign.find(({ id }) => id === 'interceptor/function')?.make();
  const unasked = await adopt('function orders-interceptor', []);
  assert.equal(unasked.code, 64);
  assert.match(unasked.stdout, /^function orders-interceptor\n {2}ARN {6}arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor\n/);
  assert.match(unasked.stdout, /It differs from the chain file:\n {2}architectures: /);
  assert.match(unasked.stdout, /\n {2}~ function orders-interceptor {2}update: /);
  assert.deepEqual(unasked.calls.filter((call) => !isReading(call)), []);
  const alias = await adopt('interceptor/alias', ['--yes', '--json']);
  assert.equal(alias.code, 64);
  assert.match(readCliError(JSON.parse(alias.stdout)).message, /A tag cannot be put on alias live/);

  const adopted = await adopt('interceptor/function', ['--yes', '--json']);
  const { outcome, arn, owner } = JSON.parse(adopted.stdout) as { readonly [member: string]: unknown };
  assert.deepEqual([outcome, arn, owner], ['adopted', 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor', 'nobody-known']);
  assert.equal((await stage.runHere('deploy')).code, 0);
  assert.deepEqual((JSON.parse((await stage.runHere('plan', ['--json'])).stdout) as Planned).steps.filter(({ kind }) => kind !== 'keep'), []);
});

test('a permission that is missing is named, and nothing is changed', async () => {
  await stage.reset();
  await foreign[0]?.make();
  const { code, stderr } = await adopt('interceptor/role', ['--yes'], { fault: ({ operation }) => (operation === 'TagRole' ? { status: 403, error: 'AccessDenied', body: { message: 'User: arn:aws:iam::123456789012:user/ana is not authorized' } } : null) });
  assert.equal(code, 69);
  assert.match(stderr, /user\/ana may not call iam:TagRole on role orders-interceptor; add to that role's policy .*"Action":"iam:TagRole"/);
  assert.match((await stepOf('interceptor/role'))?.because ?? '', /no tag says/);
});
