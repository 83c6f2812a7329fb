import { runtimeLimits } from '../../agentcore/runtime/runtime.ts';
import { isAllowlisted } from '../nearMissOf.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { reasons, silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { presenceOf } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';

/**
 * An allow-listed header over the runtime's limit: AWS either refuses the call (the frontend has its 400, the agent nothing)
 * or drops the header (the agent finds none).
 */
export const tokenTooLarge: Rule = {
  code: 'token-too-large', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state === 'arrived') return pass;
    const { sent } = passage;
    const { runtime } = sightings.configuration;
    const bytes = sent.token?.size;
    if (bytes === undefined) return cannotTell(reasons.noSize);
    if (bytes <= runtimeLimits.headerValueBytes) return pass;
    if (sent.header === undefined) return cannotTell(reasons.noHeaderName('frontend'));
    if (runtime.state === 'unknown') return cannotTell(runtime.because);
    if (!isAllowlisted(runtime.value, sent.header)) return pass;
    if (passage.state === 'stopped' && !stoppedAtTheDoor(sightings)) return cannotTell(silenceOf(sightings, 'agent'));
    return fail({
      code: 'token-too-large', hop: 'agent', facts: ['runtime.header-value-limit', 'runtime.header-over-4k'],
      seen: [sent, passage.state === 'lost' ? passage.received : sightings.frontendAnswered],
      data: dataOf({ bytes, limit: runtimeLimits.headerValueBytes, header: sent.header, status: sightings.frontendAnswered?.reply?.status }),
    });
  },
};

/** The runtime's own refusal, or a concluded absence at the agent. An agent's failure reaches the frontend as 424, never as 400. */
function stoppedAtTheDoor(sightings: Sightings): boolean {
  return sightings.frontendAnswered?.reply?.status === 400 || presenceOf(sightings, 'agent') === 'notReached';
}
