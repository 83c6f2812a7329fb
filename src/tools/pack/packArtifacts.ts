import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Chain, Language } from '../../core/chain/chain.ts';
import { agentIds } from '../../core/deploy/desired/agentResources.ts';
import type { Artifact, Artifacts } from '../../core/deploy/deploymentSubject.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { interceptorIds } from '../../core/deploy/desired/interceptorResources.ts';
import { buildBundle } from './buildBundle.ts';
import { findNode } from '../findNode.ts';
import { packDocuments } from './packDocuments.ts';
import { packPythonAgent, type PackPythonOptions } from './packPythonAgent.ts';
import { zipFiles } from './zipFiles.ts';

/** `steps`: whose components are packed; null, or left out: all. */
export type PackOptions = PackPythonOptions & { readonly steps?: ChosenSteps };

/**
 * Builds and packs what a deployment uploads. The components' dependencies must be installed; an agent in Python gets those for
 * AgentCore Runtime besides. The same sources give the same bytes. Throws component-build-failed, file-unreadable, file-unwritable,
 * tool-missing, node-too-old, python-too-old, install-failed, registry-unreachable, interrupted.
 */
export async function packArtifacts(project: string, chain: Chain, options: PackOptions): Promise<Artifacts> {
  const { steps = null } = options;
  const packers: { readonly [id: string]: Promise<Uint8Array> } = {
    ...(steps === null || steps.has('interceptor') ? { [interceptorIds.function]: packInterceptor(project, chain.interceptor, options) } : {}),
    ...(chain.agent.package === 'zip' && (steps === null || steps.has('agent')) ? { [agentIds.code]: packAgent(project, chain.agent, options) } : {}),
  };
  const zips = Promise.all(Object.entries(packers).map(async ([id, packed]) => [id, artifact(await packed)] as const));
  return { ...Object.fromEntries(await zips), ...(await packDocuments(project, chain)) };
}

type Component = { readonly language: Language; readonly folder: string };

async function packInterceptor(project: string, { language, folder }: Component, options: PackOptions): Promise<Uint8Array> {
  if (language === 'python') return zipFiles(join(project, folder, 'src'), ['**/*.py']);
  return packBundle(project, folder, 'index.mjs', options);
}

async function packAgent(project: string, { language, folder }: Component, options: PackOptions): Promise<Uint8Array> {
  if (language === 'python') return packPythonAgent(project, join(project, folder), options);
  return packBundle(project, folder, 'main.mjs', options);
}

async function packBundle(project: string, folder: string, file: string, { env, signal }: PackOptions): Promise<Uint8Array> {
  const component = join(project, folder);
  await buildBundle(component, { node: await findNode(env, project), env, signal });
  return zipFiles(join(component, 'dist'), [file]);
}

function artifact(bytes: Uint8Array): Artifact {
  let unpackedBytes = 0;
  unzipSync(bytes, { filter: ({ originalSize }) => {
    unpackedBytes += originalSize;
    return false;
  } });
  return { bytes, sha256: createHash('sha256').update(bytes).digest('base64'), unpackedBytes };
}
