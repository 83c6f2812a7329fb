import { runtimeImagePlatform, type ImagePlatform } from '../../agentcore/runtime/containerImage.ts';
import type { Chain } from '../../chain/chain.ts';
import type { ImageStep } from './imageResources.ts';
import { deployedTarget, workloadComponents, type Workloads } from '../workload/workloads.ts';

/** A component that is deployed as a container image. */
export type ChainImage = {
  readonly step: ImageStep;
  /** `agent`, `frontend`, `target/<name>`. */
  readonly component: string;
  /** Relative to the project; its Dockerfile is in it. */
  readonly folder: string;
  readonly platform: ImagePlatform;
  /** What the user may do instead of building it: a part of a sentence. Null where nothing. */
  readonly instead: string | null;
};

/** The images that a chain's deployment consists of. Of a workload only where it is known which processors the cluster has. */
export function chainImages(chain: Chain, { architecture, recorded }: Pick<Workloads, 'architecture' | 'recorded'>): readonly ChainImage[] {
  const { agent } = chain;
  const target = deployedTarget(chain, recorded);
  const ofAgent: readonly ChainImage[] = agent.package === 'zip' ? [] : [{ step: 'agent', component: 'agent', folder: agent.folder, platform: runtimeImagePlatform, instead: 'set agent.package to "zip"' }];
  if (architecture.state === 'refused') return ofAgent;
  const platform = `linux/${architecture.value}` as const;
  const ofWorkloads = workloadComponents(chain, recorded).map(({ step, folder }): ChainImage => ({
    step, folder, platform, component: step === 'target' ? targetImage(target?.name ?? '') : step,
    instead: step === 'target' ? 'deploy the API by hand and set its url in the chain file' : null,
  }));
  return [...ofAgent, ...ofWorkloads];
}

export function targetImage(name: string): string {
  return `target/${name}`;
}
