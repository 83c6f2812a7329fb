import { cannotTell, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { carries, lacks, presenceOf, tokenReached } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { interceptorFailed } from './interceptorFailed.ts';

/**
 * The interceptor let the call through without Authorization. With the token in hand that is the fault; without, the earlier
 * loss is, and letting the call through is a second one: it should have refused.
 */
export const authorizationNotSet: Rule = {
  code: 'authorization-not-set', hop: 'interceptor',
  judge: (sightings) => {
    const { interceptorReceived, interceptorSent, interceptorRejected, targetReceived } = sightings;
    if (lacks(interceptorSent)) {
      const severity = carries(interceptorReceived) ? 'error' : 'warning';
      return fail({ code: 'authorization-not-set', hop: 'interceptor', severity, seen: [interceptorReceived, interceptorSent, targetReceived], facts: ['gateway.authorization-from-interceptor'] });
    }
    if (interceptorSent !== null || interceptorRejected !== null || tokenReached(sightings, 'target')) return pass;
    return interceptorReceived === null ? judgeUncalled(sightings) : judgeUndecided(sightings);
  },
};

/** No record of the interceptor's code. A gateway that has none never sets Authorization. */
function judgeUncalled(sightings: Sightings): RuleOutcome {
  const { agentSent, targetReceived, configuration: { gateway } } = sightings;
  if (carries(agentSent) && lacks(targetReceived) && gateway.state === 'known' && gateway.value.requestInterceptor === null) {
    return fail({
      code: 'authorization-not-set', hop: 'interceptor', seen: [agentSent, targetReceived],
      data: { interceptor: 'none' }, facts: ['gateway.authorization-from-interceptor'],
    });
  }
  const passage = passageTo(sightings, 'interceptor');
  return passage.state === 'unseen' ? cannotTell(passage.because) : pass;
}

function judgeUndecided(sightings: Sightings): RuleOutcome {
  if (interceptorFailed.judge(sightings).state === 'fail' || presenceOf(sightings, 'target') === 'notReached') return pass;
  return cannotTell(reasons.noDecision);
}
