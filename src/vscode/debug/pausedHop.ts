import { hopNames, type HopName } from '../../core/chain/hop.ts';
import type { Story } from '../../core/story/story.ts';
import type { ChainStatus } from '../chain/chainStatus.ts';

/** The hop that stands still in a debugger while it handles this flow; null for a flow that is over. Of several, the one furthest from the user. */
export function pausedHop({ verdict }: Pick<Story, 'verdict'>, status: ChainStatus): HopName | null {
  if (verdict !== 'inProgress' || status.kind !== 'running') return null;
  return hopNames.findLast((hop) => status.paused.some((component) => component === hop)) ?? null;
}
