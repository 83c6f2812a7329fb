import { GetObjectCommand } from '@aws-sdk/client-s3';
import { gatewayLimits } from '../../core/agentcore/gateway/gateway.ts';
import type { Look } from '../../core/attach/seenDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';

/** Where a gateway reads a target's document. `owner`: 12 digits, of the bucket: no other account's bucket of that name is read. */
export type StoredDocument = { readonly uri: string; readonly owner: string };

/**
 * A target's document out of S3, as the gateway reads it; no more of it than a gateway takes (fact `gateway.document-limit`). A bucket that does not answer
 * keeps nothing else from being found. Throws aws-credentials-missing.
 */
export async function readStoredDocument({ uri, owner }: StoredDocument, { access, s3 }: AttachClients, signal: AbortSignal): Promise<Look<string>> {
  const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri) ?? [];
  if (Bucket === undefined || Key === undefined) return { state: 'unreadable', because: `its document is at ${uri}, which is no address in S3` };
  try {
    return await look({ service: 's3', operation: 'GetObject', access, resource: `${Bucket}/${Key}`, what: `document ${uri}` }, signal, async (options) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key, ExpectedBucketOwner: owner, Range: `bytes=0-${gatewayLimits.storedDocumentBytes - 1}` }), options);
      return (await Body?.transformToString()) ?? '';
    });
  } catch (error) {
    if (error instanceof ChainError && error.code === 'aws-unavailable') return { state: 'unreadable', because: error.message.replace(/\.$/, '') };
    throw error;
  }
}
