import { bucketNameOf } from '../../agentcore/awsNames.ts';
import { bucketSettings } from '../../agentcore/account/bucketSettings.ts';
import type { Artifact, DeploymentSubject } from '../deploymentSubject.ts';
import type { Desired, DeployStep } from '../resource.ts';

export const chainBucketId = 'agent/bucket';

/** What the chain's one bucket is called. */
export function chainBucketName({ chain, place }: DeploymentSubject): string {
  return bucketNameOf(chain.name, place.account, place.region);
}

/** The bucket, as a part of the first step that puts something into it. */
export function chainBucket(subject: DeploymentSubject, step: DeployStep): Desired {
  return { id: chainBucketId, step, kind: 'bucket', name: chainBucketName(subject), within: null, after: [], fields: () => bucketSettings };
}

/** The beginning of an artifact's digest, in letters that a key and a record may have: another content is another object. */
export function digestInKey({ sha256 }: Pick<Artifact, 'sha256'>): string {
  return sha256.replace(/[^A-Za-z0-9]/g, '').slice(0, 24);
}
