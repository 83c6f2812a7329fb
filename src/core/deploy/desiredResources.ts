import { agentResources } from './agentResources.ts';
import type { DeploymentSubject } from './deploymentSubject.ts';
import { gatewayResources } from './gatewayResources.ts';
import { interceptorResources } from './interceptorResources.ts';
import type { Desired } from './resource.ts';

/** All that a chain's deployment consists of, in this version: the interceptor, the gateway and the agent. */
export function desiredResources(subject: DeploymentSubject): readonly Desired[] {
  return [...interceptorResources(subject), ...gatewayResources(subject), ...agentResources(subject)];
}
