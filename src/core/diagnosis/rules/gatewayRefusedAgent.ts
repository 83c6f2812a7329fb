import { isGuess } from '../../flow/flow.ts';
import type { JoinedObservation } from '../../flow/flow.ts';
import { cannotTell, dataOf, fail, pass } from '../fault.ts';
import { silenceOf, unansweredOf } from '../reasons.ts';
import type { Rule, RuleOutcome } from '../rule.ts';
import { observationsAt, presenceOf } from '../sightings.ts';
import type { Sightings } from '../sightings.ts';

/**
 * The gateway answered the agent 401 or 403; an interceptor may answer so too, and must be seen not to have been called. An agent that
 * never got as far as a tool call logs no answer: then the gateway's own log tells, by an error on a request that it never began.
 */
export const gatewayRefusedAgent: Rule = {
  code: 'gateway-refused-agent', hop: 'gateway',
  judge: (sightings) => {
    const { agentSent, agentAnswered, gatewayExecuting } = sightings;
    const interceptor = presenceOf(sightings, 'interceptor');
    if (gatewayExecuting !== null || interceptor === 'seen' || presenceOf(sightings, 'target') === 'seen') return pass;
    const status = agentAnswered?.reply?.status;
    if (status === undefined) return agentSent === null ? judgeUnsent(sightings) : cannotTell(unansweredOf(sightings));
    if (status !== 401 && status !== 403) return pass;
    return interceptor === 'notLogged' ? cannotTell(silenceOf(sightings, 'interceptor')) : refused(sightings, [agentSent, agentAnswered], status);
  },
};

/** Where the agent logs its calls and this one is lost, what the gateway began with may be lost as well. */
function judgeUnsent(sightings: Sightings): RuleOutcome {
  const { agentReceived, hearings } = sightings;
  const refusal = refusalAtTheDoor(sightings);
  if (refusal === null) return pass;
  return agentReceived === null && hearings.agent.speaks === true ? cannotTell(silenceOf(sightings, 'agent')) : refused(sightings, [agentReceived, refusal]);
}

/** What the gateway let in begins with a line that says so. Facts `gateway.refusals-logged`, `logs.gateway-lines`. */
function refusalAtTheDoor({ flow }: Sightings): JoinedObservation | null {
  const lines = observationsAt(flow, 'gateway').filter(({ joinedBy, origin }) => origin === 'gatewayLog' && !isGuess(joinedBy));
  return lines.every(({ gateway }) => gateway?.step === 'ended' && gateway.isError) ? (lines[0] ?? null) : null;
}

function refused({ configuration }: Sightings, seen: readonly (JoinedObservation | null)[], status?: number): RuleOutcome {
  return fail({
    code: 'gateway-refused-agent', hop: 'gateway', silence: status === undefined ? 'gateway' : 'interceptor', seen,
    facts: status === undefined ? ['gateway.refusals-logged', 'logs.gateway-lines'] : ['gateway.iam-signature', 'gateway.jwt-inbound'],
    data: dataOf({ status, authorizer: configuration.gateway.state === 'known' ? configuration.gateway.value.authorizer : undefined }),
  });
}
