import type { HopName } from '../chain/hop.ts';
import type { Reply } from '../flow/hopRecord.ts';
import type { Telling } from './words/telling.ts';

/** How the call ended for a hop: what it answered, or what it was answered. Null where no record says. */
export function outcomeAt({ sightings }: Telling, hop: HopName): string | null {
  const { frontendAnswered, agentAnswered, gatewayExecuting, gatewayEnded, interceptorRejected, lambdaReport, targetAccepted, targetRejected } = sightings;
  if (hop === 'frontend') return said('The runtime answered', frontendAnswered?.reply);
  if (hop === 'agent') return said('The gateway answered', agentAnswered?.reply);
  if (hop === 'gateway') {
    if (gatewayEnded?.gateway?.isError === true) return 'Ended with an error';
    // The end of another message of this trace, such as initialize, says nothing of the call.
    return gatewayEnded === null || gatewayExecuting === null ? null : 'Ended without error';
  }
  if (hop === 'target') return said('Answered', (targetAccepted ?? targetRejected)?.reply);
  if (interceptorRejected !== null) return said('Refused the call:', interceptorRejected.reply) ?? 'Refused the call';
  const status = lambdaReport?.lambda?.status;
  return status === undefined || status === null ? null : `Lambda reports ${status}`;
}

function said(before: string, reply: Reply | undefined): string | null {
  if (reply === undefined) return null;
  const parts = [
    reply.status === undefined ? null : String(reply.status),
    reply.isError === true ? 'a tool error' : null,
    reply.rpcCode === undefined ? null : `JSON-RPC error ${reply.rpcCode}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : `${before} ${parts.join(', ')}`;
}
