import type { RecordEntry } from '../../app/ports/deploy.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { chooseCluster, fittingContexts, refused, type Cluster, type ContextWish, type Known } from '../../core/deploy/workload/cluster.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import { deploySteps } from '../../core/deploy/resource.ts';
import { isNamespace, secretsOf } from '../../core/deploy/workload/workloadManifests.ts';
import { noWorkloads, workloadComponents, workloadIds, type WorkloadComponent, type WorkloadPart, type Workloads } from '../../core/deploy/workload/workloads.ts';
import { ChainError } from '../../core/errors.ts';
import type { Environment } from '../findProgram.ts';
import { kubectl, kubectlOn, type Kubectl } from './kubectl.ts';
import { missingSecrets, readArchitecture, readIssuer } from './readCluster.ts';
import { readKubeconfig } from './readKubeconfig.ts';
import { renderManifests } from './renderManifests.ts';

export type WorkloadsOptions = {
  readonly place: DeploymentPlace;
  /** The context that the user names now. */
  readonly named: string | null;
  /** What earlier deployments into this place made. */
  readonly recorded: ReadonlyMap<string, Pick<RecordEntry, 'name' | 'outputs'>>;
  /** Those that are planned; none, to take away; null: all. */
  readonly steps: ChosenSteps;
  /** Whether IAM knows this issuer, in this account; the cluster is for the words of the way out. */
  readonly knownToIam: (issuer: string, cluster: Cluster) => Promise<Known<string>>;
  readonly env: Environment;
  readonly signal: AbortSignal;
};

/**
 * Finds out where a chain's workloads go and what they are made of. Changes nothing, and reads of no secret but whether it is there. What
 * cannot be found out is an answer with its reason: what needs it is blocked in the plan. Throws interrupted, and as `knownToIam` does.
 */
export async function readWorkloads(project: string, chain: Chain, { place, named, recorded: entries, steps, knownToIam, env, signal }: WorkloadsOptions): Promise<Workloads> {
  const recorded = namespacesIn(entries);
  const recordedImages = [...entries.keys()].filter((id) => /^(target|frontend)\/image\//.test(id));
  const components = workloadComponents(chain, recorded);
  const isAsked = components.length > 0 || Object.keys(recorded).length > 0; // what is left of an earlier deployment is there too
  const needs = new Set(steps ?? deploySteps);
  const isPlanned = stepsOnCluster.some((step) => needs.has(step));
  if (!isAsked || (needs.size > 0 && !isPlanned)) return { ...noWorkloads, recorded, recordedImages };
  const ask = kubectl(env);
  const cluster = await unlessMissing(async () => {
    const config = await readKubeconfig(ask, signal);
    return config.state === 'known' ? chooseCluster(config.value, place, { named, recorded: clusterIn(entries) }) : config;
  });
  const onCluster = cluster.state === 'known' ? kubectlOn(cluster.value.context, ask) : null;
  const looked = <T>(look: (ask: Kubectl) => Promise<Known<T>>): Promise<Known<T>> | Known<T> => (cluster.state === 'refused' ? cluster : !isPlanned || onCluster === null ? notAsked : look(onCluster));
  const hasFrontend = components.some(({ step }) => step === 'frontend');
  const [architecture, podIssuer, ...parts] = await Promise.all([
    looked((on) => readArchitecture(on, signal)),
    looked(async (on) => {
      if (!hasFrontend || cluster.state === 'refused') return notAsked;
      const issuer = await readIssuer(on, signal);
      return issuer.state === 'known' ? knownToIam(issuer.value, cluster.value) : issuer;
    }),
    ...components.map(async (component) => [component.step, await readPart(project, component, { ask, looked, signal })] as const),
  ]);
  return { cluster, architecture, podIssuer, parts: Object.fromEntries(parts), recorded, recordedImages };
}

/**
 * Contexts of kubectl among which the user has to choose, where more than one fits and none was chosen by an earlier deployment. None
 * where there is nothing to choose, and where kubectl does not tell: the plan says why then. Throws interrupted.
 */
export async function readContextsToChoose(chain: Chain, { place, recorded, env, signal }: Pick<WorkloadsOptions, 'place' | 'recorded' | 'env' | 'signal'>): Promise<readonly string[]> {
  if (workloadComponents(chain, namespacesIn(recorded)).length === 0 || clusterIn(recorded) !== null) return [];
  const config = await unlessMissing(() => readKubeconfig(kubectl(env), signal));
  const fitting = config.state === 'known' ? fittingContexts(config.value, place).map(({ name }) => name) : [];
  return fitting.length > 1 ? fitting : [];
}

/** The gateway's target is told the address of a workload. */
const stepsOnCluster = ['target', 'gateway', 'frontend'] as const;

type Entries = WorkloadsOptions['recorded'];

function namespacesIn(entries: Entries): Workloads['recorded'] {
  const [target, frontend] = [entries.get(workloadIds.target)?.name, entries.get(workloadIds.frontend)?.name];
  return { ...(target === undefined ? {} : { target }), ...(frontend === undefined ? {} : { frontend }) };
}

/** Both workloads go to one cluster. An entry that was written before anything was made knows none. */
function clusterIn(entries: Entries): ContextWish['recorded'] {
  for (const id of Object.values(workloadIds)) {
    const { context, server } = entries.get(id)?.outputs ?? {};
    if (context !== undefined && server !== undefined) return { context, server };
  }
  return null;
}

const notAsked = refused('the cluster was not asked, as nothing of it is made this time');

type PartOptions = { readonly ask: Kubectl; readonly looked: <T>(look: (ask: Kubectl) => Promise<Known<T>>) => Promise<Known<T>> | Known<T>; readonly signal: AbortSignal };

async function readPart(project: string, { manifests: folder }: WorkloadComponent, { ask, looked, signal }: PartOptions): Promise<WorkloadPart> {
  const manifests = await unlessMissing(() => renderManifests(project, folder, ask, signal));
  if (manifests.state === 'refused') return { manifests, missingSecrets: manifests };
  const namespace = manifests.value.find(isNamespace)?.metadata.name ?? '';
  return { manifests, missingSecrets: await looked((on) => missingSecrets(on, namespace, secretsOf(manifests.value), signal)) };
}

/** A machine without kubectl can plan all that needs none. */
async function unlessMissing<T>(look: () => Promise<Known<T>>): Promise<Known<T>> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof ChainError) || error.code !== 'tool-missing') throw error;
    return refused('there is no kubectl on the PATH: install it (kubernetes.io/docs/tasks/tools), and let it know the cluster with "aws eks update-kubeconfig"');
  }
}
