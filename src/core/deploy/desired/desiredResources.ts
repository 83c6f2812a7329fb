import { agentResources } from './agentResources.ts';
import type { DeploymentSubject } from '../deploymentSubject.ts';
import { gatewayResources } from './gatewayResources.ts';
import { interceptorResources } from './interceptorResources.ts';
import type { Desired } from '../resource.ts';
import { frontendResources, targetResources } from './workloadResources.ts';

/** All that a chain's deployment consists of, step by step. */
export function desiredResources(subject: DeploymentSubject): readonly Desired[] {
  return [...targetResources(subject), ...interceptorResources(subject), ...gatewayResources(subject), ...agentResources(subject), ...frontendResources(subject)];
}
