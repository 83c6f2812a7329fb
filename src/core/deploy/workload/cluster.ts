import { eksArnOf, eksClusterName, eksRegionOf } from '../../agentcore/account/eks.ts';
import type { DeploymentPlace } from '../deploymentSubject.ts';

/** A context of kubectl's configuration, with what the configuration has of its cluster. */
export type KubeContext = { readonly name: string; readonly cluster: string; readonly server: string };

export type Kubeconfig = { readonly current: string | null; readonly contexts: readonly KubeContext[] };

/** Where workloads go. `context`: as this machine's kubectl calls it; `name`: the cluster's. */
export type Cluster = { readonly context: string; readonly name: string; readonly server: string };

/** Of processors, as Kubernetes and image builders write it. */
export type Architecture = 'amd64' | 'arm64';

/** What could be found out, or why not and what to do: a sentence without its full stop. */
export type Known<T> = { readonly state: 'known'; readonly value: T } | { readonly state: 'refused'; readonly because: string };

export function known<T>(value: T): Known<T> {
  return { state: 'known', value };
}

export function refused(because: string): Extract<Known<never>, { readonly state: 'refused' }> {
  return { state: 'refused', because };
}

/** Which context is meant: `named` by the user now; `recorded`: where an earlier deployment went. */
export type ContextWish = { readonly named: string | null; readonly recorded: { readonly context: string; readonly server: string } | null };

/** Contexts whose cluster is one of Amazon EKS in this account and region, as far as kubectl's configuration tells. */
export function fittingContexts({ contexts }: Kubeconfig, place: DeploymentPlace): readonly KubeContext[] {
  return contexts.filter((context) => misfitOf(context, place) === null);
}

/**
 * The cluster that a deployment goes to: the one named, the one that it went to before, else that of kubectl's current context. Refused
 * where that is no EKS cluster of this account and region: whoever works with several clusters has the wrong one current now and then.
 */
export function chooseCluster(config: Kubeconfig, place: DeploymentPlace, { named, recorded }: ContextWish): Known<Cluster> {
  const { contexts, current } = config;
  const before = recorded === null ? [] : contexts.filter(({ server }) => server === recorded.server);
  if (named !== null) {
    const context = contexts.find(({ name }) => name === named);
    if (context === undefined) return refused(`kubectl’s configuration has no context ${named}: ${remedyFor(config, place)}`);
    // Somewhere else it would be made a second time, and nobody would take the first away.
    const [first] = before;
    if (first !== undefined && first.server !== context.server) return refused(`it is deployed to the cluster of context ${first.name}, and context ${named} is another’s: take it away there first, with destroy`);
    return judged(context, config, place);
  }
  if (recorded !== null) {
    const context = before.find(({ name }) => name === recorded.context) ?? before[0];
    if (context !== undefined) return judged(context, config, place);
    return refused(`it was deployed by context ${recorded.context}, whose cluster is no more in kubectl’s configuration: bring it back with ${updateKubeconfig(place)}, or name another with --context`);
  }
  const context = contexts.find(({ name }) => name === current);
  if (context === undefined) return refused(`kubectl has no current context: ${remedyFor(config, place)}`);
  return judged(context, config, place);
}

function judged(context: KubeContext, config: Kubeconfig, place: DeploymentPlace): Known<Cluster> {
  const misfit = misfitOf(context, place);
  if (misfit === null) return known({ context: context.name, name: eksClusterName(context.cluster), server: context.server });
  return refused(`kubectl’s context ${context.name} ${misfit}: ${remedyFor(config, place)}`);
}

/** Of names, only what is an ARN is believed: others are the user's. */
function misfitOf({ name, cluster, server }: KubeContext, { account, region }: DeploymentPlace): string | null {
  const at = eksRegionOf(server);
  if (at === null) return `is no cluster of Amazon EKS (${server === '' ? 'it names none' : server})`;
  if (at !== region) return `is a cluster in ${at}, and the deployment goes to ${region}`;
  const arn = eksArnOf(cluster) ?? eksArnOf(name);
  if (arn !== null && arn.account !== account) return `is a cluster of account ${arn.account}, and the deployment goes to ${account}`;
  return null;
}

function remedyFor(config: Kubeconfig, place: DeploymentPlace): string {
  const fitting = fittingContexts(config, place).map(({ name }) => name);
  return fitting.length === 0 ? `add the cluster’s with ${updateKubeconfig(place)}` : `name one with --context ${fitting.join(', or ')}`;
}

function updateKubeconfig({ region }: DeploymentPlace): string {
  return `"aws eks update-kubeconfig --region ${region} --name CLUSTER"`;
}
