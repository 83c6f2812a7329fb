import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { beforeEach, test } from 'node:test';
import { BatchDeleteImageCommand, CompleteLayerUploadCommand, DescribeImagesCommand, ECRClient, InitiateLayerUploadCommand, PutImageCommand, UploadLayerPartCommand } from '@aws-sdk/client-ecr';
import type { ImageBuilder, Placed, Present, Reconciler, RegistryLogin } from '../../src/app/ports/deploy.ts';
import { imageReconciler } from '../../src/aws/deploy/imageReconciler.ts';
import { repositoryReconciler } from '../../src/aws/deploy/repositoryReconciler.ts';
import { imageTagOf, repositorySettings } from '../../src/core/agentcore/runtime/containerImage.ts';
import type { ImageContext } from '../../src/core/deploy/deploymentSubject.ts';
import { ChainError } from '../../src/core/errors.ts';
import type { Fault } from './faultProxy.ts';
import { startFaultyMoto } from './faultyMoto.ts';

const account = '123456789012';
const signal = new AbortController().signal;
const context: ImageContext = { folder: 'agent', platform: 'linux/arm64', sha256: 'ab'.repeat(32), obstacle: null };
const other: ImageContext = { ...context, sha256: 'cd'.repeat(32) };
const tags = { 'agentcore-chain:chain': 'orders', 'agentcore-chain:resource': 'agent/repository' };
const repository: Placed = { id: 'agent/repository', name: 'orders-agent', chain: 'orders', tags, recorded: null, holder: null };
const imageTag = imageTagOf(context.platform, context.sha256);
const image: Placed = { ...repository, id: `agent/image/${imageTag}`, name: `orders-agent:${imageTag}` };
const uriOf = (digest: string): string => `${account}.dkr.ecr.us-west-2.amazonaws.com/orders-agent@${digest}`;

const aws = await startFaultyMoto();
const client = new ECRClient({ ...aws.access, maxAttempts: 1 });
const repositories: Reconciler = repositoryReconciler({ client, access: aws.access, account });
let waits: number;
let told: string[];
/** What the builder does; each answers the digest that it says to have pushed. */
let push: (tag: string, login: RegistryLogin) => Promise<string | null>;

const builder: ImageBuilder = {
  build: ({ reference }, { say }) => Promise.resolve(void say(`built ${reference}`)),
  push: ({ reference }, login) => {
    told.push(`push ${reference}`);
    return push(reference.replace(/.*:/, ''), login);
  },
};
const images: Reconciler = imageReconciler({ client, access: aws.access, account, images: { agent: context, target: other }, builder, wait: () => Promise.resolve(void (waits += 1)) });

beforeEach(async () => {
  waits = 0;
  told = [];
  push = (tag) => put(tag);
  await repositories.create(repository, repositorySettings, signal);
});

/** As a builder would: the layer, then a manifest of it. Answers its digest. */
async function put(tag: string, note = 'ours', repositoryName = 'orders-agent'): Promise<string> {
  const layer = Buffer.from(note);
  const digest = `sha256:${createHash('sha256').update(layer).digest('hex')}`;
  const { uploadId } = await client.send(new InitiateLayerUploadCommand({ repositoryName }));
  await client.send(new UploadLayerPartCommand({ repositoryName, uploadId, partFirstByte: 0, partLastByte: layer.length - 1, layerPartBlob: layer }));
  await client.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }));
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: { digest, size: layer.length }, layers: [{ digest, size: layer.length }] });
  await client.send(new PutImageCommand({ repositoryName, imageTag: tag, imageManifest }));
  return `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
}

async function seen(): Promise<Present> {
  const found = await images.observe(image, signal);
  return found.state === 'present' ? found : assert.fail(`it is ${found.state}`);
}

test('it is built, pushed with ECR’s own password, and known by the digest that ECR gives', async () => {
  const lines: string[] = [];
  let login: RegistryLogin | null = null;
  push = (tag, given) => {
    login = given;
    return put(tag);
  };
  assert.deepEqual(await images.observe(image, signal), { state: 'absent' });
  const { uri, digest = '' } = await images.create({ ...image, say: (line) => lines.push(line) }, { imageTag }, signal);
  assert.deepEqual(login, { host: `${account}.dkr.ecr.us-west-2.amazonaws.com`, user: 'AWS', password: `${account}-auth-token` });
  assert.deepEqual(lines, [`built ${account}.dkr.ecr.us-west-2.amazonaws.com/orders-agent:${imageTag}`]);
  assert.deepEqual((await client.send(new DescribeImagesCommand({ repositoryName: 'orders-agent' }))).imageDetails?.map(({ imageDigest }) => imageDigest), [digest]);
  assert.equal(uri, uriOf(digest));
  assert.deepEqual(await seen(), { state: 'present', owner: 'this-chain', fields: { imageTag }, outputs: { uri, digest } });
});

test('what ECR does not show at once is waited for; what it never shows is an error', async () => {
  const absent: Fault = { status: 400, error: 'ImageNotFoundException', body: { message: 'not yet' } };
  aws.faults['DescribeImages'] = [absent, absent];
  await images.create(image, { imageTag }, signal);
  assert.equal(waits, 2);
  push = () => Promise.resolve(`sha256:${'0'.repeat(64)}`);
  await client.send(new BatchDeleteImageCommand({ repositoryName: 'orders-agent', imageIds: [{ imageTag }] }));
  await assert.rejects(images.create(image, { imageTag }, signal), { code: 'image-push-failed', message: /was pushed, and ECR does not hold it/ });
});

test('a digest that is not the one pushed is somebody else’s image: nothing is set to it', async () => {
  push = async (tag) => {
    await put(tag, 'theirs');
    return `sha256:${'1'.repeat(64)}`;
  };
  await assert.rejects(images.create(image, { imageTag }, signal), { code: 'image-push-failed', message: /The builder pushed sha256:1+ as image orders-agent:arm64-[0-9a-f]+, and ECR holds sha256:[0-9a-f]{64} under that name/ });
});

test('whoever deploys the same sources at the same time may have been first', async () => {
  let theirs = '';
  push = async (tag) => {
    theirs = await put(tag, 'theirs');
    throw new ChainError('image-push-failed', 'tag invalid: the tag is immutable', { source: 'user' });
  };
  assert.deepEqual(await images.create(image, { imageTag }, signal), { uri: uriOf(theirs), digest: theirs });
  push = () => Promise.reject(new ChainError('image-push-failed', 'no route to host', { source: 'user' }));
  const second: Placed = { ...image, name: `orders-agent:${imageTagOf(other.platform, other.sha256)}` };
  await assert.rejects(images.create(second, { imageTag: imageTagOf(other.platform, other.sha256) }, signal), { message: 'no route to host' });
});

test('images are built one at a time, and one that fails keeps none from being built', async () => {
  let working = 0;
  let most = 0;
  push = async (tag) => {
    most = Math.max(most, working += 1);
    const digest = await put(tag, tag);
    working -= 1;
    if (tag === imageTag) throw new ChainError('image-build-failed', 'it does not build', { source: 'user' });
    return digest;
  };
  aws.faults['DescribeImages'] = [{ status: 400, error: 'ImageNotFoundException' }];
  const tagOfOther = imageTagOf(other.platform, other.sha256);
  const [first, second] = await Promise.allSettled([images.create(image, { imageTag }, signal), images.create({ ...image, name: `orders-agent:${tagOfOther}` }, { imageTag: tagOfOther }, signal)]);
  assert.deepEqual([first.status, second.status, most], ['rejected', 'fulfilled', 1]);
});

const denied: Fault = { status: 400, error: 'AccessDeniedException', body: { message: 'User: arn:aws:sts::123456789012:assumed-role/dev/me is not authorized to perform: ecr' } };

test('what may not be looked at is not absent, and the permission is named', async () => {
  await images.create(image, { imageTag }, signal);
  aws.faults['DescribeImages'] = [denied];
  const unread = await images.observe(image, signal);
  assert.match(unread.state === 'unreadable' ? unread.because : unread.state, /may not call ecr:DescribeImages on image orders-agent:arm64-.*"arn:aws:ecr:us-west-2:123456789012:repository\/orders-agent"/);
  for (const operation of ['DescribeRepositories', 'ListTagsForResource', 'GetLifecyclePolicy']) {
    aws.faults[operation] = [denied];
    const found = await repositories.observe(repository, signal);
    assert.match(found.state === 'unreadable' ? found.because : found.state, new RegExp(`may not call ecr:${operation} on repository orders-agent`));
  }
  aws.faults['GetAuthorizationToken'] = [denied];
  await assert.rejects(images.create(image, { imageTag }, signal), { message: /may not call ecr:GetAuthorizationToken/ });
  assert.equal(told.length, 1, 'nobody pushes without a password');
});

test('an answer that tells of no such repository, nor that there is none, is no absence', async () => {
  aws.faults['DescribeRepositories'] = [{ status: 200, body: { repositories: [] } }];
  assert.deepEqual((await repositories.observe(repository, signal)).state, 'unreadable');
  aws.faults['DescribeImages'] = [{ status: 200, body: { imageDetails: [] } }];
  assert.deepEqual((await images.observe(image, signal)).state, 'unreadable');
});

test('a repository whose making stopped short of its lifecycle policy is put right; one that is there already is told so', async () => {
  await repositories.remove(repository, { state: 'present', owner: 'this-chain', fields: {}, outputs: {} }, signal);
  aws.faults['PutLifecyclePolicy'] = [denied];
  await assert.rejects(repositories.create(repository, repositorySettings, signal), { code: 'aws-access-denied' });
  const half = await repositories.observe(repository, signal);
  assert.ok(half.state === 'present' && half.owner === 'this-chain' && half.fields['lifecyclePolicy'] === undefined);
  await repositories.update(repository, repositorySettings, half, signal);
  const whole = await repositories.observe(repository, signal);
  assert.deepEqual(whole.state === 'present' ? whole.fields : whole, repositorySettings);
  await assert.rejects(repositories.create(repository, repositorySettings, signal), { code: 'aws-already-there' });
});

test('an image goes; one that is gone already is well; one that AWS keeps is told', async () => {
  await images.create(image, { imageTag }, signal);
  const found = await seen();
  await images.remove(image, found, signal);
  assert.deepEqual(await images.observe(image, signal), { state: 'absent' });
  await images.remove(image, found, signal);
  aws.faults['BatchDeleteImage'] = [{ status: 200, body: { imageIds: [], failures: [{ imageId: { imageTag }, failureCode: 'ImageReferencedByManifestList', failureReason: 'a list refers to it' }] } }];
  await assert.rejects(images.remove(image, found, signal), { code: 'aws-refused', message: /^AWS does not delete image orders-agent:arm64-[0-9a-f]+: a list refers to it\.$/ });
  aws.faults['BatchDeleteImage'] = [{ status: 400, error: 'RepositoryNotFoundException', body: { message: 'gone' } }];
  await images.remove(image, found, signal);
});
