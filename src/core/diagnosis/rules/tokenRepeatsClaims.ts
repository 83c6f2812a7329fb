import { cannotTell, fail, pass } from '../fault.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { journeyOf } from '../sightings.ts';

/** A claim that stands twice in the token: verifiers read the last one, other readers may take the first. */
export const tokenRepeatsClaims: Rule = {
  code: 'token-repeats-claims', hop: 'frontend',
  judge: (sightings) => {
    const journey = journeyOf(sightings);
    if (journey.length === 0) return cannotTell(silenceOf(sightings, 'frontend'));
    const seen = journey.find(({ token }) => token.repeatedClaims !== undefined && token.repeatedClaims.length > 0);
    if (seen === undefined) return pass;
    return fail({ code: 'token-repeats-claims', hop: seen.hop, severity: 'warning', seen: [seen], data: { claims: seen.token.repeatedClaims ?? [] } });
  },
};
