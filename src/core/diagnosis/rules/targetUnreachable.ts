import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons, silenceOf, unansweredOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { lacks, presenceOf, toolOf } from '../sightings.ts';
import { mayBeOverwritten } from '../targetInForce.ts';

/** The gateway ran the tool and failed, and the target, which is heard from otherwise, has no record of the call. */
export const targetUnreachable: Rule = {
  code: 'target-unreachable', hop: 'target',
  judge: (sightings) => {
    const { interceptorReceived, interceptorSent, interceptorRejected, agentAnswered, gatewayExecuting, gatewayEnded, hearings } = sightings;
    const target = presenceOf(sightings, 'target');
    if (target === 'seen' || interceptorRejected !== null || lacks(interceptorSent)) return pass;
    if (agentAnswered === null) return interceptorSent === null ? pass : cannotTell(unansweredOf(sightings));
    if (agentAnswered.reply?.isError !== true || (agentAnswered.reply.status ?? 200) !== 200) return pass;
    if (gatewayExecuting === null) return presenceOf(sightings, 'gateway') === 'seen' ? pass : cannotTell(silenceOf(sightings, 'gateway'));
    if (gatewayEnded === null) return cannotTell(reasons.noEndAt('gateway'));
    if (gatewayEnded.gateway?.isError !== true) return pass;
    // It let the call through, so that its record of how is lost: without a token, the target would have refused.
    if (interceptorSent === null && hearings.interceptor.speaks === true) return cannotTell(interceptorReceived === null ? silenceOf(sightings, 'interceptor') : reasons.noDecision);
    if (target === 'notLogged' || mayBeOverwritten(sightings)) return cannotTell(silenceOf(sightings, 'target'));
    return fail({
      code: 'target-unreachable', hop: 'target', silence: 'target', seen: [interceptorSent, gatewayExecuting, gatewayEnded, agentAnswered],
      data: dataOf({ tool: toolOf(sightings) }), facts: ['gateway.opaque-errors', 'gateway.arguments-checked', 'logs.gateway-lines'],
    });
  },
};
