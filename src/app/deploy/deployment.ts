import type { Cluster } from '../../core/deploy/workload/cluster.ts';
import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import { ownershipTags } from '../../core/deploy/ownership.ts';
import type { ChosenSteps } from '../../core/deploy/planDeployment.ts';
import type { Desired, Observed, Outputs } from '../../core/deploy/resource.ts';
import type { Judgement } from '../../core/deploy/surroundings/surroundings.ts';
import { ChainError } from '../../core/errors.ts';
import type { DeployRecord, Placed, Reconcilers, RecordEntry } from '../ports/deploy.ts';

/** A chain's resources in one place, with who keeps them. */
export type Deployment = {
  readonly chain: string;
  readonly place: DeploymentPlace;
  readonly desired: readonly Desired[];
  readonly reconcilers: Reconcilers;
  readonly record: DeployRecord;
  /** Where its workloads go; null where it has none, or where that cannot be found out. */
  readonly cluster?: Cluster | null;
  /** What there is to say, before the first change, of what AWS does not hold. Left out: nobody looks, as to take all away. */
  readonly lookAround?: (only: ChosenSteps, signal: AbortSignal) => Promise<Judgement>;
};

export type Observations = ReadonlyMap<string, Observed>;

/** Looks at every resource, each as soon as what holds it is known. Changes nothing. Throws where no answer at all is to be had. What is `known` is not looked at again. */
export async function observeDeployment(deployment: Deployment, signal: AbortSignal, known: Observations = new Map()): Promise<Observations> {
  const { desired, place, record } = deployment;
  const recorded = await record.read(place);
  const looks = new Map<string, Promise<Observed>>([...known].map(([id, observed]) => [id, Promise.resolve(observed)]));
  const byId = new Map(desired.map((resource) => [resource.id, resource]));
  const look = (resource: Desired): Promise<Observed> => {
    const begun = looks.get(resource.id) ?? observeOne(resource);
    looks.set(resource.id, begun);
    return begun;
  };
  const observeOne = async (resource: Desired): Promise<Observed> => {
    const holder = resource.within === null ? null : byId.get(resource.within);
    const held = holder === null || holder === undefined ? null : await look(holder);
    if (held !== null && held.state !== 'present') return held;
    if (held !== null && held.owner !== 'this-chain') return { state: 'unreadable', because: `${holder?.name}, which holds it, is not known as this chain’s` };
    return deployment.reconcilers[resource.kind].observe(placed(deployment, resource, recorded.get(resource.id), outputsOf(held)), signal);
  };
  await Promise.all(desired.map(look));
  return new Map(await Promise.all([...looks].map(async ([id, observed]) => [id, await observed] as const)));
}

/** What is told of a resource while it is changed. */
export function titleOf({ kind, name }: Pick<Desired, 'kind' | 'name'>): string {
  return `${kind} ${name}`;
}

export function remember({ record, place }: Deployment, { id, kind, name, within }: Desired, state: 'changing' | 'done', outputs: Outputs, attempt?: string): Promise<void> {
  return record.write(place, id, { kind, name, within, state, outputs, ...(attempt === undefined ? {} : { attempt }) });
}

export function placed({ chain }: Deployment, { id, name }: Pick<Desired, 'id' | 'name'>, entry: RecordEntry | undefined, holder: Outputs | null, say: (line: string) => void = () => {}): Placed {
  return { id, name, chain, tags: ownershipTags(chain, id), recorded: entry?.outputs ?? null, holder, say };
}

export function outputsOf(observed: Observed | null | undefined): Outputs | null {
  return observed?.state === 'present' ? observed.outputs : null;
}

/** What one resource's change ended with, as an error that a user can read. */
export function chainErrorOf(error: unknown, signal: AbortSignal): ChainError {
  if (error instanceof ChainError) return error;
  if (signal.aborted) return new ChainError('interrupted', 'Stopped.', { source: 'user', remedy: 'Run it again to go on.', cause: error });
  return new ChainError('internal', `Something went wrong that should not have: ${error instanceof Error ? error.message : String(error)}`, { source: 'extension', cause: error });
}
