import { utf8ToBytes } from '@noble/hashes/utils.js';
import { gatewayLimits } from '../../agentcore/gateway/gateway.ts';
import { chainBucketId, chainBucketName, digestInKey } from '../desired/chainBucket.ts';
import type { DeploymentSubject } from '../deploymentSubject.ts';
import type { Desired } from '../resource.ts';
import { documentAt, readTargetDocument } from './targetDocument.ts';

/** Where in the chain's bucket a target's document stands. */
export type StoredDocument = { readonly target: string; readonly id: string; readonly key: string; readonly uri: string; readonly sha256: string };

/** What is packed for a target's document; the object's own id has the digest behind it. */
export function storedDocumentArtifact(target: string): string {
  return `gateway/document/${target}`;
}

/** What of a project's document is put into S3, with the API's address in it; null for one that goes into the request, or that is none. Fact `gateway.document-limit`. */
export function bytesToStore(document: Uint8Array, url: string | null): Uint8Array | null {
  const read = url === null ? null : readTargetDocument(document);
  if (read === null || url === null) return null;
  const bytes = utf8ToBytes(JSON.stringify(documentAt(read, url)));
  return bytes.length > gatewayLimits.inlineDocumentBytes ? bytes : null;
}

/** The documents of the chain that are too long for a request. */
export function storedDocuments(subject: DeploymentSubject): readonly StoredDocument[] {
  return subject.chain.targets.flatMap(({ name }) => {
    const artifact = subject.artifacts[storedDocumentArtifact(name)];
    if (artifact === undefined) return [];
    const digest = digestInKey(artifact);
    const key = `documents/${name}/${digest}.json`;
    return [{ target: name, id: `${storedDocumentArtifact(name)}/${digest}`, key, uri: `s3://${chainBucketName(subject)}/${key}`, sha256: artifact.sha256 }];
  });
}

/** As an object in the bucket. The one before goes when the target does not name it any more. */
export function storedObject({ id, key, sha256 }: StoredDocument, obstacle: string | null): Desired {
  return { id, step: 'gateway', kind: 'object', name: key, within: chainBucketId, after: [chainBucketId], obstacle, fields: () => ({ sha256 }) };
}
