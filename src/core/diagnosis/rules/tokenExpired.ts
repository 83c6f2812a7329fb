import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { secondsAfter } from '../textOf.ts';

/** The verifier found the token's `exp` in the past. */
export const tokenExpired: Rule = {
  code: 'token-expired', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'expired', (refusal) =>
    refused(sightings, refusal, 'token-expired', { seconds: secondsAfter(refusal.observation.at, refusal.token.claims?.['exp']) })),
};
