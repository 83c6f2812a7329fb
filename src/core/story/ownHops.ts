import type { Language, WatchedChain } from '../chain/chain.ts';
import type { HopName } from '../chain/hop.ts';

/** A hop whose code is the user's own. The gateway's is AWS's, which logs by itself. */
export type OwnHop = Exclude<HopName, 'gateway'>;

export const ownHops = ['frontend', 'agent', 'interceptor', 'target'] as const satisfies readonly OwnHop[];

/** The language of a hop's component; null where the chain file does not know it. A frontend of ours is Python. */
export function languageOf(hop: OwnHop, { frontend, agent, interceptor, targets }: Pick<WatchedChain, 'frontend' | 'agent' | 'interceptor' | 'targets'>): Language | null {
  if (hop === 'frontend') return frontend.kind === 'none' ? null : 'python';
  return hop === 'target' ? (targets[0]?.language ?? null) : { agent, interceptor }[hop].language;
}

/** In which header the token comes to a hop, or leaves the frontend. */
export function headerAt(hop: OwnHop, { headers }: Pick<WatchedChain, 'headers'>): string {
  if (hop === 'target') return 'authorization';
  return hop === 'interceptor' ? headers.gateway.toLowerCase() : hop === 'agent' ? headers.runtime.toLowerCase() : headers.runtime;
}
