import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import type { Rule } from '../rule.ts';
import { headerNameMismatchAtAgent } from './headerNameMismatchAtAgent.ts';
import { headerNotAllowlisted } from './headerNotAllowlisted.ts';
import { tokenTooLarge } from './tokenTooLarge.ts';

const explanations: readonly Rule[] = [headerNameMismatchAtAgent, headerNotAllowlisted, tokenTooLarge];

/** The frontend sent it, the agent found none, and no known cause is shown. */
export const tokenNotReceivedAtAgent: Rule = {
  code: 'token-not-received', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state === 'unseen') return cannotTell(passage.because);
    if (passage.state !== 'lost' || explanations.some((rule) => rule.judge(sightings).state === 'fail')) return pass;
    const { sent, received } = passage;
    return fail({
      code: 'token-not-received', hop: 'agent', seen: [sent, received],
      data: dataOf({ from: 'frontend', header: sent.header, others: received.headerNames?.length }),
    });
  },
};
