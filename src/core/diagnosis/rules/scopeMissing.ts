import { pass } from '../fault.ts';
import { judgeRefusal, refused } from '../refusal.ts';
import type { Rule } from '../rule.ts';
import { toolOf } from '../sightings.ts';
import { scopesOf } from '../textOf.ts';
import { tokenKindOf } from '../tokenKind.ts';

/** The token is valid and lacks the scope that the operation needs. An ID token never has one: that fault has a name of its own. */
export const scopeMissing: Rule = {
  code: 'scope-missing', hop: 'target',
  judge: (sightings) => judgeRefusal(sightings, 'scope', (refusal) => {
    if (tokenKindOf(refusal.token, sightings.configuration.identity) === 'idToken') return pass;
    return refused(sightings, refusal, 'scope-missing', { scopes: scopesOf(refusal.token), tool: toolOf(sightings) });
  }),
};
