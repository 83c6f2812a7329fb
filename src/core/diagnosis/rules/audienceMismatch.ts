import { pass } from '../fault.ts';
import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { audiencesOf, tokenKindOf } from '../tokenKind.ts';

/** The verifier refused the audience, and the token is no ID token: that fault has a name of its own. */
export const audienceMismatch: Rule = {
  code: 'audience-mismatch', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'audience', (refusal) => {
    const { identity } = sightings.configuration;
    if (tokenKindOf(refusal.token, identity) === 'idToken') return pass;
    return refused(sightings, refusal, 'audience-mismatch', {
      audience: audiencesOf(refusal.token),
      expected: identity.state === 'known' ? identity.value.audience : undefined,
    });
  }),
};
