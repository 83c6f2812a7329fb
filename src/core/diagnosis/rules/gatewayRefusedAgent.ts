import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { presenceOf } from '../sightings.ts';

/** The gateway answered the agent 401 or 403. An interceptor may answer so too: it must be seen not to have been called. */
export const gatewayRefusedAgent: Rule = {
  code: 'gateway-refused-agent', hop: 'gateway',
  judge: (sightings) => {
    const { agentSent, agentAnswered, gatewayExecuting, configuration } = sightings;
    const status = agentAnswered?.reply?.status;
    if ((status !== 401 && status !== 403) || gatewayExecuting !== null) return pass;
    const interceptor = presenceOf(sightings, 'interceptor');
    if (interceptor === 'seen') return pass;
    if (interceptor === 'notLogged') return cannotTell(silenceOf(sightings, 'interceptor'));
    return fail({
      code: 'gateway-refused-agent', hop: 'gateway', seen: [agentSent, agentAnswered], facts: ['gateway.iam-signature', 'gateway.jwt-inbound'],
      data: dataOf({ status, authorizer: configuration.gateway.state === 'known' ? configuration.gateway.value.authorizer : undefined }),
    });
  },
};
