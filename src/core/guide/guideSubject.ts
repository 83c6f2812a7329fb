import { arnsOf, type Arns } from '../agentcore/arns.ts';
import { awsNamesOf, type AwsNames } from '../agentcore/awsNames.ts';
import type { Chain } from '../chain/chain.ts';
import type { GuideFile } from './guide.ts';

/** What a guide is about. */
export type GuideSubject = { readonly chain: Chain; readonly files: readonly GuideFile[]; readonly names: ResourceNames; readonly arns: Arns };

/** What the chain's resources are called in AWS, all derived from the chain's name. */
export type ResourceNames = AwsNames & {
  readonly function: string;
  readonly frontendRole: string;
  readonly runtimeRole: string;
  readonly gatewayRole: string;
  readonly functionRole: string;
  /** Repositories of images; ECR takes no capital letter. */
  readonly images: { readonly agent: string; readonly frontend: string; readonly target: string };
};

/** Stands for the reader's account, as in AWS's own pages and in the manifests. */
export const placeholderAccount = '123456789012';

export function guideSubject(chain: Chain, files: readonly GuideFile[]): GuideSubject {
  const names = resourceNames(chain.name);
  const arns = arnsOf({
    region: chain.region, account: placeholderAccount, runtimeName: names.runtime, runtimeId: chain.agent.runtimeId,
    gatewayName: names.gateway, gatewayId: chain.gateway.gatewayId, functionName: names.function, agentRepository: names.images.agent,
  });
  return { chain, files, names, arns };
}

function resourceNames(chain: string): ResourceNames {
  const own = (part: string): string => `${chain}-${part}`.toLowerCase();
  return {
    ...awsNamesOf(chain), function: own('interceptor'),
    frontendRole: own('frontend'), runtimeRole: own('runtime'), gatewayRole: own('gateway'), functionRole: own('interceptor'),
    images: { agent: own('agent'), frontend: own('frontend'), target: own('target-api') },
  };
}

/** Whether the project holds this file, or one below this folder. */
export function holds({ files }: GuideSubject, path: string): boolean {
  return files.some((file) => file.path === path || file.path.startsWith(`${path}/`));
}
