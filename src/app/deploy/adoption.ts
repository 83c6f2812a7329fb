import type { DeploymentPlace } from '../../core/deploy/deploymentSubject.ts';
import { planDeployment, type PlannedStep } from '../../core/deploy/planDeployment.ts';
import type { Desired, Observed } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { Present } from '../ports/deploy.ts';
import { outputsOf, placed, remember, titleOf, type Deployment } from './deployment.ts';
import { kindInWords } from './planWords.ts';
import { seeDeployment } from './seeDeployment.ts';

/** One resource in AWS under a name of the chain's, and what would come of making it the chain's. */
export type AdoptionPlan = {
  readonly chain: string;
  readonly place: DeploymentPlace;
  readonly resource: Desired;
  /** As AWS holds it, and whose it is now. */
  readonly found: Present;
  /** What the next deployment of its step would do with all of that step, once it is the chain's: what it holds included, what it would keep not. */
  readonly next: readonly PlannedStep[];
};

/** The resource that a plan's reader means: by its id, its name, or its kind and name as the plan prints them. Throws usage where none is meant, or several. */
export function resourceNamed(resources: readonly Desired[], words: string): Desired {
  const named = resources.filter(({ id, kind, name }) => [id, name, `${kind} ${name}`, `${kindInWords(kind)} ${name}`].includes(words));
  const [resource, ...others] = named.some(({ id }) => id === words) ? named.filter(({ id }) => id === words) : named;
  if (resource === undefined) throw new ChainError('usage', `Nothing in the plan of this chain is called ${JSON.stringify(words)}.`, { source: 'user', remedy: `Name one by its id: ${resources.map(({ id }) => id).join(', ')}.` });
  if (others.length > 0) throw new ChainError('usage', `${JSON.stringify(words)} may be any of ${named.map(titleOf).join(', ')}.`, { source: 'user', remedy: `Name it by its id: ${named.map(({ id }) => id).join(', ')}.` });
  return resource;
}

/**
 * Looks at one resource, and at the rest as if it were the chain's. Changes nothing. Throws usage for a kind that carries no tags,
 * aws-resource-missing where it is not there, aws-refused where it cannot be read.
 */
export async function planAdoption(deployment: Deployment, resource: Desired, signal: AbortSignal): Promise<AdoptionPlan> {
  const { chain, place, desired, reconcilers } = deployment;
  const keeper = reconcilers[resource.kind];
  const holder = desired.find(({ id }) => id === resource.within);
  if (keeper.adopt === null) throw tagless(resource, holder);
  const seen = new Map<string, Observed>();
  const asOurs: typeof keeper = {
    ...keeper,
    observe: async (one, until) => {
      const found = await keeper.observe(one, until);
      seen.set(one.id, found);
      return one.id === resource.id && found.state === 'present' ? { ...found, owner: 'this-chain' } : found;
    },
  };
  const { resources, observed } = await seeDeployment({ ...deployment, reconcilers: { ...reconcilers, [resource.kind]: asOurs } }, signal);
  const found = seen.get(resource.id) ?? observed.get(resource.id) ?? { state: 'absent' };
  const title = titleOf(resource);
  if (found.state === 'unreadable') throw new ChainError('aws-refused', `${title} cannot be adopted: ${found.because}.`, { source: 'aws' });
  if (found.state === 'absent') throw new ChainError('aws-resource-missing', `There is no ${title} in account ${place.account}, ${place.region}.`, { source: 'user', remedy: 'There is nothing to adopt: a deployment makes it.' });
  return { chain, place, resource, found, next: planDeployment(resources, observed, new Set([resource.step])).filter(({ kind }) => kind !== 'keep') };
}

/** Puts the chain's tags on what was found, and changes nothing else. Throws as AWS refuses. */
export async function adoptResource(deployment: Deployment, { resource, found, next }: AdoptionPlan, signal: AbortSignal): Promise<void> {
  const { place, record, reconcilers } = deployment;
  const before = (await record.read(place)).get(resource.id);
  // Not done: what differs is the next deployment's.
  await remember(deployment, resource, 'changing', found.outputs);
  try {
    await reconcilers[resource.kind].adopt?.(placed(deployment, resource, before, null), found, signal);
  } catch (error) {
    await record.write(place, resource.id, before ?? null);
    throw error;
  }
  // What it holds was never looked through: the next deployment does that where it is not done.
  const isAsItShouldBe = !next.some(({ resource: { id } }) => id === resource.id);
  if (isAsItShouldBe && reconcilers[resource.kind].listHeld === undefined) await remember(deployment, resource, 'done', found.outputs);
}

/** The part of its outputs by which AWS names it everywhere; null where the resource has none of its own. */
export function arnOf(found: Observed): string | null {
  return outputsOf(found)?.['arn'] ?? null;
}

function tagless({ kind, name }: Desired, holder: Desired | undefined): ChainError {
  const what = `${kindInWords(kind)} ${name}`;
  const belongs = holder === undefined ? '' : ` It belongs to ${kindInWords(holder.kind)} ${holder.name}.`;
  return new ChainError('usage', `A tag cannot be put on ${what}: in AWS, such a thing carries none.${belongs}`, {
    source: 'user',
    remedy: holder === undefined ? 'Take it away by hand, then deploy: it is made anew.' : `Adopt that (${holder.id}). Where it is this chain’s already, take ${what} away by hand, then deploy: it is made anew.`,
  });
}
