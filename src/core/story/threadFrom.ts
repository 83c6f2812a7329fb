import { hopNames, hopOrder } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { carries, lacks } from '../diagnosis/sightings.ts';
import type { HopMark, Thread } from './story.ts';
import { endsOf, sameToken } from './words/telling.ts';
import type { Telling } from './words/telling.ts';

/** The token's way from a hop to the next one, which bears `nextMark`. Null on the target. */
export function threadFrom(telling: Telling, hop: HopName, nextMark: HopMark | null): Thread | null {
  const next = hopNames[hopOrder(hop) + 1];
  if (next === undefined || nextMark === null) return null;
  const { sent } = endsOf(telling, hop === 'gateway' ? 'agent' : hop);
  if (lacks(sent)) return 'none';
  const { received } = endsOf(telling, next);
  if (carries(received)) return threadTo(telling, received, carries(sent));
  if (lacks(received)) return carries(sent) ? 'cut' : 'none';
  if (!telling.sightings.settled && nextMark === 'notReached') return 'none';
  if (nextMark === 'notReached') return carries(sent) && hopOrder(hop) < telling.stopsAt ? 'cut' : 'none';
  if (nextMark === 'notLogged' || nextMark === 'guess') return 'guess';
  if (next === 'gateway') return carries(sent) ? threadTo(telling, sent, true) : 'guess';
  // The next hop failed, and no record of its own says what it got.
  if (!carries(sent)) return 'none';
  return next === 'interceptor' || (next === 'target' && telling.presences.target === 'notLogged') ? 'guess' : 'cut';
}

/** A token arrived. Whether it is the first one decides, since a replaced one stays another to the end. */
function threadTo({ first }: Telling, sighting: { readonly token?: Telling['first'] | undefined }, seenLeaving: boolean): Thread {
  if (!sameToken(sighting.token ?? null, first)) return 'other';
  return seenLeaving ? 'same' : 'guess';
}
