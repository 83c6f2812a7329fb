import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';

/** What arrived is no JWT that the verifier can read. */
export const tokenMalformed: Rule = {
  code: 'token-malformed', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'malformed', (refusal) =>
    refused(sightings, refusal, 'token-malformed', { bytes: refusal.token.size })),
};
