import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons, silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, lacks, presenceOf, tokenReached } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { agentFailed } from './agentFailed.ts';
import { gatewayRefusedAgent } from './gatewayRefusedAgent.ts';

/** The agent had the token and called the gateway without it. */
export const tokenNotSent: Rule = {
  code: 'token-not-sent', hop: 'agent',
  judge: (sightings) => {
    const { frontendSent, agentReceived, agentSent } = sightings;
    if (lacks(agentSent)) {
      if (carries(agentReceived)) return fail({ code: 'token-not-sent', hop: 'agent', seen: [agentReceived, agentSent], data: dataOf({ header: agentSent.header }) });
      return lacks(agentReceived) || lacks(frontendSent) ? pass : cannotTell(silenceOf(sightings, 'agent'));
    }
    if (agentSent !== null || !carries(agentReceived) || tokenReached(sightings, 'interceptor')) return pass;
    return agentFailed.judge(sightings).state === 'fail' || gatewayRefusedAgent.judge(sightings).state === 'fail' ? pass : cannotTell(unsentOf(sightings));
  },
};

function unsentOf(sightings: Sightings): string {
  if (!sightings.settled) return silenceOf(sightings, 'agent');
  return presenceOf(sightings, 'gateway') === 'seen' ? reasons.noCallLogged : reasons.noCallAnywhere;
}
