import type { HopName } from '../../../src/core/chain/hop.ts';
import type { Story } from '../../../src/core/story/story.ts';

/** The line that stands open when a flow is first shown: where it stopped, else the first hop that is silent, else the target. */
export function openingHop({ lines }: Story): HopName {
  const line = lines.find(({ stop }) => stop) ?? lines.find(({ mark }) => mark === 'notLogged') ?? lines.find(({ mark }) => mark === 'guess');
  return line?.hop ?? 'target';
}
