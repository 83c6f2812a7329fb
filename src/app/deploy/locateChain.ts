import type { Chain } from '../../core/chain/chain.ts';
import { deployedChain, telltaleIds } from '../../core/deploy/deployedChain.ts';
import type { Outputs } from '../../core/deploy/resource.ts';
import { observeDeployment, type Deployment } from './deployment.ts';

/**
 * The chain as it is deployed: with the ids and log groups that AWS shows as its own, by name and tags. What AWS does not let this user see is taken
 * from the record of deployments. Changes nothing. Throws where no answer at all is to be had.
 */
export async function locateChain(chain: Chain, deployment: Deployment, signal: AbortSignal): Promise<Chain> {
  const desired = deployment.desired.filter(({ id }) => telltaleIds.includes(id));
  const [observed, recorded] = await Promise.all([observeDeployment({ ...deployment, desired }, signal), deployment.record.read(deployment.place)]);
  return deployedChain(chain, new Map([...observed].flatMap(([id, found]): (readonly [string, Outputs])[] => {
    if (found.state === 'present') return found.owner === 'this-chain' ? [[id, found.outputs]] : [];
    const entry = found.state === 'unreadable' ? recorded.get(id) : undefined;
    return entry === undefined ? [] : [[id, entry.outputs]];
  })));
}
