import type { HopName } from '../chain/hop.ts';
import { hopOrder } from '../chain/hop.ts';
import { isGuess } from '../flow/flow.ts';
import type { Flow, JoinedObservation } from '../flow/flow.ts';

/** A flow, and the call that is asked about; all of its calls where that is not known. */
type Called = { readonly flow: Flow; readonly call?: string | null };

/**
 * Whether what the hops before it wrote shows that the call came to this hop: then its own silence is not an absence. Does not look at the hop's own
 * records, nor at those of hops after it.
 */
export function isShownToBeReached(called: Called, hop: HopName): boolean {
  if (hop === 'frontend') return false;
  if (hop === 'agent') return recordsOf(called, 'frontend').some(({ moment, reply }) => moment === 'answered' && (reply?.status ?? 500) < 400);
  const answers = recordsOf(called, 'agent').filter(({ moment, reply }) => moment === 'answered' && reply?.status === 200);
  // An answer of MCP's own comes from behind the gateway's door, and there stands the interceptor.
  if (hop === 'gateway') return answers.length > 0;
  const lines = recordsOf(called, 'gateway').flatMap(({ gateway }) => gateway ?? []);
  const isRun = lines.some(({ step }) => step === 'executing');
  if (hop === 'interceptor') return answers.length > 0 || isRun || lines.some(({ method }) => method === 'tools/call');
  const ends = lines.filter(({ step }) => step === 'ended');
  return (isRun && ends.length > 0 && ends.every(({ isError }) => !isError)) || (answers.length > 0 && answers.every(({ reply }) => reply?.isError !== true && reply?.rpcCode === undefined));
}

function recordsOf({ flow, call = null }: Called, hop: HopName): readonly JoinedObservation[] {
  const isOfCall = ({ origin, rpcId, joinedBy }: JoinedObservation): boolean => (origin === 'component' || origin === 'gatewayLog') && !isGuess(joinedBy) && (call === null || rpcId === undefined || rpcId === call);
  return (flow.hops[hopOrder(hop)]?.observations ?? []).filter(isOfCall);
}
