import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BedrockAgentCoreControlClient, CreateAgentRuntimeCommand, DeleteAgentRuntimeCommand, GetAgentRuntimeCommand, GetAgentRuntimeEndpointCommand, ListAgentRuntimesCommand, ListTagsForResourceCommand, UpdateAgentRuntimeCommand, type GetAgentRuntimeCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRolePolicyCommand, IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetBucketEncryptionCommand, GetBucketOwnershipControlsCommand, GetBucketTaggingCommand, GetObjectCommand, GetPublicAccessBlockCommand, ListBucketsCommand, ListObjectsV2Command, PutBucketVersioningCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, DeleteSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { unzipSync } from 'fflate';
import { seeSecret } from '../../src/aws/seeSecret.ts';
import type { Chain, Language } from '../../src/core/chain/chain.ts';
import { account, agentStage, deployed, destroyed, forget, gateway, kindsOf, planned, type AgentStage } from './agentStage.ts';
import { startMoto, type Moto } from './moto.ts';

const bucket = `orders-us-west-2-${account}`;
/** `e_machine` of ELF for AArch64. */
const aarch64 = 183;

let moto: Moto;
let control: BedrockAgentCoreControlClient;
let s3: S3Client;
let iam: IAMClient;

before(async () => {
  moto = await startMoto();
  control = new BedrockAgentCoreControlClient(moto.access);
  s3 = new S3Client(moto.access);
  iam = new IAMClient(moto.access);
});
after(() => moto?.stop());

const withAgent = (change: Partial<Chain['agent']>) => (chain: Chain): Chain => ({ ...chain, agent: { ...chain.agent, ...change } });

const languages: { readonly [language in Language]: { readonly runtime: string; readonly main: string; readonly source: string } } = {
  typescript: { runtime: 'NODE_22', main: 'main.mjs', source: 'src/main.ts' },
  python: { runtime: 'PYTHON_3_13', main: 'main.py', source: 'src/main.py' },
};

for (const [language, { runtime, main, source }] of Object.entries(languages)) {
  describe(`an agent in ${language}`, () => {
    let stage: AgentStage;
    before(async () => void (stage = await agentStage(language as Language)));
    after(() => stage?.stop());
    beforeEach(async () => {
      await fetch(new URL('/moto-api/reset', moto.access.endpoint), { method: 'POST' });
      await forget(stage);
    });

    test('is deployed from nothing, kept, found again without the record, and taken away without a trace', async () => {
      const deployment = await stage.open(moto.access);
      assert.deepEqual(Object.keys(kindsOf(await planned(deployment))), ['agent/bucket create', 'agent/code create', 'agent/role create', 'agent/runtime create']);
      assert.deepEqual(await everything(), [], 'a plan changes nothing');
      assert.deepEqual((await deployed(deployment)).map(({ outcome, error }) => error ?? outcome), ['created', 'created', 'created', 'created']);

      const made = await theRuntime();
      assert.partialDeepStrictEqual(made, {
        status: 'READY', agentRuntimeName: 'orders',
        agentRuntimeArtifact: { codeConfiguration: { code: { s3: { bucket } }, runtime, entryPoint: [main] } },
        networkConfiguration: { networkMode: 'PUBLIC' }, protocolConfiguration: { serverProtocol: 'HTTP' },
        environmentVariables: { GATEWAY_URL: gateway.url, GATEWAY_AUTHORIZER: 'AWS_IAM', AWS_REGION: 'us-west-2', MODEL: 'scripted' },
      });
      assert.equal(made.authorizerConfiguration, undefined);
      assert.deepEqual(await tagsOf(made), { 'agentcore-chain:chain': 'orders', 'agentcore-chain:resource': 'agent/runtime' });
      const { status, liveVersion } = await control.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId: made.agentRuntimeId, endpointName: 'DEFAULT' }));
      assert.deepEqual([status, liveVersion], ['READY', '1']);
      await seeBucket();
      await seeZip(made, main);
      assert.ok((await policy()).includes(`"bedrock-agentcore:InvokeGateway","Resource":"${gateway.arn}"`));
      assert.deepEqual((await new CloudWatchLogsClient(moto.access).send(new DescribeLogGroupsCommand({}))).logGroups, [], 'the runtime’s log group is the service’s own');

      const kept = ['agent/bucket keep', 'agent/code keep', 'agent/role keep', 'agent/runtime keep'];
      assert.deepEqual(Object.keys(kindsOf(await planned(await stage.open(moto.access)))), kept);
      for (const name of ['a_first', 'b_second', 'c_third']) await makeRuntime(name);
      await forget(stage);
      const again = await stage.open(moto.access);
      assert.deepEqual(Object.keys(kindsOf(await planned(again))), kept);
      assert.deepEqual(await theRuntime(), made);

      // What others put into the bucket, in several versions, goes with it.
      await s3.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration: { Status: 'Enabled' } }));
      for (const text of ['one', 'two']) await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'notes', Body: text }));
      assert.deepEqual((await destroyed(again)).map(({ outcome, error }) => error ?? outcome), ['removed', 'removed', 'removed', 'removed']);
      assert.deepEqual(await everything(), ['runtime a_first', 'runtime b_second', 'runtime c_third']);
    });

    test('is edited: what differs alone is changed, what others set stays, and the zip before goes', async () => {
      await deployed(await stage.open(moto.access));
      const first = await theRuntime();
      await control.send(new UpdateAgentRuntimeCommand({ ...updateOf(first), description: 'ours', lifecycleConfiguration: { idleRuntimeSessionTimeout: 600 } }));
      await theRuntime();

      const names = { requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', 'X-Another'] };
      const allowlist = await stage.open(moto.access, withAgent(names));
      assert.deepEqual(changed(kindsOf(await planned(allowlist))), { 'agent/runtime update': 'requestHeaderConfiguration differs' });
      await deployed(allowlist);
      const second = await theRuntime();
      assert.deepEqual(second.requestHeaderConfiguration, names);

      const model = await stage.open(moto.access, withAgent({ ...names, model: 'us.anthropic.claude-sonnet-4' }));
      assert.deepEqual(changed(kindsOf(await planned(model))), { 'agent/role update': 'policy differs', 'agent/runtime update': 'environmentVariables differs' });
      await deployed(model);
      assert.equal((await theRuntime()).environmentVariables?.['MODEL'], 'us.anthropic.claude-sonnet-4');

      const jwt = withAgent({ authorizer: 'CUSTOM_JWT' });
      const signedIn = (chain: Chain): Chain => ({ ...jwt(chain), identity: { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: null } });
      await deployed(await stage.open(moto.access, signedIn));
      assert.deepEqual((await theRuntime()).authorizerConfiguration, { customJWTAuthorizer: { discoveryUrl: 'https://example.okta.com/oauth2/default/.well-known/openid-configuration', allowedAudience: ['api://orders'] } });
      await deployed(await stage.open(moto.access));
      assert.equal((await theRuntime()).authorizerConfiguration, undefined, 'what the chain file does not ask for any more goes');

      const { ARN: secretArn = assert.fail() } = await new SecretsManagerClient(moto.access).send(new CreateSecretCommand({ Name: 'orders-agent-client', SecretString: 'not-a-real-one' }));
      const gatewayClient = { clientId: 'agent', tokenEndpoint: 'https://example.okta.com/oauth2/default/v1/token', secretArn, audience: null, scope: 'tools', resource: null };
      const client = await stage.open(moto.access, (chain) => ({ ...withAgent({ gatewayClient })(chain), gateway: { ...chain.gateway, authorizer: 'CUSTOM_JWT' } }));
      assert.deepEqual(changed(kindsOf(await planned(client))), { 'agent/role update': 'policy differs', 'agent/runtime update': 'environmentVariables differs' });
      await deployed(client);
      assert.partialDeepStrictEqual((await theRuntime()).environmentVariables, { GATEWAY_AUTHORIZER: 'CUSTOM_JWT', GATEWAY_CLIENT_ID: 'agent', GATEWAY_CLIENT_SECRET_ARN: secretArn });
      assert.match(await policy(), /secretsmanager:GetSecretValue/);
      assert.deepEqual(changed(kindsOf(await planned(client))), {});
      await deployed(await stage.open(moto.access));

      const before = await keys();
      await appendFile(join(stage.folder, 'agent', source), language === 'python' ? '\nEDITED = True\n' : '\nconsole.log("edited");\n');
      const code = await stage.open(moto.access);
      assert.deepEqual(changed(kindsOf(await planned(code))), { 'agent/code create': 'it is not there', 'agent/runtime update': 'agentRuntimeArtifact differs', 'agent/code delete': 'the chain file does not ask for it any more' });
      await deployed(code);
      const last = await theRuntime();
      assert.deepEqual(await keys(), [last.agentRuntimeArtifact?.codeConfiguration?.code?.s3?.prefix]);
      assert.notDeepEqual(await keys(), before);
      await seeZip(last, main);

      assert.deepEqual([last.agentRuntimeArn, last.description, last.lifecycleConfiguration], [first.agentRuntimeArn, 'ours', { idleRuntimeSessionTimeout: 600 }]);
      assert.deepEqual(await tagsOf(last), await tagsOf(first));
      assert.deepEqual(changed(kindsOf(await planned(await stage.open(moto.access)))), {});
    });

    if (language === 'python') test('packs its packages once', async () => {
      await stage.open(moto.access);
      const told = stage.progress.length;
      await stage.open(moto.access);
      assert.equal(stage.progress.length, told);
    });

    test('is held up by a runtime of its name that is somebody else’s, which nobody touches', async () => {
      await makeRuntime('orders', { team: 'other' });
      const foreign = await theRuntime();
      const deployment = await stage.open(moto.access);
      assert.partialDeepStrictEqual(kindsOf(await planned(deployment)), { 'agent/runtime blocked': 'a resource of this name is there, and no tag says that it is this chain’s' });
      assert.deepEqual((await deployed(deployment)).map(({ outcome }) => outcome), ['created', 'created', 'created', 'skipped']);
      const left = await destroyed(deployment);
      assert.deepEqual(left.map(({ id, outcome }) => [id.replace(/code\/.*/, 'code'), outcome]), [['agent/runtime', 'left'], ['agent/role', 'removed'], ['agent/code', 'removed'], ['agent/bucket', 'removed']], 'it uses nothing of ours');
      assert.deepEqual(await theRuntime(), foreign);
      await control.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: foreign.agentRuntimeId }));
      assert.deepEqual(await everything(), []);
    });

    test('is held up by a bucket of its name in another account', async () => {
      const theirs = new S3Client(moto.access);
      theirs.middlewareStack.add((next) => (args) => next({ ...args, request: Object.assign(args.request as object, { headers: { ...(args.request as { headers: object }).headers, 'x-moto-account-id': '210987654321' } }) }), { step: 'build', name: 'another account' });
      await theirs.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
      const deployment = await stage.open(moto.access);
      const kinds = kindsOf(await planned(deployment));
      assert.match(kinds['agent/bucket blocked'] ?? '', /may not call s3:GetBucketTagging on bucket orders-us-west-2-123456789012; add .*"arn:aws:s3:::orders-us-west-2-123456789012".*; or the bucket of this name is another account’s$/);
      assert.deepEqual(Object.keys(kinds).filter((kind) => kind.endsWith(' blocked')), ['agent/bucket blocked', 'agent/code blocked', 'agent/runtime blocked']);
    });
  });
}

test('a secret is seen to be there, to go, and to be absent; where nobody answers, nothing is said of it', async () => {
  const secrets = new SecretsManagerClient(moto.access);
  const { ARN: arn = assert.fail() } = await secrets.send(new CreateSecretCommand({ Name: 'seen', SecretString: 'not-a-real-one' }));
  const { signal } = new AbortController();
  assert.equal(await seeSecret(arn, moto.access, signal), 'there');
  await secrets.send(new DeleteSecretCommand({ SecretId: arn }));
  assert.equal(await seeSecret(arn, moto.access, signal), 'deleted');
  assert.equal(await seeSecret(arn.replace(':secret:seen', ':secret:never'), moto.access, signal), 'absent');
  assert.equal(await seeSecret(arn, { ...moto.access, endpoint: 'http://127.0.0.1:1' }, signal), null);
});

async function policy(): Promise<string> {
  const { PolicyDocument: document = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: 'orders-runtime', PolicyName: 'agentcore-chain' }));
  return decodeURIComponent(document);
}

async function theRuntime(): Promise<GetAgentRuntimeCommandOutput> {
  for (let nextToken: string | undefined; ;) {
    const page = await control.send(new ListAgentRuntimesCommand({ nextToken }));
    const found = page.agentRuntimes?.find(({ agentRuntimeName }) => agentRuntimeName === 'orders');
    if (found !== undefined) {
      const { $metadata: _ofThisCall, ...runtime } = await control.send(new GetAgentRuntimeCommand({ agentRuntimeId: found.agentRuntimeId }));
      return { ...runtime, $metadata: {} };
    }
    if (page.nextToken === undefined) return assert.fail('there is no runtime');
    nextToken = page.nextToken;
  }
}

function updateOf({ agentRuntimeId, agentRuntimeArtifact, roleArn, networkConfiguration, protocolConfiguration, requestHeaderConfiguration, environmentVariables }: GetAgentRuntimeCommandOutput) {
  return { agentRuntimeId, agentRuntimeArtifact, roleArn, networkConfiguration, protocolConfiguration, requestHeaderConfiguration, environmentVariables };
}

async function tagsOf({ agentRuntimeArn }: GetAgentRuntimeCommandOutput) {
  return (await control.send(new ListTagsForResourceCommand({ resourceArn: agentRuntimeArn }))).tags;
}

async function makeRuntime(agentRuntimeName: string, tags: Record<string, string> = {}): Promise<void> {
  await control.send(new CreateAgentRuntimeCommand({
    agentRuntimeName, roleArn: `arn:aws:iam::${account}:role/other`, networkConfiguration: { networkMode: 'PUBLIC' }, tags,
    agentRuntimeArtifact: { containerConfiguration: { containerUri: `${account}.dkr.ecr.us-west-2.amazonaws.com/other:1` } },
  }));
}

async function seeBucket(): Promise<void> {
  const here = { Bucket: bucket };
  assert.deepEqual((await s3.send(new GetPublicAccessBlockCommand(here))).PublicAccessBlockConfiguration, { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true });
  assert.equal((await s3.send(new GetBucketEncryptionCommand(here))).ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm, 'AES256');
  assert.equal((await s3.send(new GetBucketOwnershipControlsCommand(here))).OwnershipControls?.Rules?.[0]?.ObjectOwnership, 'BucketOwnerEnforced');
  assert.deepEqual((await s3.send(new GetBucketTaggingCommand(here))).TagSet, [{ Key: 'agentcore-chain:chain', Value: 'orders' }, { Key: 'agentcore-chain:resource', Value: 'agent/bucket' }]);
}

async function keys(): Promise<readonly (string | undefined)[]> {
  return ((await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(({ Key: key }) => key);
}

/** What AgentCore would fetch: the entry point at its root, for ARM64 alone, nothing that Python or an installer writes by itself. */
async function seeZip(runtime: GetAgentRuntimeCommandOutput, main: string): Promise<void> {
  const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: runtime.agentRuntimeArtifact?.codeConfiguration?.code?.s3?.prefix }));
  const files = unzipSync((await body?.transformToByteArray()) ?? new Uint8Array(), { filter: ({ name }) => !/\.(json|gz)$/.test(name) });
  assert.ok(main in files);
  if (main === 'main.mjs') return assert.deepEqual(Object.keys(files), [main]);
  assert.ok('agent/server.py' in files && 'strands/__init__.py' in files);
  const libraries = Object.entries(files).filter(([path]) => /\.so(\.|$)/.test(path));
  assert.ok(libraries.length > 3);
  for (const [path, bytes] of libraries) assert.equal(Buffer.from(bytes).readUInt16LE(18), aarch64, path);
  assert.deepEqual(Object.keys(files).filter((path) => /__pycache__|\.pyc$|^bin\/|\/(RECORD|INSTALLER)$/.test(path)), []);
}

/** All that AWS holds of what this step makes, by name. */
async function everything(): Promise<readonly string[]> {
  const runtimes: string[] = [];
  for (let nextToken: string | undefined, more = true; more;) {
    const page = await control.send(new ListAgentRuntimesCommand({ nextToken }));
    runtimes.push(...(page.agentRuntimes ?? []).map(({ agentRuntimeName }) => `runtime ${agentRuntimeName}`));
    nextToken = page.nextToken;
    more = nextToken !== undefined;
  }
  const { Buckets: buckets = [] } = await s3.send(new ListBucketsCommand({}));
  const { Roles: roles = [] } = await iam.send(new ListRolesCommand({}));
  return [...buckets.map(({ Name: name }) => `bucket ${name}`), ...roles.map(({ RoleName: name }) => `role ${name}`), ...runtimes];
}

function changed(kinds: { readonly [step: string]: string }): { readonly [step: string]: string } {
  return Object.fromEntries(Object.entries(kinds).filter(([step]) => !step.endsWith(' keep')));
}
