import { hopNames, hopOrder } from '../../chain/hop.ts';
import type { HopName } from '../../chain/hop.ts';
import type { Diagnosis, Finding } from '../../diagnosis/finding.ts';
import type { Case } from '../../diagnosis/rule.ts';
import { invocationOf, journeyOf, observationsAt, observationsOf, presenceOf, sightingsOf, userOf } from '../../diagnosis/sightings.ts';
import type { Sightings } from '../../diagnosis/sightings.ts';
import { isGuess } from '../../flow/flow.ts';
import type { JoinedObservation, Presence } from '../../flow/flow.ts';
import type { TokenView } from '../../token/tokenView.ts';

/** All that the parts of a story look at: the judged call, and the hop at which its story stops. */
export type Telling = {
  readonly sightings: Sightings;
  readonly diagnosis: Diagnosis;
  /** The finding that breaks the flow. */
  readonly error: Finding | null;
  /** Its hop's place in the chain; beyond the last hop where nothing broke. */
  readonly stopsAt: number;
  readonly user: string | null;
  readonly presences: { readonly [hop in HopName]: Presence };
  /** The token that the first hop which logs tokens saw. */
  readonly first: TokenView | null;
};

export function tellingOf(subject: Case, diagnosis: Diagnosis): Telling {
  const sightings = sightingsOf(subject, diagnosis.call);
  const error = diagnosis.findings.find(({ severity }) => severity === 'error') ?? null;
  const [frontend, agent, gateway, interceptor, target] = hopNames.map((hop) => presenceOf(sightings, hop)) as [Presence, Presence, Presence, Presence, Presence];
  return {
    sightings, diagnosis, error,
    stopsAt: error === null ? hopNames.length : hopOrder(error.hop),
    user: userOf(sightings),
    presences: { frontend, agent, gateway, interceptor, target },
    first: journeyOf(sightings)[0]?.token ?? null,
  };
}

export function isStop({ error }: Telling, hop: HopName): boolean {
  return error?.hop === hop;
}

export function isAfterStop({ stopsAt }: Telling, hop: HopName): boolean {
  return hopOrder(hop) > stopsAt;
}

/** The gateway ran the tool and had no error from it: the target answered, whatever its own log says. Fact `gateway.target-error-is-tool-error`. */
export function answeredWell({ gatewayExecuting, gatewayEnded }: Sightings): boolean {
  return gatewayExecuting !== null && gatewayEnded?.gateway?.isError === false;
}

export function isFromAws({ sightings }: Telling): boolean {
  return hopNames.some((hop) => observationsAt(sightings.flow, hop).some(({ evidence }) => evidence.source === 'cloudwatch'));
}

/** A record that was joined by a guess, where the hop has no better one. */
export function guessAt({ sightings }: Telling, hop: HopName): JoinedObservation | null {
  const observations = observationsOf(sightings, hop);
  return observations.every(({ joinedBy }) => isGuess(joinedBy)) ? (observations[0] ?? null) : null;
}

/**
 * Records of the judged call at a hop, guesses included. An MCP session has more messages than the call (initialize, tools/list),
 * and the gateway's and Lambda's own lines on those are left out.
 */
export function recordsAt({ sightings }: Telling, hop: HopName): readonly JoinedObservation[] {
  const { call } = sightings;
  const invocation = invocationOf(sightings);
  const observations = observationsOf(sightings, hop);
  const ofOtherCalls = hop === 'gateway' && call !== null ? otherRequests(observations, call) : none;
  return observations.filter(({ origin, rpcId, requestId, gateway, gatewayRequestId }) => {
    if (call !== null && rpcId !== undefined && rpcId !== call) return false;
    if (origin === 'span') return hop === 'interceptor' ? invocation === undefined || requestId === undefined || requestId === invocation : gatewayRequestId === undefined || !ofOtherCalls.has(gatewayRequestId);
    if (origin === 'gatewayLog') return call === null ? gateway?.method === undefined || gateway.method === 'tools/call' : rpcId === call;
    return origin !== 'lambdaPlatform' || invocation === undefined || requestId === invocation;
  });
}

const none: ReadonlySet<string> = new Set();

/** The gateway's requests that its log tells to be of another call. */
function otherRequests(observations: readonly JoinedObservation[], call: string): ReadonlySet<string> {
  return new Set(observations.flatMap(({ rpcId, gatewayRequestId }) => (rpcId === undefined || rpcId === call || gatewayRequestId === undefined ? [] : [gatewayRequestId])));
}

/** A token's way: seen coming in and going out of a hop. The gateway's log holds none. */
export function endsOf({ sightings }: Telling, hop: HopName): { readonly received: JoinedObservation | null; readonly sent: JoinedObservation | null } {
  const { frontendSent, frontendRejected, agentReceived, agentSent, interceptorReceived, interceptorSent, targetReceived, targetAccepted, targetRejected } = sightings;
  if (hop === 'frontend') return { received: frontendRejected, sent: frontendSent };
  if (hop === 'agent') return { received: agentReceived, sent: agentSent };
  if (hop === 'interceptor') return { received: interceptorReceived, sent: interceptorSent };
  return { received: hop === 'target' ? (targetReceived ?? targetAccepted ?? targetRejected) : null, sent: null };
}

/** True for two sightings of one token. A missing fingerprint makes nothing the same. */
export function sameToken(one: TokenView | undefined | null, other: TokenView | undefined | null): boolean {
  return one?.fingerprint !== undefined && one.fingerprint === other?.fingerprint;
}
