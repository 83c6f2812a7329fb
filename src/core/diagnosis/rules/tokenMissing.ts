import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { carries, lacks, tokenReached } from '../sightings.ts';

/** The frontend itself says that it sent none. A silent frontend says nothing, and one that kept the token back made no call. */
export const tokenMissing: Rule = {
  code: 'token-missing', hop: 'frontend',
  judge: (sightings) => {
    const { frontendSent, frontendRejected } = sightings;
    if (lacks(frontendSent)) {
      return fail({ code: 'token-missing', hop: 'frontend', seen: [frontendSent], data: dataOf({ header: frontendSent.header }) });
    }
    return carries(frontendSent) || frontendRejected !== null || tokenReached(sightings, 'agent') ? pass : cannotTell(silenceOf(sightings, 'frontend'));
  },
};
