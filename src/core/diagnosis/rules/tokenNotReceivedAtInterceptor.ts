import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import type { Rule } from '../rule.ts';
import { headerNameMismatchAtInterceptor } from './headerNameMismatchAtInterceptor.ts';
import { requestHeadersNotPassed } from './requestHeadersNotPassed.ts';

const explanations: readonly Rule[] = [requestHeadersNotPassed, headerNameMismatchAtInterceptor];

/** The agent sent it, the interceptor found none, and no known cause is shown. */
export const tokenNotReceivedAtInterceptor: Rule = {
  code: 'token-not-received', hop: 'interceptor',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'interceptor');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost' || explanations.some((rule) => rule.judge(sightings).state === 'fail')) return pass;
    const { sent, received } = passage;
    return fail({
      code: 'token-not-received', hop: 'interceptor', seen: [sent, received],
      data: dataOf({ from: 'agent', header: sent.header, others: received.headerNames?.length }),
    });
  },
};
