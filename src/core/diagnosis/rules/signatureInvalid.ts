import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { textOf } from '../textOf.ts';

/** The verifier has the token's key, and the signature does not fit. */
export const signatureInvalid: Rule = {
  code: 'signature-invalid', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'signature', (refusal) =>
    refused(sightings, refusal, 'signature-invalid', { kid: textOf(refusal.token.header?.['kid']) })),
};
