import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Chain } from '../core/chain/chain.ts';
import type { Artifacts } from '../core/deploy/deploymentSubject.ts';
import { gatewayIds } from '../core/deploy/gatewayResources.ts';

/** The targets' OpenAPI documents as they stand in the project, each for its target. One that cannot be read is left out: the plan says so of its target. */
export async function packDocuments(project: string, { targets }: Chain): Promise<Artifacts> {
  const packed = await Promise.all(targets.map(async ({ name, openapi }) => {
    const bytes = await readFile(join(project, openapi)).catch(() => null);
    return bytes === null ? [] : [[gatewayIds.target(name), { bytes, sha256: createHash('sha256').update(bytes).digest('base64'), unpackedBytes: bytes.length }] as const];
  }));
  return Object.fromEntries(packed.flat());
}
