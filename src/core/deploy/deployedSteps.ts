import type { DeploymentPlace } from './deploymentSubject.ts';
import { deploySteps, type DeployStep, type Outputs } from './resource.ts';

/** What a deployment wrote down of one resource. `at`: when, in epoch milliseconds; null where nobody wrote it. */
export type DeployedResource = { readonly id: string; readonly name: string; readonly state: 'changing' | 'done'; readonly outputs: Outputs; readonly at: number | null };

/** What this machine knows to have deployed into one place. */
export type DeployedPlace = DeploymentPlace & { readonly resources: readonly DeployedResource[] };

/** A step of the chain as the record of its deployments knows it. AWS may hold something else by now. */
export type DeployedStep = DeploymentPlace & {
  readonly step: DeployStep;
  /** False where a deployment stopped before its end. */
  readonly isWhole: boolean;
  /** When it was last changed, in epoch milliseconds. */
  readonly at: number | null;
  /** Of what stands for the step: the function, the gateway, the runtime. Null where that is not there, and of a workload, which has none in AWS. */
  readonly arn: string | null;
  readonly url: string | null;
  /** Of a workload: kubectl's context, and the cluster's name. */
  readonly cluster?: { readonly name: string; readonly context: string };
};

/** ARNs of what stands for a step: the function and not its alias, the runtime and not its endpoint. Null: nothing of it has one in AWS. */
const mainArns: { readonly [step in DeployStep]: RegExp | null } = {
  target: null, interceptor: /:lambda:[^:]*:\d*:function:[^:]+$/, gateway: /:bedrock-agentcore:[^:]*:\d*:gateway\/[^/]+$/, agent: /:bedrock-agentcore:[^:]*:\d*:runtime\/[^/]+$/, frontend: null,
};

/** The steps of which something is deployed at a place. */
export function deployedSteps({ account, region, resources }: DeployedPlace): readonly DeployedStep[] {
  return deploySteps.flatMap((step) => {
    const own = resources.filter(({ id }) => id.startsWith(`${step}/`));
    if (own.length === 0) return [];
    const form = mainArns[step];
    const main = own.find(({ id, outputs }) => (form === null ? id === `${step}/workload` : form.test(outputs['arn'] ?? '')));
    const times = own.flatMap(({ at }) => at ?? []);
    return [{
      step, account, region,
      isWhole: main !== undefined && own.every(({ state }) => state === 'done'),
      at: times.length === 0 ? null : Math.max(...times),
      arn: main?.outputs['arn'] ?? null, url: main?.outputs['url'] ?? null, ...clusterOf(main),
    }];
  });
}

function clusterOf(workload: DeployedResource | undefined): Pick<DeployedStep, 'cluster'> {
  const { cluster, context } = workload?.outputs ?? {};
  return cluster === undefined || context === undefined ? {} : { cluster: { name: cluster, context } };
}

/** The place that a window shows: the one it deploys to, else where it was deployed last. Null where nothing is deployed anywhere. */
export function shownPlace(places: readonly DeployedPlace[], chosen: { readonly account: string | null; readonly region: string } | null): DeployedPlace | null {
  const used = places.filter(({ resources }) => resources.length > 0);
  if (chosen !== null && chosen.account !== null) return used.find(({ account, region }) => account === chosen.account && region === chosen.region) ?? null;
  return used.toSorted((a, b) => newest(b) - newest(a))[0] ?? null;
}

function newest({ resources }: DeployedPlace): number {
  return Math.max(0, ...resources.map(({ at }) => at ?? 0));
}
