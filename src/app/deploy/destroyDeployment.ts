import { foreignUserOf, isForeign } from '../../core/deploy/foreign.ts';
import { inOrder } from '../../core/deploy/planDeployment.ts';
import type { Desired, Observed } from '../../core/deploy/resource.ts';
import type { ChainError } from '../../core/errors.ts';
import type { OnProgress } from '../ports.ts';
import { chainErrorOf, outputsOf, placed, remember, titleOf, type Deployment, type Observations } from './deployment.ts';

/** `absent`: nothing was there. `left`: it is not ours, could not be read, or what it holds could not be taken away. */
export type RemovedStep = { readonly id: string; readonly name: string; readonly outcome: 'removed' | 'absent' | 'left' | 'failed'; readonly because: string | null; readonly error: ChainError | null };

export type DestroyOptions = { readonly onProgress: OnProgress; readonly now: () => number; readonly signal: AbortSignal };

/**
 * Takes away what is this chain's, each resource once nothing needs it any more. Somebody else's resource of a name of ours needs
 * what it is set to, as AWS shows it, and nothing else. Never throws for a resource.
 */
export async function destroyDeployment(deployment: Deployment, observed: Observations, options: DestroyOptions): Promise<readonly RemovedStep[]> {
  const recorded = await deployment.record.read(deployment.place);
  const order = inOrder(deployment.desired).toReversed();
  const steps = new Map<string, Promise<RemovedStep>>();
  const foreign = new Set(order.filter((resource) => isForeign(resource, observed)).map(({ id }) => id));
  const removeOne = async (resource: Desired): Promise<RemovedStep> => {
    const dependants = await Promise.all(order.filter(({ after }) => after.includes(resource.id)).flatMap(({ id }) => steps.get(id) ?? []));
    const found = observed.get(resource.id) ?? { state: 'absent' };
    const user = foreignUserOf(resource, order, observed);
    const obstacle = obstacleTo(found, user, dependants.filter(({ id }) => !foreign.has(id)), options.signal);
    const started = options.now();
    const step = titleOf(resource);
    try {
      if (found.state !== 'present' || obstacle !== null) {
        if (found.state === 'absent' && recorded.has(resource.id)) await deployment.record.write(deployment.place, resource.id, null);
        return { id: resource.id, name: resource.name, outcome: found.state === 'absent' ? 'absent' : 'left', because: obstacle, error: null };
      }
      options.onProgress({ step, state: 'started' });
      await remember(deployment, resource, 'changing', found.outputs);
      const holder = resource.within === null ? null : outputsOf(observed.get(resource.within));
      await deployment.reconcilers[resource.kind].remove(placed(deployment, resource, recorded.get(resource.id), holder), found, options.signal);
      await deployment.record.write(deployment.place, resource.id, null);
      options.onProgress({ step, state: 'done', ms: options.now() - started, detail: 'removed' });
      return { id: resource.id, name: resource.name, outcome: 'removed', because: null, error: null };
    } catch (error) {
      options.onProgress({ step, state: 'failed', ms: options.now() - started });
      return { id: resource.id, name: resource.name, outcome: 'failed', because: null, error: chainErrorOf(error, options.signal) };
    }
  };
  for (const resource of order) steps.set(resource.id, removeOne(resource));
  return Promise.all(steps.values());
}

function obstacleTo(found: Observed, user: Desired | null, dependants: readonly RemovedStep[], signal: AbortSignal): string | null {
  if (found.state === 'unreadable') return found.because;
  if (found.state === 'present' && found.owner !== 'this-chain') return 'no tag says that it is this chain’s';
  const remains = dependants.find(({ outcome }) => outcome === 'left' || outcome === 'failed');
  if (remains !== undefined) return `${remains.name} is still there and needs it`;
  if (user !== null) return `${titleOf(user)} uses it, and is not known as this chain’s`;
  return signal.aborted ? 'the command was interrupted' : null;
}
