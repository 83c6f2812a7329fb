import { cannotTell, fail, pass } from '../fault.ts';
import { reasons, silenceOf, unansweredOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { presenceOf } from '../sightings.ts';

/** The interceptor answered, Lambda was content, and the gateway gave the agent a 500 without running the tool. */
export const interceptorOutputInvalid: Rule = {
  code: 'interceptor-output-invalid', hop: 'interceptor',
  judge: (sightings) => {
    const { interceptorSent, agentAnswered, gatewayExecuting, lambdaReport, hearings, settled } = sightings;
    if (interceptorSent === null || gatewayExecuting !== null || presenceOf(sightings, 'target') === 'seen') return pass;
    if (agentAnswered === null) return cannotTell(unansweredOf(sightings));
    if (agentAnswered.reply?.status !== 500) return pass;
    if (lambdaReport === null) return cannotTell(reasons.noLambdaReport);
    if (lambdaReport.lambda?.status !== 'success') return pass;
    if (!settled || !hearings.gateway.readable || !hearings.gateway.heard) return cannotTell(silenceOf(sightings, 'gateway'));
    return fail({
      code: 'interceptor-output-invalid', hop: 'interceptor', silence: 'gateway', seen: [interceptorSent, lambdaReport, agentAnswered],
      facts: ['interceptor.failure-status', 'interceptor.output-members', 'logs.gateway-lines'],
    });
  },
};
