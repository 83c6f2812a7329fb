import { arnsOf, type Arns } from '../agentcore/account/arns.ts';
import { resourceNamesOf, type ResourceNames } from '../agentcore/awsNames.ts';
import type { Chain } from '../chain/chain.ts';
import type { GuideFile } from './guide.ts';

/** What a guide is about. */
export type GuideSubject = { readonly chain: Chain; readonly files: readonly GuideFile[]; readonly names: ResourceNames; readonly arns: Arns };

/** Stands for the reader's account, as in AWS's own pages and in the manifests. */
export const placeholderAccount = '123456789012';

export function guideSubject(chain: Chain, files: readonly GuideFile[]): GuideSubject {
  const names = resourceNamesOf(chain.name);
  const arns = arnsOf({
    region: chain.region, account: placeholderAccount, runtimeName: names.runtime, runtimeId: chain.agent.runtimeId,
    gatewayName: names.gateway, gatewayId: chain.gateway.gatewayId, functionName: names.function, agentRepository: names.images.agent,
  });
  return { chain, files, names, arns };
}

/** Whether the project holds this file, or one below this folder. */
export function holds({ files }: GuideSubject, path: string): boolean {
  return files.some((file) => file.path === path || file.path.startsWith(`${path}/`));
}
