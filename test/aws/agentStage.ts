import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { AppliedStep } from '../../src/app/deploy/applyDeployment.ts';
import type { RemovedStep } from '../../src/app/deploy/destroyDeployment.ts';
import { openDeployment, type DeploymentPlan, type OpenDeployment } from '../../src/app/deploy/openDeployment.ts';
import type { AwsAccess, Progress } from '../../src/app/ports.ts';
import type { Reconciler } from '../../src/app/ports/deploy.ts';
import { awsReconcilers } from '../../src/aws/deploy/awsReconcilers.ts';
import type { Chain, Language } from '../../src/core/chain/chain.ts';
import { agentIds, agentResources } from '../../src/core/deploy/desired/agentResources.ts';
import { deploymentSubject } from '../../src/core/deploy/deploymentSubject.ts';
import type { Desired } from '../../src/core/deploy/resource.ts';
import { readChainFile } from '../../src/files/chainFile.ts';
import { deployRecord } from '../../src/files/deployRecord.ts';
import { ensureStateFolder } from '../../src/files/stateFolder.ts';
import { packArtifacts } from '../../src/tools/pack/packArtifacts.ts';
import { pathWithUv } from '../python/uv.ts';
import { root } from '../repository/sourceTree.ts';
import { newProject } from '../testing/project.ts';
import { noWorkload } from './noWorkload.ts';

export const account = '123456789012';
/** What the step before gives: here it is there already. */
export const gateway = { arn: `arn:aws:bedrock-agentcore:us-west-2:${account}:gateway/orders-abcdefghij`, url: 'https://orders-abcdefghij.gateway.bedrock-agentcore.us-west-2.amazonaws.com/mcp' } as const;

/** A project with the agent in this language, and its step of a deployment, as the composition root would open it, beside a gateway that is there. */
export type AgentStage = {
  readonly folder: string;
  /** What packing told. */
  readonly progress: readonly Progress[];
  readonly open: (access: AwsAccess, edit?: (chain: Chain) => Chain) => Promise<OpenDeployment>;
  readonly stop: () => Promise<void>;
};

export async function agentStage(language: Language): Promise<AgentStage> {
  const project = await newProject([], { agent: language, interceptor: 'typescript', target: 'typescript' });
  const progress: Progress[] = [];
  const packages = join(root, '.cache', 'agent-packages');
  const cache = async (): Promise<string> => join(await ensureStateFolder(project.folder), 'packages');
  if (existsSync(packages)) await cp(packages, await cache(), { recursive: true });
  return {
    folder: project.folder,
    progress,
    open: async (access, edit = (chain) => chain) => {
      const chain = edit((await readChainFile(project.folder)).chain);
      const place = { account, region: access.region };
      const artifacts = await packArtifacts(project.folder, chain, { env: { ...process.env, PATH: pathWithUv() }, cache, onProgress: (step) => void progress.push(step), signal: never });
      const reconcilers = awsReconcilers({ access, account, artifacts, wait: () => Promise.resolve() });
      return openDeployment({
        chain: chain.name, place, record: deployRecord(project.folder), desired: [gatewayThere, ...agentResources(deploymentSubject(chain, place, artifacts))], reconcilers: { ...reconcilers, ...noWorkload, gateway: standIn },
      });
    },
    stop: async () => {
      // Whoever reads them meanwhile finds one or the other whole.
      if (language === 'python') await replaceFolder(await cache(), packages);
      await project.remove();
    },
  };
}

async function replaceFolder(source: string, target: string): Promise<void> {
  const unfinished = `${target}.${process.pid}`;
  await cp(source, unfinished, { recursive: true });
  await rm(target, { recursive: true, force: true });
  await rename(unfinished, target).catch(() => rm(unfinished, { recursive: true }));
}

/** This machine remembers nothing of a deployment. */
export function forget({ folder }: AgentStage): Promise<void> {
  return rm(join(folder, '.agentcore-chain', 'deploy.json'), { force: true });
}

const never = new AbortController().signal;
const options = { onProgress: () => {}, now: () => performance.now(), signal: never };

/** The plan of the agent's step, without what is only there for it. */
export async function planned(deployment: OpenDeployment): Promise<DeploymentPlan> {
  return deployment.plan(new Set(['agent']), never);
}

export async function deployed(deployment: OpenDeployment): Promise<readonly AppliedStep[]> {
  return deployment.apply(await planned(deployment), options);
}

export async function destroyed(deployment: OpenDeployment): Promise<readonly RemovedStep[]> {
  return (await deployment.destroy(await planned(deployment), options)).filter(({ id }) => id !== gatewayThere.id);
}

/** `agent/code` for whatever zip it is. */
export function kindsOf({ steps }: DeploymentPlan): { readonly [id: string]: string } {
  return Object.fromEntries(steps.map(({ resource, kind, because }) => [`${resource.id.startsWith(agentIds.code) ? agentIds.code : resource.id} ${kind}`, because]));
}

const gatewayThere: Desired = { id: 'gateway/gateway', step: 'gateway', kind: 'gateway', name: 'orders', within: null, after: [], fields: () => ({}) };
const standIn: Reconciler = {
  observe: () => Promise.resolve({ state: 'present', owner: 'this-chain', fields: {}, outputs: gateway }),
  create: () => Promise.reject(new Error('it is there')),
  update: () => Promise.reject(new Error('it is as it should be')),
  remove: () => Promise.resolve(),
  adopt: null,
};
