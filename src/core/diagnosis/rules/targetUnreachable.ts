import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import type { Sightings } from '../sightings.ts';
import { lacks, presenceOf, toolOf } from '../sightings.ts';
import { targetInForce } from '../targetInForce.ts';

/** The gateway ran the tool and failed, and the target, which is heard from otherwise, has no record of the call. */
export const targetUnreachable: Rule = {
  code: 'target-unreachable', hop: 'target',
  judge: (sightings) => {
    const { interceptorSent, interceptorRejected, agentAnswered, gatewayExecuting, gatewayEnded } = sightings;
    const target = presenceOf(sightings, 'target');
    if (target === 'seen' || interceptorRejected !== null || lacks(interceptorSent)) return pass;
    if (agentAnswered === null) return interceptorSent === null ? pass : cannotTell(silenceOf(sightings, 'agent'));
    if (agentAnswered.reply?.isError !== true || (agentAnswered.reply.status ?? 200) !== 200) return pass;
    if (gatewayExecuting === null) return presenceOf(sightings, 'gateway') === 'seen' ? pass : cannotTell(silenceOf(sightings, 'gateway'));
    if (gatewayEnded?.gateway?.isError !== true) return pass;
    if (target === 'notLogged' || tokenMayBeOverwritten(sightings)) return cannotTell(silenceOf(sightings, 'target'));
    return fail({
      code: 'target-unreachable', hop: 'target', seen: [interceptorSent, gatewayExecuting, gatewayEnded, agentAnswered],
      data: dataOf({ tool: toolOf(sightings) }), facts: ['gateway.opaque-errors', 'gateway.arguments-checked', 'logs.gateway-lines'],
    });
  },
};

/** Then a target that refuses what came instead leaves the same records everywhere else. Fact `gateway.iam-role-overwrites`. */
function tokenMayBeOverwritten(sightings: Sightings): boolean {
  const target = targetInForce(sightings);
  return target?.state === 'known' && target.value.credentialProviders.includes('GATEWAY_IAM_ROLE');
}
