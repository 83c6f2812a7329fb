import { agentFailureStatuses } from '../../agentcore/runtime/runtime.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, tokenReached } from '../sightings.ts';
import { gatewayRefusedAgent } from './gatewayRefusedAgent.ts';
import { interceptorFailed } from './interceptorFailed.ts';

/** The agent had the token and failed before it called a tool. Where gateway or interceptor failed it, that is the fault. */
export const agentFailed: Rule = {
  code: 'agent-failed', hop: 'agent',
  judge: (sightings) => {
    const { agentReceived, agentSent, frontendAnswered, gatewayEnded } = sightings;
    if (!carries(agentReceived) || agentSent !== null || tokenReached(sightings, 'interceptor')) return pass;
    const status = frontendAnswered?.reply?.status;
    if (status === undefined) return cannotTell(silenceOf(sightings, 'frontend'));
    if (!agentFailureStatuses.has(status) || gatewayEnded?.gateway?.isError === true) return pass;
    if (gatewayRefusedAgent.judge(sightings).state === 'fail' || interceptorFailed.judge(sightings).state === 'fail') return pass;
    return fail({ code: 'agent-failed', hop: 'agent', silence: 'agent', seen: [agentReceived, frontendAnswered], data: dataOf({ status }), facts: ['runtime.container-error'] });
  },
};
