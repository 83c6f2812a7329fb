import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeleteObjectsCommandOutput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { emptyBucket } from './emptyBucket.ts';

const $metadata = {};
const listed = (answer: Omit<ListObjectVersionsCommandOutput, '$metadata'>) => ({ state: 'told', answer: { $metadata, ...answer } }) as const;

test('every version and every marker is taken out, list by list, until nothing is there', async () => {
  const lists = [listed({ Versions: [{ Key: 'a', VersionId: '1' }, { Key: 'a', VersionId: '2' }], IsTruncated: true }), listed({ DeleteMarkers: [{ Key: 'b', VersionId: '3' }], Versions: [{ Key: 'c', VersionId: 'null' }] }), listed({})];
  const removed: unknown[] = [];
  await emptyBucket({
    list: () => Promise.resolve(lists.shift() ?? assert.fail('it was empty')),
    remove: (objects) => Promise.resolve<DeleteObjectsCommandOutput>({ $metadata, ...(removed.push(...objects), {}) }),
  });
  assert.deepEqual(removed, [{ Key: 'a', VersionId: '1' }, { Key: 'a', VersionId: '2' }, { Key: 'c', VersionId: 'null' }, { Key: 'b', VersionId: '3' }]);
});

test('an object that S3 keeps ends it, with the reason', async () => {
  const remove = () => Promise.resolve<DeleteObjectsCommandOutput>({ $metadata, Errors: [{ Key: 'a', Message: 'Access Denied' }] });
  await assert.rejects(emptyBucket({ list: () => Promise.resolve(listed({ Versions: [{ Key: 'a' }] })), remove }), { code: 'aws-refused', message: 'S3 does not delete a: Access Denied.' });
});

test('a bucket that is gone is empty; one that cannot be listed is not', async () => {
  const remove = () => assert.fail('nothing is to be removed');
  await emptyBucket({ list: () => Promise.resolve({ state: 'absent' }), remove });
  await assert.rejects(emptyBucket({ list: () => Promise.resolve({ state: 'unreadable', because: 'you may not' }), remove }), { code: 'aws-refused', message: 'you may not.' });
});
