import type { DeleteObjectsCommandOutput, ListObjectVersionsCommandOutput } from '@aws-sdk/client-s3';
import { ChainError } from '../../core/errors.ts';
import type { Told } from './ask.ts';

type VersionOfObject = { readonly Key: string; readonly VersionId?: string };

export type BucketContent = {
  /** The first of what is there, in every version. */
  readonly list: () => Promise<Told<ListObjectVersionsCommandOutput>>;
  /** A thousand at most, which is what one listing has. */
  readonly remove: (objects: readonly VersionOfObject[]) => Promise<DeleteObjectsCommandOutput>;
};

/** Takes everything out of a bucket, deleted objects' markers included. A bucket that is gone is empty. Throws aws-refused with the first object that S3 keeps. */
export async function emptyBucket({ list, remove }: BucketContent): Promise<void> {
  for (;;) {
    const listed = await list();
    if (listed.state === 'unreadable') throw new ChainError('aws-refused', `${listed.because}.`, { source: 'aws' });
    if (listed.state === 'absent') return;
    const { Versions: versions = [], DeleteMarkers: markers = [] } = listed.answer;
    const objects = [...versions, ...markers].flatMap(({ Key: key, VersionId: version }) => (key === undefined ? [] : [{ Key: key, ...(version === undefined ? {} : { VersionId: version }) }]));
    if (objects.length === 0) return;
    const { Errors: [kept] = [] } = await remove(objects);
    if (kept !== undefined) throw new ChainError('aws-refused', `S3 does not delete ${kept.Key ?? 'an object'}: ${kept.Message ?? kept.Code ?? 'it does not say why'}.`, { source: 'aws' });
  }
}
