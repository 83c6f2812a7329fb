import { cannotTell, fail, pass } from '../fault.ts';
import { reasons } from '../reasons.ts';
import { refusalOf, refused } from '../refusal.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import type { Sightings } from '../sightings.ts';
import { audiencesOf, isMarkedIdToken, tokenKindOf } from '../tokenKind.ts';

/** The user's ID token was sent where an access token belongs. Where the target took it all the same, that is a warning. */
export const idTokenUsed: Rule = {
  code: 'id-token-used', hop: 'target',
  judge: (sightings) => {
    const refusal = refusalOf(sightings);
    if (refusal === null) return judgeAccepted(sightings);
    if (refusal.code !== 'audience' && refusal.code !== 'scope') return pass;
    const kind = tokenKindOf(refusal.token, sightings.configuration.identity);
    if (kind === 'accessToken') return pass;
    if (kind === 'unknown') return cannotTell(refusal.token.claims === undefined ? reasons.noClaims : reasons.noKindMark);
    return refused(sightings, refusal, 'id-token-used', { audience: audiencesOf(refusal.token) });
  },
};

function judgeAccepted({ targetAccepted, targetReceived }: Sightings): RuleOutcome {
  const token = targetAccepted?.token ?? targetReceived?.token;
  if (targetAccepted === null || token === undefined || !isMarkedIdToken(token)) return pass;
  return fail({ code: 'id-token-used', hop: 'target', severity: 'warning', seen: [targetAccepted] });
}
