import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import type { ChosenSteps, PlannedStep } from '../../core/deploy/planDeployment.ts';
import { planDeployment } from '../../core/deploy/planDeployment.ts';
import { applyDeployment, type AppliedStep, type ApplyOptions } from './applyDeployment.ts';
import { destroyDeployment, type RemovedStep } from './destroyDeployment.ts';
import { observeDeployment, type Deployment, type Observations } from './deployment.ts';

/** What was seen in AWS at one moment, and what a deployment would make of it. */
export type DeploymentPlan = { readonly chain: string; readonly place: DeploymentPlace; readonly steps: readonly PlannedStep[]; readonly observed: Observations };

/** A chain's deployment into one account and region, as a front uses it. */
export type OpenDeployment = {
  readonly place: DeploymentPlace;
  readonly plan: (only: ChosenSteps, signal: AbortSignal) => Promise<DeploymentPlan>;
  readonly apply: (plan: DeploymentPlan, options: ApplyOptions) => Promise<readonly AppliedStep[]>;
  /** Takes away what the plan's look found to be this chain's. */
  readonly destroy: (plan: DeploymentPlan, options: ApplyOptions) => Promise<readonly RemovedStep[]>;
};

export function openDeployment(deployment: Deployment): OpenDeployment {
  const { chain, place, desired } = deployment;
  return {
    place,
    plan: async (only, signal) => {
      const observed = await observeDeployment(deployment, signal);
      return { chain, place, observed, steps: planDeployment(desired, observed, only) };
    },
    apply: (plan, options) => applyDeployment(deployment, plan.steps, plan.observed, options),
    destroy: (plan, options) => destroyDeployment(deployment, plan.observed, options),
  };
}
