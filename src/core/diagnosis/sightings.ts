import type { ConfigurationInForce } from '../chain/configuration.ts';
import { splitToolName } from '../agentcore/gateway/gateway.ts';
import { hopNames, hopOrder } from '../chain/hop.ts';
import type { HopName } from '../chain/hop.ts';
import { isGuess } from '../flow/flow.ts';
import type { Flow, Hearing, Hearings, JoinedObservation, Presence } from '../flow/flow.ts';
import type { TokenView } from '../token/tokenView.ts';
import { isShownToBeReached } from './reached.ts';
import type { Case } from './rule.ts';
import { subjectOf } from './succession.ts';
import { targetVisits } from './targetVisits.ts';
import type { Visits } from './targetVisits.ts';

type Sighting = JoinedObservation | null;

/**
 * What the records of one tool call say, looked up once: rules ask this instead of searching the observations again.
 * Records that were joined by a guess stand in none of these.
 */
export type Sightings = {
  readonly flow: Flow;
  readonly configuration: ConfigurationInForce;
  readonly hearings: Hearings;
  readonly settled: boolean;
  /** JSON-RPC id of the call; null where no record names one. */
  readonly call: string | null;
  /** The target that was called; null where no record names it. Where targets log apart, records of the others are of other calls. */
  readonly target: string | null;
  readonly frontendSent: Sighting;
  readonly frontendAnswered: Sighting;
  /** The frontend kept the token back: no call of this flow was made. */
  readonly frontendRejected: Sighting;
  readonly agentReceived: Sighting;
  readonly agentSent: Sighting;
  readonly agentAnswered: Sighting;
  readonly gatewayExecuting: Sighting;
  readonly gatewayEnded: Sighting;
  readonly interceptorReceived: Sighting;
  readonly interceptorSent: Sighting;
  readonly interceptorRejected: Sighting;
  /** Lambda's report on the invocation; the failed one where the interceptor's own code names none. */
  readonly lambdaReport: Sighting;
  readonly targetReceived: Sighting;
  readonly targetAccepted: Sighting;
  readonly targetRejected: Sighting;
  /** All of the target's that may be of this call; null where that is all of the flow. */
  readonly targetRecords: readonly JoinedObservation[] | null;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Looks a call up among the flow's records. With `call` null every record counts. `visitsOfAll`: as `visitsIn` gives them, for who asks for every call. */
export function sightingsOf({ flow, configuration, hearings }: Case, call: string | null, visitsOfAll?: Visits | null): Sightings {
  const found: Mutable<Sightings> = {
    flow, configuration, hearings, call, target: null, settled: flow.state === 'settled',
    frontendSent: null, frontendAnswered: null, frontendRejected: null, agentReceived: null, agentSent: null, agentAnswered: null,
    gatewayExecuting: null, gatewayEnded: null, interceptorReceived: null, interceptorSent: null, interceptorRejected: null,
    lambdaReport: null, targetReceived: null, targetAccepted: null, targetRejected: null, targetRecords: null,
  };
  let isOneOfSeveral = false;
  for (const { hop, observations } of flow.hops) {
    if (hop === 'target') found.target = calledTarget(found) ?? onlyTarget(observations);
    for (const observation of observations) {
      if (isGuess(observation.joinedBy) || (hop === 'target' && !isOfTarget(observation, found.target))) continue;
      if (isOfCall(observation, call)) place(found, hop, observation);
      else isOneOfSeveral ||= isOfACall(hop, observation);
    }
  }
  const visits = call === null || !isOneOfSeveral ? null : visitsOfAll === undefined ? visitsIn(flow) : visitsOfAll;
  if (visits !== null) placeOwnVisit(found, visits);
  found.lambdaReport = reportOnCall(found);
  return found;
}

/** Whether a record is of a tool call, and not of what a client asks before it. */
function isOfACall(hop: HopName, { origin, gateway }: JoinedObservation): boolean {
  return (origin === 'component' && (hop === 'agent' || hop === 'interceptor')) || gateway?.step === 'executing';
}

/** Of a target's records that name no call, those of this one. */
function placeOwnVisit(found: Mutable<Sightings>, visits: Visits): void {
  const visit = found.call === null ? undefined : visits.byCall.get(found.call);
  const [received, accepted, rejected] = [visit?.received ?? null, visit?.accepted ?? null, visit?.rejected ?? null];
  found.targetRecords = observationsAt(found.flow, 'target').filter((record) => record === received || record === accepted || record === rejected || !visits.taken.has(record));
  [found.targetReceived, found.targetAccepted, found.targetRejected] = [received, accepted, rejected];
}

/** Null where the target's records name their calls, or where there is but one. */
export function visitsIn(flow: Flow): Visits | null {
  const calls = callsOf(flow).filter((id) => id !== null);
  return calls.length < 2 || observationsAt(flow, 'target').some(({ rpcId }) => rpcId !== undefined) ? null : targetVisits(flow, calls);
}

/** The MCP tool that was called, with its target's prefix. */
export function toolOf({ agentSent, agentAnswered, interceptorReceived, gatewayExecuting }: Pick<Sightings, 'agentSent' | 'agentAnswered' | 'interceptorReceived' | 'gatewayExecuting'>): string | null {
  return agentSent?.tool ?? agentAnswered?.tool ?? interceptorReceived?.tool ?? gatewayExecuting?.tool ?? null;
}

/** As the hops before the target name it. */
function calledTarget(found: Mutable<Sightings>): string | null {
  const tool = toolOf(found);
  return found.agentSent?.target ?? found.interceptorReceived?.target ?? (tool === null ? undefined : splitToolName(tool)?.target) ?? null;
}

function onlyTarget(observations: readonly JoinedObservation[]): string | null {
  const [only, ...others] = new Set(observations.flatMap(({ target }) => target ?? []));
  return others.length === 0 ? (only ?? null) : null;
}

/** What does not say of which target it is may be of any. */
export function isOfTarget({ target }: JoinedObservation, called: string | null | undefined): boolean {
  return target === undefined || (called ?? target) === target;
}

function isOfCall(observation: JoinedObservation, call: string | null): boolean {
  return call === null || observation.rpcId === undefined || observation.rpcId === call;
}

function place(found: Mutable<Sightings>, hop: HopName, observation: JoinedObservation): void {
  if (hop === 'gateway') placeGatewayLine(found, observation);
  else if (observation.origin === 'component') placeRecord(found, hop, observation);
}

function placeRecord(found: Mutable<Sightings>, hop: Exclude<HopName, 'gateway'>, observation: JoinedObservation): void {
  const { moment } = observation;
  if (hop === 'frontend') {
    if (moment === 'sent') found.frontendSent ??= observation;
    else if (moment === 'answered') found.frontendAnswered ??= observation;
    else if (moment === 'rejected') found.frontendRejected ??= observation;
  } else if (hop === 'agent') {
    if (moment === 'received') found.agentReceived ??= observation;
    else if (moment === 'sent') found.agentSent ??= observation;
    else if (moment === 'answered') found.agentAnswered ??= observation;
  } else if (hop === 'interceptor') {
    // The gateway may call its interceptor again: the last try counts.
    if (moment === 'received') found.interceptorReceived = observation;
    else if (moment === 'sent') found.interceptorSent = observation;
    else if (moment === 'rejected') found.interceptorRejected = observation;
  } else {
    if (moment === 'received') found.targetReceived ??= observation;
    else if (moment === 'accepted') found.targetAccepted ??= observation;
    else if (moment === 'rejected') found.targetRejected ??= observation;
  }
}

function placeGatewayLine(found: Mutable<Sightings>, observation: JoinedObservation): void {
  const { gateway } = observation;
  if (gateway === undefined || (gateway.method !== undefined && gateway.method !== 'tools/call')) return;
  if (gateway.step === 'executing') found.gatewayExecuting ??= observation;
  else if (gateway.step === 'ended' && (found.gatewayEnded === null || gateway.isError)) found.gatewayEnded = observation;
}

/** Lambda's id of the invocation that the interceptor's own records are of; undefined where none is there. */
export function invocationOf({ interceptorReceived, interceptorSent, interceptorRejected }: Sightings): string | undefined {
  return (interceptorReceived ?? interceptorSent ?? interceptorRejected)?.requestId;
}

function reportOnCall(found: Sightings): Sighting {
  const wanted = invocationOf(found);
  let failed: Sighting = null;
  for (const observation of observationsAt(found.flow, 'interceptor')) {
    const status = observation.lambda?.status;
    if (status === undefined || status === null || isGuess(observation.joinedBy)) continue;
    if (wanted !== undefined && observation.requestId === wanted) return observation;
    if (status !== 'success') failed ??= observation;
  }
  return wanted === undefined ? failed : null;
}

/** The tool calls of a flow by JSON-RPC id, those that the agent sent first, in that order; one `null` where no record names any. */
export function callsOf(flow: Flow): readonly (string | null)[] {
  const calls = new Set<string>();
  const agent = observationsAt(flow, 'agent');
  for (const { moment, rpcId } of agent) if (moment === 'sent' && rpcId !== undefined) calls.add(rpcId);
  // Of a call whose sending is lost, the others tell.
  for (const { origin, rpcId } of agent) if (origin === 'component' && rpcId !== undefined) calls.add(rpcId);
  for (const { origin, rpcId } of observationsAt(flow, 'interceptor')) if (origin === 'component' && rpcId !== undefined) calls.add(rpcId);
  // The gateway's names of calls count where they are the others'.
  let isNamedAlike = false;
  const ran: string[] = [];
  for (const { gateway, rpcId } of calls.size === 0 ? [] : observationsAt(flow, 'gateway')) {
    if (gateway?.step !== 'executing' || rpcId === undefined) continue;
    if (calls.has(rpcId)) isNamedAlike = true;
    else ran.push(rpcId);
  }
  if (isNamedAlike) for (const id of ran) calls.add(id);
  return calls.size > 0 ? [...calls] : [null];
}

export function observationsAt(flow: Flow, hop: HopName): readonly JoinedObservation[] {
  return flow.hops[hopOrder(hop)]?.observations ?? [];
}

/** A flow, what is known of the logs, and the call and the target that was called, where those are known. */
export type Heard = Pick<Case, 'flow' | 'hearings'> & { readonly call?: string | null; readonly target?: string | null; readonly targetRecords?: readonly JoinedObservation[] | null };

/** What is known of a hop's log; of the target's, of the one that was called, where they log apart. */
export function hearingAt({ hearings, target = null }: Pick<Heard, 'hearings' | 'target'>, hop: HopName): Hearing {
  const hearing = hearings[hop];
  return hop === 'target' && target !== null ? (hearing.targets?.get(target) ?? hearing) : hearing;
}

/** All of a hop; of the target's, those that may be of the call, and of the one that was called. */
export function observationsOf({ flow, target, targetRecords = null }: Pick<Heard, 'flow' | 'target' | 'targetRecords'>, hop: HopName): readonly JoinedObservation[] {
  const all = hop === 'target' && targetRecords !== null ? targetRecords : observationsAt(flow, hop);
  return hop === 'target' && all.some((observation) => !isOfTarget(observation, target)) ? all.filter((observation) => isOfTarget(observation, target)) : all;
}

/**
 * Whether the flow's records show the hop. `notReached` is a conclusion: only on a settled flow, from a log that could be
 * read and is heard from in other flows, and only where no later hop was reached and no earlier one shows that this one was.
 */
export function presenceOf(seen: Heard, hop: HopName): Presence {
  if (observationsOf(seen, hop).length > 0) return 'seen';
  const { flow } = seen;
  const { readable, heard } = hearingAt(seen, hop);
  const passed = hopNames.slice(hopOrder(hop) + 1).some((later) => observationsAt(flow, later).length > 0);
  return flow.state === 'settled' && readable && heard && !passed && !isShownToBeReached(seen, hop) ? 'notReached' : 'notLogged';
}

/** A token that can be told from others: seen, or there but no JWT. */
export function carries(sighting: Sighting): sighting is JoinedObservation & { readonly token: TokenView } {
  return sighting?.token !== undefined && sighting.token.state !== 'absent';
}

export function lacks(sighting: Sighting): sighting is JoinedObservation & { readonly token: TokenView } {
  return sighting?.token?.state === 'absent';
}

/** True where this hop or a later one was seen to hold a token: then none was lost on the way here. */
export function tokenReached(sightings: Sightings, hop: 'agent' | 'interceptor' | 'target'): boolean {
  if (carries(sightings.targetReceived) || carries(sightings.targetAccepted) || carries(sightings.targetRejected)) return true;
  if (hop === 'target') return false;
  if (carries(sightings.interceptorReceived) || carries(sightings.interceptorSent)) return true;
  return hop === 'agent' && (carries(sightings.agentReceived) || carries(sightings.agentSent));
}

/** The sightings of a token in the order in which it travels, `received` before `sent`. Skips hops that logged none. */
export function journeyOf(sightings: Sightings): readonly (JoinedObservation & { readonly token: TokenView })[] {
  const { frontendSent, frontendRejected, agentReceived, agentSent, interceptorReceived, interceptorSent, targetReceived, targetAccepted, targetRejected } = sightings;
  return [frontendSent ?? frontendRejected, agentReceived, agentSent, interceptorReceived, interceptorSent, targetReceived ?? targetAccepted ?? targetRejected].filter(carries);
}

/** The subject of the first token seen: the user on whose behalf the call was made. */
export function userOf(sightings: Sightings): string | null {
  for (const { token } of journeyOf(sightings)) {
    const subject = subjectOf(token);
    if (subject !== null) return subject;
  }
  return null;
}
