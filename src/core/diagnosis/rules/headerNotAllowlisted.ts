import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { isAllowlisted, namesHold, nearMissOf } from '../nearMissOf.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';

/**
 * The runtime drops a header that its allowlist does not name. A name that is nearly on the list is a slip of whoever sent it
 * (header-name-mismatch), unless the agent asks for that very name: then the list is what is wrong.
 */
export const headerNotAllowlisted: Rule = {
  code: 'header-not-allowlisted', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost') return pass;
    const { sent, received } = passage;
    const { runtime } = sightings.configuration;
    if (sent.header === undefined) return cannotTell(reasons.noHeaderName('frontend'));
    if (received.headerNames === undefined) return cannotTell(reasons.noHeaderNames('agent'));
    if (namesHold(received.headerNames, sent.header)) return pass;
    if (runtime.state === 'unknown') return cannotTell(runtime.because);
    if (isAllowlisted(runtime.value, sent.header)) return pass;
    const agentAsksForIt = received.header !== undefined && namesHold([received.header], sent.header);
    if (!agentAsksForIt && nearMissOf(sent.header, runtime.value.requestHeaderAllowlist) !== null) return pass;
    return fail({
      code: 'header-not-allowlisted', hop: 'agent', seen: [sent, received], facts: ['runtime.header-allowlist'],
      data: dataOf({ header: sent.header, allowlist: runtime.value.requestHeaderAllowlist }),
    });
  },
};
