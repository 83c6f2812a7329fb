import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { secondsAfter } from '../textOf.ts';

/** The verifier found the token's `nbf` in the future. */
export const tokenNotYetValid: Rule = {
  code: 'token-not-yet-valid', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'not-yet-valid', (refusal) => {
    const after = secondsAfter(refusal.observation.at, refusal.token.claims?.['nbf']);
    return refused(sightings, refusal, 'token-not-yet-valid', { seconds: after === undefined ? undefined : -after });
  }),
};
