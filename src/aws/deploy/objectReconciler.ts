import { DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import type { Artifact, Artifacts } from '../../core/deploy/deploymentSubject.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone } from './ask.ts';

export type ObjectWorkshop = { readonly client: S3Client; readonly access: AwsAccess; readonly account: string; readonly artifacts: Artifacts };

/** What is uploaded, in the chain's bucket, to which it belongs: the bucket's tags say whose it is. `sha256` as S3 writes it. Outputs: `bucket`, `key`. */
export function objectReconciler({ client, access, account, artifacts }: ObjectWorkshop): Reconciler {
  const call = (permission: string, resource: Placed): AwsCall =>
    ({ service: 's3', operation: permission, access, resource: `${bucketOf(resource)}/${resource.name}`, what: `object ${resource.name} of bucket ${bucketOf(resource)}` });
  const of = (resource: Placed) => ({ Bucket: bucketOf(resource), Key: resource.name, ExpectedBucketOwner: account });
  const outputs = (resource: Placed): Outputs => ({ bucket: bucketOf(resource), key: resource.name });

  const upload = async (resource: Placed, fields: Fields, signal: AbortSignal): Promise<Outputs> => {
    const { bytes, sha256 } = packedAs(fields, artifacts);
    await tell(call('PutObject', resource), signal, (options) => client.send(new PutObjectCommand({
      ...of(resource), Body: bytes, ChecksumAlgorithm: 'SHA256', ChecksumSHA256: sha256, ContentType: resource.name.endsWith('.json') ? 'application/json' : 'application/zip', Tagging: taggingOf(resource),
    }), options));
    return outputs(resource);
  };

  return {
    observe: async (resource, signal) => {
      if (resource.holder === null) return { state: 'absent' };
      const found = await look(call('GetObject', resource), signal, (options) => client.send(new HeadObjectCommand({ ...of(resource), ChecksumMode: 'ENABLED' }), options));
      if (found.state !== 'told') return found;
      return { state: 'present', owner: 'this-chain', fields: { sha256: found.answer.ChecksumSHA256 }, outputs: outputs(resource) };
    },
    create: upload,
    update: (resource, fields, _found, signal) => upload(resource, fields, signal),
    remove: (resource, _found, signal) => tellGone(call('DeleteObject', resource), signal, (options) => client.send(new DeleteObjectCommand(of(resource)), options)),
    adopt: null,
  };
}

function bucketOf({ holder }: Placed): string {
  return holder?.['bucket'] ?? '';
}

/** Throws where nothing was packed for it: our own fault. */
function packedAs({ sha256 }: Fields, artifacts: Artifacts): Artifact {
  const artifact = Object.values(artifacts).find((packed) => packed.sha256 === sha256);
  if (artifact === undefined) throw new TypeError(`nothing was packed whose digest is ${String(sha256)}`);
  return artifact;
}

function taggingOf({ tags }: Placed): string {
  return Object.entries(tags).map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&');
}
