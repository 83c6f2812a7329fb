import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, tokenReached } from '../sightings.ts';

/**
 * Lambda reports an error or a time-out of the call, or the interceptor refused a call that brought the token. A call without
 * any Lambda record is another thing: nothing then says how it ended.
 */
export const interceptorFailed: Rule = {
  code: 'interceptor-failed', hop: 'interceptor',
  judge: (sightings) => {
    const { interceptorReceived, interceptorSent, interceptorRejected, lambdaReport } = sightings;
    if (interceptorSent !== null || tokenReached(sightings, 'target')) return pass;
    if (interceptorRejected !== null) {
      if (!carries(interceptorReceived) || interceptorRejected.verification !== undefined) return pass;
      return fail({ code: 'interceptor-failed', hop: 'interceptor', seen: [interceptorReceived, interceptorRejected], data: { how: 'refused' } });
    }
    const status = lambdaReport?.lambda?.status;
    if (lambdaReport !== null && status !== undefined && status !== null && status !== 'success') {
      return fail({
        code: 'interceptor-failed', hop: 'interceptor', seen: [interceptorReceived, lambdaReport],
        data: dataOf({ how: status, errorType: lambdaReport.lambda?.errorType }),
        facts: interceptorReceived === null && lambdaReport.joinedBy === 'traceId' ? ['interceptor.fails-closed', 'interceptor.trace-context'] : ['interceptor.fails-closed'],
      });
    }
    if (interceptorReceived !== null) return cannotTell(lambdaReport === null ? reasons.noLambdaReport : reasons.noDecision);
    const passage = passageTo(sightings, 'interceptor');
    return passage.state === 'unseen' ? cannotTell(passage.because) : pass;
  },
};
