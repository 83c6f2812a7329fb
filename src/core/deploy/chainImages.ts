import { runtimeImagePlatform, type ImagePlatform } from '../agentcore/containerImage.ts';
import type { Chain } from '../chain/chain.ts';
import type { ImageStep } from './imageResources.ts';

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

/** The images that a chain's deployment consists of. */
export function chainImages({ agent }: Chain): readonly ChainImage[] {
  if (agent.package === 'zip') return [];
  return [{ step: 'agent', component: 'agent', folder: agent.folder, platform: runtimeImagePlatform, instead: 'set agent.package to "zip"' }];
}
