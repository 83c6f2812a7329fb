import type { WatchedChain } from '../chain/chain.ts';
import type { HopSource } from './flow.ts';

/**
 * The target's log of a chain of which a target is an API that was there already: what that one prints is not the chain's to read. A chain
 * may have targets of its own beside it, and its target hop is not called silent for the other's silence. Null where all are its own.
 */
export function foreignTarget({ targets }: Pick<WatchedChain, 'targets'>): HopSource | null {
  const foreign = targets.find(({ folder }) => folder === null);
  return foreign === undefined ? null : { hop: 'target', state: 'foreign', because: `the target ${foreign.name} is an API of its own, whose log is not read here` };
}
