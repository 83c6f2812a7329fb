import {
  CreateBucketCommand, DeleteBucketCommand, DeleteObjectsCommand, GetBucketEncryptionCommand, GetBucketOwnershipControlsCommand, GetBucketTaggingCommand, GetObjectTaggingCommand, GetPublicAccessBlockCommand,
  ListObjectsV2Command, ListObjectVersionsCommand, PutBucketEncryptionCommand, PutBucketOwnershipControlsCommand, PutBucketTaggingCommand, PutPublicAccessBlockCommand, type S3Client,
} from '@aws-sdk/client-s3';
import type { BucketLocationConstraint, CreateBucketConfiguration, ObjectOwnership, PublicAccessBlockConfiguration, ServerSideEncryption } from '@aws-sdk/client-s3';
import type { AwsAccess } from '../../app/ports.ts';
import type { Held, Placed, Reconciler } from '../../app/ports/deploy.ts';
import { partitionOf } from '../../core/agentcore/account/arns.ts';
import { isSame } from '../../core/deploy/changedFields.ts';
import { ownerOf, resourceOf } from '../../core/deploy/ownership.ts';
import type { Fields } from '../../core/deploy/resource.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone, type SendOptions, type Told } from './ask.ts';
import { emptyBucket } from './emptyBucket.ts';
import { oncePropagated, type Wait } from './settle.ts';
import { tagList, tagsOf } from './tags.ts';

export type BucketWorkshop = { readonly client: S3Client; readonly access: AwsAccess; /** Whose buckets these are: no call reaches another account's. */ readonly account: string; readonly wait: Wait };

/** S3 buckets: `objectOwnership`, `encryption`, `publicAccessBlock`. Removing one removes all that is in it, in every version. Outputs: `arn`, `bucket`. */
export function bucketReconciler({ client, access, account, wait }: BucketWorkshop): Reconciler {
  // S3's permissions are not called after its operations.
  const call = (permission: string, { name }: Placed): AwsCall => ({ service: 's3', operation: permission, access, resource: name, what: `bucket ${name}` });
  const of = ({ name }: Placed) => ({ Bucket: name, ExpectedBucketOwner: account });
  const outputs = ({ name }: Placed) => ({ arn: `arn:${partitionOf(access.region)}:s3:::${name}`, bucket: name });

  /** Right after a bucket was made or set, S3 may still be at it. */
  const set = (permission: string, resource: Placed, signal: AbortSignal, put: (options: SendOptions) => Promise<unknown>): Promise<unknown> =>
    oncePropagated(wait, signal, isBusy, () => tell(call(permission, resource), signal, put));

  const keysIn = (resource: Placed, signal: AbortSignal): Promise<readonly string[]> => tell(call('ListBucket', resource), signal, async (options) => {
    const keys: string[] = [];
    for (let ContinuationToken: string | undefined; ;) {
      const page = await client.send(new ListObjectsV2Command({ ...of(resource), ContinuationToken }), options);
      keys.push(...(page.Contents ?? []).flatMap(({ Key: key }) => key ?? []));
      if (page.NextContinuationToken === undefined) return keys;
      ContinuationToken = page.NextContinuationToken;
    }
  });

  const setPublicAccess = (resource: Placed, block: unknown, signal: AbortSignal): Promise<unknown> => set('PutBucketPublicAccessBlock', resource, signal, (options) =>
    client.send(new PutPublicAccessBlockCommand({ ...of(resource), PublicAccessBlockConfiguration: block as PublicAccessBlockConfiguration }), options));
  const setEncryption = (resource: Placed, algorithm: unknown, signal: AbortSignal): Promise<unknown> => set('PutEncryptionConfiguration', resource, signal, (options) =>
    client.send(new PutBucketEncryptionCommand({ ...of(resource), ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: algorithm as ServerSideEncryption } }] } }), options));
  const setOwnership = (resource: Placed, ownership: unknown, signal: AbortSignal): Promise<unknown> => set('PutBucketOwnershipControls', resource, signal, (options) =>
    client.send(new PutBucketOwnershipControlsCommand({ ...of(resource), OwnershipControls: { Rules: [{ ObjectOwnership: ownership as ObjectOwnership }] } }), options));

  return {
    observe: async (resource, signal) => {
      const [tags, encryption, block, ownership] = await Promise.all([
        look(call('GetBucketTagging', resource), signal, (options) => unlessUnset(client.send(new GetBucketTaggingCommand(of(resource)), options))),
        look(call('GetEncryptionConfiguration', resource), signal, (options) => unlessUnset(client.send(new GetBucketEncryptionCommand(of(resource)), options))),
        look(call('GetBucketPublicAccessBlock', resource), signal, (options) => unlessUnset(client.send(new GetPublicAccessBlockCommand(of(resource)), options))),
        look(call('GetBucketOwnershipControls', resource), signal, (options) => unlessUnset(client.send(new GetBucketOwnershipControlsCommand(of(resource)), options))),
      ]);
      const obstacle = [tags, encryption, block, ownership].find((told) => told.state === 'unreadable');
      if (obstacle !== undefined) return orAnothers(obstacle);
      if (tags.state !== 'told' || encryption.state !== 'told' || block.state !== 'told' || ownership.state !== 'told') return { state: 'absent' };
      const fields: Fields = {
        objectOwnership: ownership.answer?.OwnershipControls?.Rules?.[0]?.ObjectOwnership,
        encryption: encryption.answer?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
        publicAccessBlock: block.answer?.PublicAccessBlockConfiguration,
      };
      return { state: 'present', owner: ownerOf(tagsOf(tags.answer?.TagSet), resource.chain), fields, outputs: outputs(resource) };
    },

    create: async (resource, { objectOwnership, encryption, publicAccessBlock }, signal) => {
      // Tagged in the same call: a deployment that ends here finds its own bucket again.
      const configuration: CreateBucketConfiguration = { ...placeOf(access), Tags: tagList(resource.tags) };
      await tell(call('CreateBucket', resource), signal, (options) =>
        client.send(new CreateBucketCommand({ Bucket: resource.name, ObjectOwnership: objectOwnership as ObjectOwnership, CreateBucketConfiguration: configuration }), options));
      await setPublicAccess(resource, publicAccessBlock, signal);
      await setEncryption(resource, encryption, signal);
      return outputs(resource);
    },

    update: async (resource, { objectOwnership, encryption, publicAccessBlock }, { fields }, signal) => {
      if (!isSame(fields['publicAccessBlock'], publicAccessBlock)) await setPublicAccess(resource, publicAccessBlock, signal);
      if (!isSame(fields['encryption'], encryption)) await setEncryption(resource, encryption, signal);
      if (!isSame(fields['objectOwnership'], objectOwnership)) await setOwnership(resource, objectOwnership, signal);
      return outputs(resource);
    },

    remove: async (resource, _found, signal) => {
      await emptyBucket({
        list: () => look(call('ListBucketVersions', resource), signal, (options) => client.send(new ListObjectVersionsCommand(of(resource)), options)),
        remove: (objects) => tell({ ...call('DeleteObjectVersion', resource), resource: `${resource.name}/*` }, signal, (options) => client.send(new DeleteObjectsCommand({ ...of(resource), Delete: { Objects: [...objects], Quiet: true } }), options)),
      });
      await tellGone(call('DeleteBucket', resource), signal, (options) => client.send(new DeleteBucketCommand(of(resource)), options));
    },

    adopt: async (resource, _found, signal) => {
      // S3 replaces all of a bucket's tags: those that it has are read first.
      const { TagSet: tags } = (await tell(call('GetBucketTagging', resource), signal, (options) => unlessUnset(client.send(new GetBucketTaggingCommand(of(resource)), options)))) ?? {};
      const all = tagList({ ...tagsOf(tags), ...resource.tags });
      await set('PutBucketTagging', resource, signal, (options) => client.send(new PutBucketTaggingCommand({ ...of(resource), Tagging: { TagSet: all } }), options));
    },

    listHeld: async (resource, _found, signal) => {
      const held: Held[] = [];
      for (const key of await keysIn(resource, signal)) {
        const { TagSet: tags } = await tell({ ...call('GetObjectTagging', resource), resource: `${resource.name}/*` }, signal, (options) => client.send(new GetObjectTaggingCommand({ ...of(resource), Key: key }), options));
        const id = resourceOf(tagsOf(tags), resource.chain);
        if (id !== null) held.push({ id, kind: 'object', name: key });
      }
      return held;
    },
  };
}

/** What S3 calls a setting that a bucket does not have: the bucket is there. */
const unset = new Set(['NoSuchTagSet', 'ServerSideEncryptionConfigurationNotFoundError', 'NoSuchPublicAccessBlockConfiguration', 'OwnershipControlsNotFoundError']);

function unlessUnset<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  return asked.catch((error: unknown) => {
    if (error instanceof Error && unset.has(error.name)) return null;
    throw error;
  });
}

/** S3 says of another account's bucket what it says to somebody without permission. */
function orAnothers(told: Extract<Told<unknown>, { readonly state: 'unreadable' }>): Extract<Told<unknown>, { readonly state: 'unreadable' }> {
  return / may not call /.test(told.because) ? { ...told, because: `${told.because}; or the bucket of this name is another account’s` } : told;
}

/** The oldest region is none that a bucket may be told to be in. */
function placeOf({ region }: AwsAccess): { readonly LocationConstraint?: BucketLocationConstraint } {
  return region === 'us-east-1' ? {} : { LocationConstraint: region as BucketLocationConstraint };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && /OperationAborted|conflicting conditional operation/.test(`${error.name} ${error.message}`);
}
