import type { HopName } from '../chain/hop.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import { silenceOf } from './reasons.ts';
import { carries, lacks, presenceOf, tokenReached } from './sightings.ts';
import type { Sightings } from './sightings.ts';

/**
 * What became of the token between the hop that sent it and the next one that logs tokens (the gateway's log holds none).
 * `arrived`: nothing was lost here, also where nothing had been sent. `lost`: sent, and the next hop saw none.
 * `stopped`: sent, and the call ended before the next hop's code saw it.
 */
export type Passage =
  | { readonly state: 'arrived' }
  | { readonly state: 'lost'; readonly sent: JoinedObservation; readonly received: JoinedObservation }
  | { readonly state: 'stopped'; readonly sent: JoinedObservation }
  | { readonly state: 'unseen'; readonly because: string };

const arrived: Passage = { state: 'arrived' };

/** The way into a hop. */
export function passageTo(sightings: Sightings, hop: 'agent' | 'interceptor' | 'target'): Passage {
  if (tokenReached(sightings, hop)) return arrived;
  const { from, sent, received } = endsOf(sightings, hop);
  if (lacks(sent)) return arrived;
  if (carries(sent)) {
    if (lacks(received)) return { state: 'lost', sent, received };
    return isStopped(sightings, hop) ? { state: 'stopped', sent } : { state: 'unseen', because: silenceOf(sightings, hop) };
  }
  return lacks(received) && mayHaveCarried(sightings, from) ? { state: 'unseen', because: silenceOf(sightings, from) } : arrived;
}

/** An agent without a record is for its own rules to explain, by the answer that the frontend had; a failed Lambda has explained itself. */
function isStopped(sightings: Sightings, hop: 'agent' | 'interceptor' | 'target'): boolean {
  if (hop === 'agent' || presenceOf(sightings, hop) === 'notReached') return true;
  const status = sightings.lambdaReport?.lambda?.status ?? 'success';
  return hop === 'interceptor' && sightings.interceptorReceived === null && status !== 'success';
}

type Ends = { readonly from: HopName; readonly sent: JoinedObservation | null; readonly received: JoinedObservation | null };

function endsOf(sightings: Sightings, hop: 'agent' | 'interceptor' | 'target'): Ends {
  if (hop === 'agent') return { from: 'frontend', sent: sightings.frontendSent, received: sightings.agentReceived };
  if (hop === 'interceptor') return { from: 'agent', sent: sightings.agentSent, received: sightings.interceptorReceived };
  return { from: 'interceptor', sent: sightings.interceptorSent, received: sightings.targetReceived ?? sightings.targetRejected };
}

/** False where a hop before was seen without the token: then there was nothing left to lose. */
function mayHaveCarried({ agentReceived, interceptorReceived }: Sightings, from: HopName): boolean {
  if (from === 'frontend') return true;
  return from === 'agent' ? !lacks(agentReceived) : !lacks(agentReceived) && !lacks(interceptorReceived);
}
