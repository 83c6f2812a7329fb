import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons } from '../reasons.ts';
import { refusalOf } from '../refusal.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { carries, hearingAt, toolOf } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';

/**
 * The target had the token and did not finish: no end at all, a 5xx, or a refusal that gives no reason. Of an API whose log is not
 * the chain's, the gateway's log tells as much as will ever be told: it ran the tool, and the call failed.
 */
export const targetFailed: Rule = {
  code: 'target-failed', hop: 'target',
  judge: (sightings) => {
    const { targetReceived, targetAccepted, targetRejected, settled } = sightings;
    const end = targetRejected ?? targetAccepted;
    if (end === null) {
      if (targetReceived === null) return judgeUnseen(sightings);
      if (!carries(targetReceived)) return pass;
      // Without an error behind it, it may be the target's own record of the end that is missing.
      if (!settled || !isSeenToFail(sightings)) return cannotTell(isSeenToEnd(sightings) ? reasons.noEndAt('target') : reasons.noEndAnywhere);
      return fail({ code: 'target-failed', hop: 'target', silence: 'target', seen: [targetReceived], data: { how: 'noEnd' } });
    }
    if (refusalOf(sightings) !== null || !(carries(targetReceived) || carries(end))) return pass;
    const status = end.reply?.status;
    if (status !== undefined && status >= 500) {
      return fail({ code: 'target-failed', hop: 'target', seen: [targetReceived, end], data: { how: targetAccepted === end ? 'afterAccepting' : 'unavailable', status } });
    }
    if (end === targetAccepted) return pass;
    return fail({ code: 'target-failed', hop: 'target', seen: [targetReceived, end], data: dataOf({ how: 'refused', status }) });
  },
};

function isSeenToEnd({ gatewayEnded, agentAnswered }: Sightings): boolean {
  return gatewayEnded !== null || agentAnswered !== null;
}

/** The gateway or the agent had an error of the call. */
function isSeenToFail({ gatewayEnded, agentAnswered }: Sightings): boolean {
  const { status = 200, isError = false, rpcCode } = agentAnswered?.reply ?? {};
  return gatewayEnded?.gateway?.isError === true || isError || rpcCode !== undefined || status >= 500;
}

/**
 * The token left the interceptor, the gateway ran the tool and it failed. Where the chain's own target has a log that is lost, that
 * log would name the fault, so that none is named without it.
 */
function judgeUnseen(sightings: Sightings): RuleOutcome {
  const { interceptorSent, interceptorRejected, gatewayExecuting, gatewayEnded, agentAnswered, settled } = sightings;
  if (hearingAt(sightings, 'target').state !== 'foreign' || !settled || interceptorRejected !== null || !carries(interceptorSent)) return pass;
  if (gatewayExecuting === null || gatewayEnded?.gateway?.isError !== true || agentAnswered?.reply?.isError !== true) return pass;
  return fail({
    code: 'target-failed', hop: 'target', seen: [interceptorSent, gatewayExecuting, gatewayEnded, agentAnswered],
    data: dataOf({ how: 'unseen', tool: toolOf(sightings) }), facts: ['gateway.opaque-errors', 'gateway.arguments-checked', 'logs.gateway-lines'],
  });
}
