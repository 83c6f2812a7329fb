import { functionLogGroup } from '../agentcore/interceptor/lambda.ts';
import { gatewayLogGroup } from '../agentcore/logs/gatewayLog.ts';
import { resourceNamesOf } from '../agentcore/awsNames.ts';
import { runtimeLogGroup } from '../agentcore/runtime/runtime.ts';
import type { Chain } from '../chain/chain.ts';
import { agentIds } from './desired/agentResources.ts';
import { gatewayIds } from './desired/gatewayResources.ts';
import { interceptorIds } from './desired/interceptorResources.ts';
import type { Outputs } from './resource.ts';

/** Resources by which a deployed chain is read: what they are set to, and what they log. */
export const telltaleIds: readonly string[] = [interceptorIds.logs, gatewayIds.gateway, gatewayIds.logs, agentIds.runtime];

/** Whether the chain file itself names all that its deployment would give. */
export function namesItsDeployment({ agent, gateway, observability: { logGroups } }: Chain): boolean {
  return agent.runtimeId !== null && gateway.gatewayId !== null && ['agent', 'gateway', 'interceptor'].every((hop) => logGroups[hop] !== undefined);
}

/**
 * The chain with the ids and log groups of what was deployed from it, by the resources' ids. What the chain file names itself stays. Frontend and target
 * run where nobody but the user knows who writes their log.
 */
export function deployedChain(chain: Chain, deployed: ReadonlyMap<string, Outputs>): Chain {
  const names = resourceNamesOf(chain.name);
  const runtimeId = deployed.get(agentIds.runtime)?.['id'] ?? null;
  const gatewayId = deployed.get(gatewayIds.gateway)?.['id'] ?? null;
  return {
    ...chain,
    agent: { ...chain.agent, runtimeId: chain.agent.runtimeId ?? runtimeId },
    gateway: { ...chain.gateway, gatewayId: chain.gateway.gatewayId ?? gatewayId },
    observability: {
      ...chain.observability,
      logGroups: {
        ...(runtimeId === null ? {} : { agent: runtimeLogGroup(runtimeId) }),
        ...(deployed.has(gatewayIds.logs) ? { gateway: gatewayLogGroup(names.gateway) } : {}),
        ...(deployed.has(interceptorIds.logs) ? { interceptor: functionLogGroup(names.function) } : {}),
        ...chain.observability.logGroups,
      },
    },
  };
}
