import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { textOf } from '../textOf.ts';

/** The verifier does not accept the token's signing algorithm; `none` is no signature at all. */
export const algorithmRefused: Rule = {
  code: 'algorithm-refused', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'algorithm', (refusal) =>
    refused(sightings, refusal, 'algorithm-refused', { alg: textOf(refusal.token.header?.['alg']) })),
};
