import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { isAllowlisted, namesHold, nearMissOf } from '../nearMissOf.ts';
import { passageTo } from '../passage.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';

/**
 * The frontend sent the token under a name that is nearly one of the allow-listed ones, or the runtime passed the header and
 * the agent asked for another.
 */
export const headerNameMismatchAtAgent: Rule = {
  code: 'header-name-mismatch', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost') return pass;
    const { sent, received } = passage;
    const { runtime } = sightings.configuration;
    if (sent.header === undefined) return cannotTell(reasons.noHeaderName('frontend'));
    if (received.headerNames === undefined) return cannotTell(reasons.noHeaderNames('agent'));
    const found = (expected: string | null) => fail({
      code: 'header-name-mismatch', hop: 'agent', seen: [sent, received], data: dataOf({ sent: sent.header, asked: received.header, expected }),
      facts: ['runtime.header-allowlist', 'runtime.header-names-lower-case'],
    });
    if (namesHold(received.headerNames, sent.header)) return found(null);
    if (runtime.state === 'unknown') return cannotTell(runtime.because);
    const agentAsksForIt = received.header !== undefined && namesHold([received.header], sent.header);
    if (agentAsksForIt || isAllowlisted(runtime.value, sent.header)) return pass;
    const expected = nearMissOf(sent.header, runtime.value.requestHeaderAllowlist);
    return expected === null ? pass : found(expected);
  },
};
