import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons, unansweredOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, presenceOf, toolOf } from '../sightings.ts';
import { mayBeOverwritten } from '../targetInForce.ts';

/** The gateway took the call, asked its interceptor, and answered with an error before it ran the tool: the call itself did not fit. */
export const toolCallRefused: Rule = {
  code: 'tool-call-refused', hop: 'target',
  judge: (sightings) => {
    const { interceptorSent, interceptorRejected, agentAnswered, gatewayExecuting, gatewayEnded } = sightings;
    if (!carries(interceptorSent) || interceptorRejected !== null || gatewayExecuting !== null || presenceOf(sightings, 'target') === 'seen') return pass;
    if (agentAnswered === null) return cannotTell(unansweredOf(sightings));
    const { status = 200, isError = false, rpcCode } = agentAnswered.reply ?? {};
    if (status !== 200 || !(isError || rpcCode !== undefined)) return pass;
    if (gatewayEnded === null && presenceOf(sightings, 'gateway') === 'seen') return cannotTell(reasons.noEndAt('gateway'));
    if (gatewayEnded?.gateway?.isError !== true) return pass;
    if (mayBeOverwritten(sightings)) return cannotTell(reasons.notRun);
    return fail({
      code: 'tool-call-refused', hop: 'target', silence: 'gateway', seen: [interceptorSent, gatewayEnded, agentAnswered],
      data: dataOf({ tool: toolOf(sightings) }), facts: ['gateway.arguments-checked', 'logs.gateway-lines'],
    });
  },
};
