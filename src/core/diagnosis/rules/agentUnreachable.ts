import { agentFailureStatuses } from '../../agentcore/runtime/runtime.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';

/** The runtime had no answer from the agent, and the agent logged nothing of the call. */
export const agentUnreachable: Rule = {
  code: 'agent-unreachable', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state !== 'stopped') return pass;
    const { frontendAnswered, hearings } = sightings;
    const status = frontendAnswered?.reply?.status;
    if (status === undefined) return cannotTell(silenceOf(sightings, frontendAnswered === null ? 'frontend' : 'agent'));
    if (!agentFailureStatuses.has(status)) return status < 400 ? cannotTell(silenceOf(sightings, 'agent')) : pass;
    // An agent whose log cannot be read may have had the call and failed later.
    if (!hearings.agent.readable) return cannotTell(silenceOf(sightings, 'agent'));
    return fail({
      code: 'agent-unreachable', hop: 'agent', silence: 'agent', seen: [passage.sent, frontendAnswered],
      data: dataOf({ status }), facts: ['runtime.container-error'],
    });
  },
};
