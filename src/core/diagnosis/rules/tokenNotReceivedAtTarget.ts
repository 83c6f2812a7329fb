import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import type { Rule } from '../rule.ts';

/** The interceptor set Authorization, the target found none, and no known cause is shown. */
export const tokenNotReceivedAtTarget: Rule = {
  code: 'token-not-received', hop: 'target',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'target');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost') return pass;
    const { sent, received } = passage;
    return fail({
      code: 'token-not-received', hop: 'target', seen: [sent, received], facts: ['gateway.authorization-to-openapi'],
      data: dataOf({ from: 'interceptor', header: sent.header, others: received.headerNames?.length }),
    });
  },
};
