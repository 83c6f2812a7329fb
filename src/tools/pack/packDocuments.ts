import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from '../../core/chain/chain.ts';
import type { Artifact, Artifacts } from '../../core/deploy/deploymentSubject.ts';
import { gatewayIds } from '../../core/deploy/desired/gatewayResources.ts';
import { bytesToStore, storedDocumentArtifact } from '../../core/deploy/document/storedDocument.ts';

/**
 * The targets' OpenAPI documents as they stand in the project, each for its target; one that is too long for a request as it is put into S3
 * besides. One that cannot be read is left out: the plan says so of its target.
 */
export async function packDocuments(project: string, { targets }: Chain): Promise<Artifacts> {
  const packed = await Promise.all(targets.map(async ({ name, openapi, url }): Promise<readonly (readonly [string, Artifact])[]> => {
    const bytes = await readFile(join(project, openapi)).catch(() => null);
    if (bytes === null) return [];
    const stored = bytesToStore(bytes, url);
    return [[gatewayIds.target(name), artifact(bytes)], ...(stored === null ? [] : [[storedDocumentArtifact(name), artifact(stored)] as const])];
  }));
  return Object.fromEntries(packed.flat());
}

function artifact(bytes: Uint8Array): Artifact {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('base64'), unpackedBytes: bytes.length };
}
