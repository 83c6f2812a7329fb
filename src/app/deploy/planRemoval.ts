import { foreignUserOf } from '../../core/deploy/foreign.ts';
import { inOrder, type PlannedStep } from '../../core/deploy/planDeployment.ts';
import { titleOf } from './deployment.ts';
import type { DeploymentPlan } from './openDeployment.ts';

/** What `destroy` would do with what a plan's look has found, in an order in which each goes before those that it needs. What is not there is no step. */
export function planRemoval({ resources, observed }: Pick<DeploymentPlan, 'resources' | 'observed'>): readonly PlannedStep[] {
  return inOrder(resources).toReversed().flatMap((resource): readonly PlannedStep[] => {
    const { id, kind, name, step } = resource;
    const found = observed.get(id) ?? { state: 'absent' };
    const told = (planned: PlannedStep['kind'], because: string): readonly PlannedStep[] => [{ step, kind: planned, resource: { id, kind, name }, because, changes: [], fields: {} }];
    if (found.state === 'absent') return [];
    if (found.state === 'unreadable') return told('blocked', found.because);
    if (found.owner !== 'this-chain') return told('blocked', 'it is left: no tag says that it is this chain’s');
    const user = foreignUserOf(resource, resources, observed);
    return user === null ? told('delete', 'its tags say that it is this chain’s') : told('blocked', `it is left: ${titleOf(user)} uses it, and is not known as this chain’s`);
  });
}
