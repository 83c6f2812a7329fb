import type { DeploymentSubject } from './deploymentSubject.ts';
import { interceptorResources } from './interceptorResources.ts';
import type { Desired } from './resource.ts';

/** All that a chain's deployment consists of, in this version: the interceptor. */
export function desiredResources(subject: DeploymentSubject): readonly Desired[] {
  return interceptorResources(subject);
}
