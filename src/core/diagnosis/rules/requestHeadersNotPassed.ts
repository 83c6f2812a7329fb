import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { tokenReached } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';

/**
 * The gateway calls its interceptor without any header, because passRequestHeaders is off. Where the flow broke before, the
 * setting is a warning: it would have been the next thing to break.
 */
export const requestHeadersNotPassed: Rule = {
  code: 'request-headers-not-passed', hop: 'interceptor',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'interceptor');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost') return warnOfSetting(sightings);
    const { sent, received } = passage;
    if (received.headerNames === undefined) return cannotTell(reasons.noHeaderNames('interceptor'));
    if (received.headerNames.length > 0) return pass;
    const { gateway } = sightings.configuration;
    if (gateway.state === 'unknown') return cannotTell(gateway.because);
    if (gateway.value.requestInterceptor?.passRequestHeaders !== false) return pass;
    return fail({
      code: 'request-headers-not-passed', hop: 'interceptor', seen: [sent, received],
      data: dataOf({ header: sent.header }), facts: ['interceptor.pass-request-headers', 'interceptor.headers-empty-map'],
    });
  },
};

function warnOfSetting(sightings: Sightings): RuleOutcome {
  const { gateway } = sightings.configuration;
  if (gateway.state === 'unknown' || gateway.value.requestInterceptor?.passRequestHeaders !== false) return pass;
  if (tokenReached(sightings, 'interceptor')) return pass;
  return fail({ code: 'request-headers-not-passed', hop: 'interceptor', severity: 'warning', seen: [], facts: ['interceptor.pass-request-headers'] });
}
