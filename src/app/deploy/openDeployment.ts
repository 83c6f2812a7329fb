import type { Cluster } from '../../core/deploy/workload/cluster.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import { leftoversOf } from '../../core/deploy/leftovers.ts';
import type { ChosenSteps, PlannedStep } from '../../core/deploy/planDeployment.ts';
import { planDeployment } from '../../core/deploy/planDeployment.ts';
import type { Desired } from '../../core/deploy/resource.ts';
import type { Judgement, PlanWarning } from '../../core/deploy/surroundings/surroundings.ts';
import { adoptResource, planAdoption, resourceNamed, type AdoptionPlan } from './adoption.ts';
import { applyDeployment, type AppliedStep, type ApplyOptions } from './applyDeployment.ts';
import { destroyDeployment, type RemovedStep } from './destroyDeployment.ts';
import type { Deployment, Observations } from './deployment.ts';
import { seeDeployment } from './seeDeployment.ts';

/** What was seen in AWS at one moment, and what a deployment would make of it. */
export type DeploymentPlan = {
  readonly chain: string;
  readonly place: DeploymentPlace;
  /** Where workloads go; null where none are planned, or where that cannot be found out. */
  readonly cluster: Cluster | null;
  readonly steps: readonly PlannedStep[];
  readonly warnings: readonly PlanWarning[];
  readonly observed: Observations;
  /** What it is about: what the chain file asks for, and what is left of earlier deployments. */
  readonly resources: readonly Desired[];
};

/** A chain's deployment into one account and region, as a front uses it. */
export type OpenDeployment = {
  readonly place: DeploymentPlace;
  readonly plan: (only: ChosenSteps, signal: AbortSignal) => Promise<DeploymentPlan>;
  readonly apply: (plan: DeploymentPlan, options: ApplyOptions) => Promise<readonly AppliedStep[]>;
  /** Takes away what the plan's look found to be this chain's. */
  readonly destroy: (plan: DeploymentPlan, options: ApplyOptions) => Promise<readonly RemovedStep[]>;
  /** The resource that is meant by an id or a name of the plan. Asks AWS nothing. Throws usage. */
  readonly resourceNamed: (words: string) => Promise<Desired>;
  /** What would come of making it this chain's. Its step was built. Throws usage, aws-resource-missing, aws-refused. */
  readonly planAdoption: (resource: Desired, signal: AbortSignal) => Promise<AdoptionPlan>;
  /** Puts this chain's tags on it, and changes nothing else. */
  readonly adopt: (plan: AdoptionPlan, signal: AbortSignal) => Promise<void>;
};

const nothingSeen: Judgement = { warnings: [], obstacles: {} };

export function openDeployment(deployment: Deployment): OpenDeployment {
  const { chain, place, desired, cluster = null } = deployment;
  const allResources = async (): Promise<readonly Desired[]> => [...desired, ...leftoversOf(desired, await deployment.record.read(place))];
  return {
    place,
    plan: async (only, signal) => {
      const [{ resources, observed }, { warnings, obstacles }] = await Promise.all([seeDeployment(deployment, signal), deployment.lookAround?.(only, signal) ?? nothingSeen]);
      const held = resources.map((resource) => ({ ...resource, obstacle: resource.obstacle ?? obstacles[resource.id] ?? null }));
      return { chain, place, cluster: resources.some(({ kind }) => kind === 'workload') ? cluster : null, observed, resources, warnings, steps: planDeployment(held, observed, only) };
    },
    apply: (plan, options) => applyDeployment({ ...deployment, desired: plan.resources }, plan.steps, plan.observed, options),
    destroy: (plan, options) => destroyDeployment({ ...deployment, desired: plan.resources }, plan.observed, options),
    resourceNamed: async (words) => resourceNamed(await allResources(), words),
    planAdoption: (resource, signal) => planAdoption(deployment, resource, signal),
    adopt: (plan, signal) => adoptResource(deployment, plan, signal),
  };
}
