import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeadBucketCommand, PutBucketOwnershipControlsCommand, PutPublicAccessBlockCommand, S3Client } from '@aws-sdk/client-s3';
import type { Placed, Present, Reconcilers } from '../../src/app/ports/deploy.ts';
import { awsReconcilers } from '../../src/aws/deploy/awsReconcilers.ts';
import { bucketSettings } from '../../src/core/agentcore/account/bucketSettings.ts';
import { startFaultyMoto } from './faultyMoto.ts';
import { noWorkload } from './noWorkload.ts';

const signal = new AbortController().signal;
const account = '123456789012';
const placed: Placed = { id: 'agent/bucket', name: 'orders-bucket', chain: 'orders', tags: { 'agentcore-chain:chain': 'orders' }, recorded: null, holder: null };
const zip = { bytes: new Uint8Array([1, 2, 3]), sha256: 'A5BYxvLAy0ksUzsKTRTvd8wPeKvMztUofYShogEc+4E=' };
const object: Placed = { ...placed, id: 'agent/code', name: 'agent/k.zip', holder: { bucket: placed.name } };

const aws = await startFaultyMoto();
const kinds: Reconcilers = { ...awsReconcilers({ access: aws.access, account, artifacts: { any: zip }, wait: () => Promise.resolve() }), ...noWorkload };

async function seen(): Promise<Present> {
  const found = await kinds.bucket.observe(placed, signal);
  return found.state === 'present' ? found : assert.fail(`it is ${found.state}`);
}

test('a bucket is made as it should be, in any region', async () => {
  for (const region of ['us-east-1', 'eu-west-1']) {
    const there = awsReconcilers({ access: { ...aws.access, region }, account, artifacts: {}, wait: () => Promise.resolve() });
    const bucket = { ...placed, name: `orders-${region}` };
    assert.equal((await there.bucket.observe(bucket, signal)).state, 'absent');
    assert.deepEqual(await there.bucket.create(bucket, bucketSettings, signal), { arn: `arn:aws:s3:::orders-${region}`, bucket: `orders-${region}` });
    assert.partialDeepStrictEqual(await there.bucket.observe(bucket, signal), { state: 'present', owner: 'this-chain', fields: bucketSettings });
  }
});

test('a deployment that ends after any of the calls finds its own bucket again, and finishes it', async () => {
  for (const operation of ['PutPublicAccessBlock', 'PutBucketEncryption']) {
    await aws.empty();
    aws.faults = { [operation]: [{ status: 403, error: 'AccessDenied' }] };
    await assert.rejects(kinds.bucket.create(placed, bucketSettings, signal), { code: 'aws-access-denied' });
    const found = await seen();
    assert.equal(found.owner, 'this-chain');
    await kinds.bucket.update(placed, bucketSettings, found, signal);
    assert.deepEqual((await seen()).fields, bucketSettings);
  }
});

test('what another tool opened is closed', async () => {
  await kinds.bucket.create(placed, bucketSettings, signal);
  const s3 = new S3Client(aws.access);
  await s3.send(new PutPublicAccessBlockCommand({ Bucket: placed.name, PublicAccessBlockConfiguration: { BlockPublicAcls: false } }));
  await s3.send(new PutBucketOwnershipControlsCommand({ Bucket: placed.name, OwnershipControls: { Rules: [{ ObjectOwnership: 'ObjectWriter' }] } }));
  await kinds.bucket.update(placed, bucketSettings, await seen(), signal);
  assert.deepEqual((await seen()).fields, bucketSettings);
});

test('S3 that is still at it is asked again', async () => {
  aws.faults = { PutBucketEncryption: [{ status: 409, error: 'OperationAborted', body: { message: 'A conflicting conditional operation is currently in progress against this resource. Please try again.' } }] };
  await kinds.bucket.create(placed, bucketSettings, signal);
  assert.deepEqual((await seen()).fields, bucketSettings);
});

test('a bucket or object that may not be read is not absent, and the permission is named as a policy names it', async () => {
  await kinds.bucket.create(placed, bucketSettings, signal);
  const permissions = { GetBucketTagging: 'GetBucketTagging', GetBucketEncryption: 'GetEncryptionConfiguration', GetPublicAccessBlock: 'GetBucketPublicAccessBlock', GetBucketOwnershipControls: 'GetBucketOwnershipControls' };
  for (const [operation, permission] of Object.entries(permissions)) {
    aws.faults = { [operation]: [{ status: 403, error: 'AccessDenied', body: { message: 'Access Denied' } }] };
    const found = await kinds.bucket.observe(placed, signal);
    assert.match(found.state === 'unreadable' ? found.because : found.state, new RegExp(`s3:${permission} on bucket orders-bucket; .*another account’s$`));
  }
  await kinds.object.create(object, { sha256: zip.sha256 }, signal);
  aws.faults = { HeadObject: [{ status: 403, text: '' }] };
  const found = await kinds.object.observe(object, signal);
  assert.match(found.state === 'unreadable' ? found.because : found.state, /may not call s3:GetObject on object agent\/k\.zip of bucket orders-bucket; add .*"arn:aws:s3:::orders-bucket\/agent\/k\.zip"/);
});

test('an object is known by its digest', async () => {
  await kinds.bucket.create(placed, bucketSettings, signal);
  assert.deepEqual(await kinds.object.observe(object, signal), { state: 'absent' });
  const outputs = await kinds.object.create(object, { sha256: zip.sha256 }, signal);
  assert.deepEqual(await kinds.object.observe(object, signal), { state: 'present', owner: 'this-chain', fields: { sha256: zip.sha256 }, outputs });
  await kinds.object.remove(object, { state: 'present', owner: 'this-chain', fields: {}, outputs }, signal);
  assert.deepEqual(await kinds.object.observe(object, signal), { state: 'absent' });
});

test('a bucket with something in it goes, and one that is gone is well', async () => {
  await kinds.bucket.create(placed, bucketSettings, signal);
  await kinds.object.create(object, { sha256: zip.sha256 }, signal);
  const found = await seen();
  await kinds.bucket.remove(placed, found, signal);
  await assert.rejects(new S3Client(aws.access).send(new HeadBucketCommand({ Bucket: placed.name })), { name: 'NotFound' });
  await kinds.bucket.remove(placed, found, signal);
});
