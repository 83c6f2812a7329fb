import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { reasons } from '../reasons.ts';
import type { Rule } from '../rule.ts';
import type { Sightings } from '../sightings.ts';
import { targetInForce } from '../targetInForce.ts';

/**
 * A credential provider on the target shares Authorization with the interceptor. GATEWAY_IAM_ROLE takes the token's place;
 * OAUTH and API_KEY lose against the interceptor's value, so they are a warning, as is any provider on a flow that it did not break.
 */
export const targetCredentialConfigured: Rule = {
  code: 'target-credential-configured', hop: 'gateway',
  judge: (sightings) => {
    const { targetReceived, targetRejected } = sightings;
    const arrived = targetReceived ?? targetRejected;
    const before = lastBeforeTarget(sightings);
    // Whatever was sent: where nobody saw it, the provider alone explains what arrived.
    const overwritten = (before?.token?.state ?? 'seen') === 'seen' && arrived?.token?.state === 'undecodable';
    const target = targetInForce(sightings);
    if (target === null || target.state === 'unknown') return overwritten && before?.token !== undefined ? cannotTell(target?.because ?? reasons.noTargetName) : pass;
    const { name, credentialProviders } = target.value;
    const [first] = credentialProviders;
    if (first === undefined) return pass;
    if (overwritten && credentialProviders.includes('GATEWAY_IAM_ROLE')) {
      return fail({
        code: 'target-credential-configured', hop: 'gateway', seen: [before, arrived],
        data: dataOf({ target: name, provider: 'GATEWAY_IAM_ROLE' }), facts: ['gateway.iam-role-overwrites'],
      });
    }
    return fail({
      code: 'target-credential-configured', hop: 'gateway', severity: 'warning', seen: [],
      data: dataOf({ target: name, provider: first }),
      facts: first === 'GATEWAY_IAM_ROLE' ? ['gateway.iam-role-overwrites'] : ['gateway.interceptor-beats-credential'],
    });
  },
};

/** What is known last of the token before the gateway handed the call on. A provider overwrites whatever a silent interceptor set. */
function lastBeforeTarget({ frontendSent, agentReceived, agentSent, interceptorReceived, interceptorSent }: Sightings) {
  return interceptorSent ?? interceptorReceived ?? agentSent ?? agentReceived ?? frontendSent;
}
