import type { HopName } from '../../../src/core/chain/hop.ts';
import type { Story } from '../../../src/core/story/story.ts';

/** The line that stands open when a flow is first shown: where it stopped; while it runs, how far it came; else the first hop that is silent, else the target. */
export function openingHop({ lines, verdict }: Story): HopName {
  const stop = lines.find((line) => line.stop);
  if (stop !== undefined) return stop.hop;
  if (verdict === 'inProgress') return lines.findLast(({ mark }) => mark !== 'notReached')?.hop ?? 'frontend';
  return (lines.find(({ mark }) => mark === 'notLogged') ?? lines.find(({ mark }) => mark === 'guess'))?.hop ?? 'target';
}
