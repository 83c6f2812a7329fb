import { agentFailureStatuses } from '../../agentcore/runtime/runtime.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { passageTo } from '../passage.ts';
import { silenceOf } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import { tokenTooLarge } from './tokenTooLarge.ts';

/** The runtime answered the frontend with a 4xx of its own: credentials, session id, quota, a wrong ARN. */
export const runtimeRefusedFrontend: Rule = {
  code: 'runtime-refused-frontend', hop: 'agent',
  judge: (sightings) => {
    const passage = passageTo(sightings, 'agent');
    if (passage.state !== 'stopped') return pass;
    const { frontendAnswered, configuration: { runtime } } = sightings;
    const status = frontendAnswered?.reply?.status;
    if (status === undefined) return cannotTell(silenceOf(sightings, frontendAnswered === null ? 'frontend' : 'agent'));
    if (status < 400 || status >= 500 || agentFailureStatuses.has(status)) return pass;
    if (tokenTooLarge.judge(sightings).state === 'fail') return pass;
    return fail({
      code: 'runtime-refused-frontend', hop: 'agent', seen: [passage.sent, frontendAnswered],
      data: dataOf({ status, authorizer: runtime.state === 'known' ? runtime.value.authorizer : undefined }), facts: ['runtime.inbound-auth', 'runtime.session-id-length'],
    });
  },
};
