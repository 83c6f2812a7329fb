import { leftoversOf, type Recorded } from '../../core/deploy/leftovers.ts';
import type { Desired } from '../../core/deploy/resource.ts';
import { observeDeployment, placed, type Deployment, type Observations } from './deployment.ts';

/** What the chain file asks for, what is left of earlier deployments, and what AWS holds of both. */
export type SeenDeployment = { readonly resources: readonly Desired[]; readonly observed: Observations };

/**
 * Looks at all of a deployment. What is left of earlier ones the record knows, and where it does not know a resource of ours to its end,
 * because it was lost or never written, AWS is asked what that holds: losing the record loses nothing. Changes nothing. Throws where no
 * answer at all is to be had, or where what one of ours holds may not be listed.
 */
export async function seeDeployment(deployment: Deployment, signal: AbortSignal): Promise<SeenDeployment> {
  const { desired, place, record } = deployment;
  const recorded = await record.read(place);
  const known = [...desired, ...leftoversOf(desired, recorded)];
  const observed = await observeDeployment({ ...deployment, desired: known }, signal);
  const untold = known.filter(({ id }) => recorded.get(id)?.state !== 'done');
  const held = await Promise.all(untold.map((holder) => heldBy(deployment, holder, observed, signal)));
  const more = leftoversOf(known, new Map(held.flat()));
  if (more.length === 0) return { resources: known, observed };
  const resources = [...known, ...more];
  return { resources, observed: await observeDeployment({ ...deployment, desired: resources }, signal, observed) };
}

async function heldBy(deployment: Deployment, holder: Desired, observed: Observations, signal: AbortSignal): Promise<readonly (readonly [string, Recorded])[]> {
  const found = observed.get(holder.id);
  const { listHeld } = deployment.reconcilers[holder.kind];
  if (listHeld === undefined || found?.state !== 'present' || found.owner !== 'this-chain') return [];
  const all = await listHeld(placed(deployment, holder, undefined, null), found, signal);
  return all.map(({ id, kind, name }) => [id, { kind, name, within: holder.id }]);
}
