import { reasons, silenceOf } from './reasons.ts';
import { journeyOf, observationsAt } from './sightings.ts';
import type { Sightings } from './sightings.ts';

/**
 * Why nothing tells whether the token that was seen is the one that the call began with: neither frontend nor agent, of which one logs calls otherwise, says
 * what came in. Null where one of them does, and where neither ever logs: then what is seen first is all that can be asked for.
 */
export function unseenStart(sightings: Sightings): string | null {
  const { flow, frontendSent, frontendRejected, agentReceived } = sightings;
  if (frontendSent !== null || frontendRejected !== null || agentReceived !== null || journeyOf(sightings).length === 0) return null;
  const { hearings, settled } = sightings;
  if (hearings.agent.speaks === true) return settled && observationsAt(flow, 'agent').length > 0 ? reasons.noReceipt('agent') : silenceOf(sightings, 'agent');
  return hearings.frontend.speaks === true ? silenceOf(sightings, 'frontend') : null;
}
