import type { HopName } from '../../chain/hop.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons } from '../reasons.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { journeyOf } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';
import { subjectOf, successionOf } from '../succession.ts';
import { unseenStart } from '../unseenStart.ts';

/** Another user's token at this hop: broken, whatever the target said to it. Another token of the same user is a note. */
function tokenReplacedAt(hop: 'agent' | 'interceptor' | 'target'): Rule {
  return { code: 'token-replaced', hop, judge: (sightings) => judgeAt(sightings, hop) };
}

export const tokenReplacedAtAgent = tokenReplacedAt('agent');
export const tokenReplacedAtInterceptor = tokenReplacedAt('interceptor');
export const tokenReplacedAtTarget = tokenReplacedAt('target');

function judgeAt(sightings: Sightings, hop: HopName): RuleOutcome {
  // What is no JWT has no subject; that it is none is another fault.
  const journey = journeyOf(sightings).filter(({ token }) => token.state === 'seen');
  const start = hop === 'agent' ? unseenStart(sightings) : null;
  let outcome: RuleOutcome = start === null ? pass : cannotTell(start);
  for (const [index, after] of journey.entries()) {
    const before = journey[index - 1];
    if (before === undefined || after.hop !== hop) continue;
    const succession = successionOf(before.token, after.token);
    if (succession === 'unknown') outcome = cannotTell(isComparable(before.token.fingerprint, after.token.fingerprint) ? reasons.noSubject : reasons.noFingerprint);
    if (succession === 'otherSubject' || succession === 'sameSubject') {
      const found = fail({
        code: 'token-replaced', hop, severity: succession === 'otherSubject' ? 'error' : 'note', seen: [before, after],
        data: dataOf({ user: subjectOf(before.token), other: succession === 'otherSubject' ? subjectOf(after.token) : undefined, from: before.hop }),
      });
      if (succession === 'otherSubject') {
        const unseen = unseenBetween(sightings, before.hop, hop);
        return unseen === null ? found : cannotTell(unseen);
      }
      outcome = found;
    }
  }
  return outcome;
}

/** Why it may have been a hop before that changed it: one that logs otherwise, and whose record of what it sent is not there. */
function unseenBetween({ agentSent, interceptorSent, hearings }: Sightings, from: HopName, hop: HopName): string | null {
  if (hop === 'target' && interceptorSent === null && hearings.interceptor.heard) return reasons.noDecision;
  return hop === 'interceptor' && agentSent === null && from !== 'interceptor' && hearings.agent.heard ? reasons.noCallLogged : null;
}

function isComparable(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined;
}
