import { pass } from '../fault.ts';
import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { textOf } from '../textOf.ts';
import { isForeign } from './issuerMismatch.ts';

/** The issuer is the trusted one (or not known to be another), and it does not publish the token's key. */
export const signingKeyUnknown: Rule = {
  code: 'signing-key-unknown', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'key-unknown', (refusal) => {
    const issuer = textOf(refusal.token.claims?.['iss']);
    if (isForeign(sightings, issuer) === true) return pass;
    return refused(sightings, refusal, 'signing-key-unknown', { kid: textOf(refusal.token.header?.['kid']), issuer });
  }),
};
