import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, presenceOf, toolOf } from '../sightings.ts';

/** The gateway took the call, asked its interceptor, and answered with an error before it ran the tool: the call itself did not fit. */
export const toolCallRefused: Rule = {
  code: 'tool-call-refused', hop: 'target',
  judge: (sightings) => {
    const { interceptorSent, interceptorRejected, agentAnswered, gatewayExecuting, gatewayEnded } = sightings;
    if (!carries(interceptorSent) || interceptorRejected !== null || gatewayExecuting !== null || presenceOf(sightings, 'target') === 'seen') return pass;
    if (agentAnswered === null) return cannotTell(silenceOf(sightings, 'agent'));
    const { status = 200, isError = false, rpcCode } = agentAnswered.reply ?? {};
    if (status !== 200 || !(isError || rpcCode !== undefined) || gatewayEnded?.gateway?.isError !== true) return pass;
    return fail({
      code: 'tool-call-refused', hop: 'target', seen: [interceptorSent, gatewayEnded, agentAnswered],
      data: dataOf({ tool: toolOf(sightings) }), facts: ['gateway.arguments-checked', 'logs.gateway-lines'],
    });
  },
};
