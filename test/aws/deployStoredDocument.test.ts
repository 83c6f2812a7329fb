import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { GetRolePolicyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startDeployStage, type DeployStage, type Ran } from './deployMatrix.ts';
import { isReading } from './faultProxy.ts';

const bucket = 'orders-us-west-2-123456789012';

let stage: DeployStage;
let small: string;
let clients: { readonly control: BedrockAgentCoreControlClient; readonly s3: S3Client; readonly iam: IAMClient };
const path = (): string => join(stage.folder, 'target-api', 'openapi.json');

before(async () => {
  stage = await startDeployStage();
  small = await readFile(path(), 'utf8');
  const { access } = stage.moto;
  clients = { control: new BedrockAgentCoreControlClient(access), s3: new S3Client({ ...access, forcePathStyle: true }), iam: new IAMClient(access) };
});
after(() => stage?.stop());

/** Two megabytes, which no request takes. */
function writeLong(letter: string): Promise<void> {
  const document = JSON.parse(small) as { readonly info: object };
  return writeFile(path(), JSON.stringify({ ...document, info: { ...document.info, description: letter.repeat(2_000_000) } }));
}

async function deployed(args: readonly string[] = []): Promise<Ran> {
  const ran = await stage.runHere('deploy', args);
  assert.equal(ran.code, 0, `${ran.stdout}${ran.stderr}`);
  return ran;
}

async function theTarget() {
  const { items: [gateway] = [] } = await clients.control.send(new ListGatewaysCommand({}));
  const { items: [target] = [] } = await clients.control.send(new ListGatewayTargetsCommand({ gatewayIdentifier: gateway?.gatewayId }));
  const { targetId, targetConfiguration } = await clients.control.send(new GetGatewayTargetCommand({ gatewayIdentifier: gateway?.gatewayId, targetId: target?.targetId }));
  return { id: targetId, schema: targetConfiguration?.mcp?.openApiSchema };
}

async function documents(): Promise<readonly string[]> {
  return (await stage.inventory()).filter((line) => line.includes('/documents/'));
}

test('a document over a megabyte goes through S3: uploaded before the target that names it, readable to the gateway alone, kept, replaced, taken back into the request, and away', async () => {
  await writeLong('a');
  // The agent's step is not chosen: the bucket comes with the gateway that needs it.
  const first = await deployed(['--only', 'interceptor,gateway']);
  assert.ok(first.calls.findIndex(({ operation }) => operation === 'PutObject') < first.calls.findIndex(({ operation }) => operation === 'CreateGatewayTarget'));
  const { id, schema } = await theTarget();
  const uri = schema?.s3?.uri ?? '';
  assert.match(uri, new RegExp(`^s3://${bucket}/documents/orders/[A-Za-z0-9]+\\.json$`));
  assert.deepEqual([schema?.s3?.bucketOwnerAccountId, schema?.inlinePayload], ['123456789012', undefined]);
  const key = uri.replace(`s3://${bucket}/`, '');
  const object = await clients.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const stored = JSON.parse((await object.Body?.transformToString()) ?? '') as { readonly servers: unknown; readonly info: { readonly description: string } };
  assert.deepEqual([object.ContentType, stored.servers, stored.info.description.length], ['application/json', [{ url: 'https://orders.example.com' }], 2_000_000]);
  const { PolicyDocument: policy = '' } = await clients.iam.send(new GetRolePolicyCommand({ RoleName: 'orders-gateway', PolicyName: 'agentcore-chain' }));
  assert.ok(decodeURIComponent(policy).includes(`"Action":"s3:GetObject","Resource":["arn:aws:s3:::${bucket}/${key}"]`), decodeURIComponent(policy));

  await deployed();
  assert.deepEqual((await deployed()).calls.filter((call) => !isReading(call)), [], 'it is as it should be');
  await stage.forget();
  assert.deepEqual((await deployed()).calls.filter((call) => !isReading(call)), [], 'and without the record too');

  await writeLong('b');
  const { stdout } = await stage.runHere('plan');
  assert.match(stdout, /~ gateway-target orders +update: documentUri differs\n/);
  await deployed();
  const changed = await theTarget();
  assert.equal(changed.id, id);
  assert.notEqual(changed.schema?.s3?.uri, uri);
  assert.deepEqual(await documents(), [`object ${(changed.schema?.s3?.uri ?? '').replace('s3://', '')}`], 'the one before is gone');

  await writeFile(path(), small);
  await deployed();
  const inline = await theTarget();
  assert.deepEqual([inline.id, inline.schema?.s3, await documents()], [id, undefined, []]);
  assert.match(inline.schema?.inlinePayload ?? '', /"servers":\[\{"url":"https:\/\/orders\.example\.com"\}\]/);
  assert.doesNotMatch(decodeURIComponent((await clients.iam.send(new GetRolePolicyCommand({ RoleName: 'orders-gateway', PolicyName: 'agentcore-chain' }))).PolicyDocument ?? ''), /s3:/);

  await writeLong('c');
  await deployed();
  assert.equal((await documents()).length, 1);
  await stage.forget();
  assert.equal((await stage.runHere('destroy')).code, 0);
  assert.deepEqual(await stage.inventory(), []);
});

test('a bucket of somebody else’s blocks the document and its target, and the gateway goes on', async () => {
  await stage.reset();
  await clients.s3.send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration: { LocationConstraint: 'us-west-2' } }));
  await writeLong('a');
  const { stdout, code } = await stage.runHere('plan', ['--json', '--only', 'interceptor,gateway']);
  assert.equal(code, 1);
  const { steps } = JSON.parse(stdout) as { readonly steps: readonly { readonly kind: string; readonly resource: { readonly kind: string } }[] };
  assert.deepEqual(steps.filter(({ kind }) => kind === 'blocked').map(({ resource }) => resource.kind).toSorted(), ['bucket', 'gateway-target', 'object']);
});
