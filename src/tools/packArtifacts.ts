import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Chain } from '../core/chain/chain.ts';
import type { Artifact, Artifacts } from '../core/deploy/deploymentSubject.ts';
import { interceptorIds } from '../core/deploy/interceptorResources.ts';
import { buildBundle } from './buildBundle.ts';
import { findNode } from './findNode.ts';
import type { Environment } from './findProgram.ts';
import { zipFiles } from './zipFiles.ts';

export type PackOptions = { readonly env: Environment; readonly signal: AbortSignal };

/**
 * Builds and packs what a deployment uploads. The components' dependencies must be installed. The same sources give the same
 * bytes. Throws component-build-failed, file-unreadable, tool-missing, node-too-old, interrupted.
 */
export async function packArtifacts(project: string, chain: Chain, options: PackOptions): Promise<Artifacts> {
  return { [interceptorIds.function]: await packInterceptor(project, chain, options) };
}

async function packInterceptor(project: string, { interceptor }: Chain, { env, signal }: PackOptions): Promise<Artifact> {
  const folder = join(project, interceptor.folder);
  if (interceptor.language === 'python') return artifact(await zipFiles(join(folder, 'src'), ['**/*.py']));
  await buildBundle(folder, { node: await findNode(env, project), env, signal });
  return artifact(await zipFiles(join(folder, 'dist'), ['index.mjs']));
}

function artifact(bytes: Uint8Array): Artifact {
  return { bytes, sha256: createHash('sha256').update(bytes).digest('base64') };
}
