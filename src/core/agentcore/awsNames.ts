import { runtimeNameOf } from './names.ts';

/** What a chain's parts are called on AWS. */
export type AwsNames = { readonly gateway: string; readonly runtime: string };

/** Derived from the chain's name, which `refusalOfChainName` has let pass: a gateway's name takes no underscore, a runtime's no hyphen. */
export function awsNamesOf(chainName: string): AwsNames {
  return { gateway: chainName, runtime: runtimeNameOf(chainName) };
}

/** What the chain's resources are called in AWS, all derived from the chain's name. */
export type ResourceNames = AwsNames & {
  readonly function: string;
  readonly frontendRole: string;
  readonly runtimeRole: string;
  readonly gatewayRole: string;
  readonly functionRole: string;
  /** Where the secret of the agent's own client is suggested to stand. */
  readonly agentSecret: string;
  /** Source and destination of the gateway's log; 60 characters at most (fact `logs.delivery-names`). */
  readonly gatewayLog: string;
  /** Repositories of images; ECR takes no capital letter. */
  readonly images: { readonly agent: string; readonly frontend: string; readonly target: string };
};

export function resourceNamesOf(chain: string): ResourceNames {
  const own = (part: string): string => `${chain}-${part}`.toLowerCase();
  return {
    ...awsNamesOf(chain), function: own('interceptor'),
    frontendRole: own('frontend'), runtimeRole: own('runtime'), gatewayRole: own('gateway'), functionRole: own('interceptor'), agentSecret: own('agent-client'),
    gatewayLog: own('gateway'),
    images: { agent: own('agent'), frontend: own('frontend'), target: own('target-api') },
  };
}

/** A bucket's name is unique in the world, so account and region stand in it; it has 63 characters at most. */
export function bucketNameOf(chain: string, account: string, region: string): string {
  return `${chain.toLowerCase().slice(0, 30).replace(/-$/, '')}-${region}-${account}`;
}
