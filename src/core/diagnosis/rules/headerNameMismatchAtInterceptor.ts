import { namesHold } from '../nearMissOf.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';

/** The header was there, and the interceptor asked for it in another case, or under another name. */
export const headerNameMismatchAtInterceptor: Rule = {
  code: 'header-name-mismatch', hop: 'interceptor',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'interceptor');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost') return pass;
    const { sent, received } = passage;
    if (received.headerNames === undefined) return cannotTell(reasons.noHeaderNames('interceptor'));
    const present = [received.header, sent.header].find((name) => name !== undefined && namesHold(received.headerNames ?? [], name));
    if (present === undefined) return pass;
    return fail({
      code: 'header-name-mismatch', hop: 'interceptor', seen: [sent, received],
      data: dataOf({ asked: received.header, present: present.toLowerCase(), sent: sent.header }), facts: ['interceptor.header-names-lower-case'],
    });
  },
};
