import type { HopName } from '../chain/hop.ts';
import { hopOrder } from '../chain/hop.ts';
import { isGuess } from '../flow/flow.ts';
import type { Flow, JoinedObservation } from '../flow/flow.ts';
import type { Reply } from '../flow/hopRecord.ts';
import type { TokenView } from '../token/tokenView.ts';

/** One request that came to a target, as the target's own records have it: one of them at least is there. */
export type Visit = { received: JoinedObservation | null; accepted: JoinedObservation | null; rejected: JoinedObservation | null };

/** What the hops before the target say of a call. */
type Call = {
  readonly id: string;
  /** Of the last record that tells which token went on. */
  readonly token: TokenView | undefined;
  readonly isForwarded: boolean;
  /** Null where no record tells how it ended. */
  readonly isWell: boolean | null;
};

/**
 * Which of the target's requests each call of a flow made. A target is not told which call of a request it answers: one that went well was accepted by it, one
 * that failed was refused by it, or did not come to it as far as anybody can tell, and the token that went on is the one that came. What fits no call, or of
 * calls without a known end more than one, is nobody's. `isOfTarget`: whether a record may be of the target that the call was to.
 */
export function visitsByCall(flow: Flow, calls: readonly string[], isOfTarget: (observation: JoinedObservation, call: string) => boolean): ReadonlyMap<string, Visit> {
  const free = visitsOf(recordsAt(flow, 'target'));
  const visits = new Map<string, Visit>();
  const take = (call: Call, fitting: readonly Visit[]): void => {
    const ended = fitting.filter(({ accepted, rejected }) => accepted !== null || rejected !== null);
    const likely = [...ended, ...fitting];
    const visit = likely.find((candidate) => isSameToken(candidate, call.token)) ?? likely[0];
    if (visit === undefined) return;
    visits.set(call.id, visit);
    free.splice(free.indexOf(visit), 1);
  };
  const known = calls.map((id) => callOf(flow, id)).filter((call) => call !== null);
  const fitting = (call: Call): readonly Visit[] => free.filter((visit) => isOfTarget(recordOf(visit), call.id) && fits(visit, call.isWell));
  // Those choose first that must have come to a target, and of them those of which it is known what they sent.
  for (const [wanted, isForwarded] of [[true, true], [true, false], [false, true], [false, false]] as const) {
    for (const call of known) if (call.isWell === wanted && call.isForwarded === isForwarded) take(call, fitting(call));
  }
  const unknown = known.filter(({ isWell }) => isWell === null);
  const [only, ...others] = free;
  const isOneKind = only !== undefined && others.every((visit) => (visit.accepted === null) === (only.accepted === null));
  if (isOneKind && free.length === unknown.length) for (const call of unknown) take(call, fitting(call));
  return visits;
}

/** In the order of their times. Records of one request bear its id; where there is none, an end belongs to the request before it. */
function visitsOf(records: readonly JoinedObservation[]): Visit[] {
  const visits: (Visit & { readonly id: string | undefined })[] = [];
  for (const record of records) {
    const { moment, requestId: id } = record;
    if (moment !== 'received' && moment !== 'accepted' && moment !== 'rejected') continue;
    const open = id === undefined ? (moment === 'received' ? undefined : visits.findLast((visit) => visit.id === undefined && visit.accepted === null && visit.rejected === null)) : visits.find((visit) => visit.id === id);
    const visit = open ?? { id, received: null, accepted: null, rejected: null };
    if (open === undefined) visits.push(visit);
    visit[moment] ??= record;
  }
  return visits;
}

/** Null for a call that the interceptor answered itself. */
function callOf(flow: Flow, id: string): Call | null {
  const ofCall = (hop: HopName): readonly JoinedObservation[] => recordsAt(flow, hop).filter(({ rpcId }) => rpcId === id);
  const [agent, interceptor, gateway] = [ofCall('agent'), ofCall('interceptor'), ofCall('gateway')];
  if (interceptor.some(({ moment }) => moment === 'rejected')) return null;
  const forwarded = interceptor.findLast(({ moment }) => moment === 'sent');
  const told = forwarded ?? interceptor.findLast(({ moment }) => moment === 'received') ?? agent.find(({ moment }) => moment === 'sent');
  const reply = agent.find(({ moment }) => moment === 'answered')?.reply;
  const ends = gateway.flatMap(({ gateway: line }) => (line?.step === 'ended' ? [line] : []));
  return { id, token: told?.token, isForwarded: forwarded !== undefined, isWell: reply === undefined ? (ends.length === 0 ? null : ends.every(({ isError }) => !isError)) : isGood(reply) };
}

function isGood({ status = 200, isError = false, rpcCode }: Reply): boolean {
  return status === 200 && !isError && rpcCode === undefined;
}

/** What has no end on record may have had either. */
function fits({ accepted, rejected }: Visit, isWell: boolean | null): boolean {
  if (isWell === null || (accepted === null && rejected === null)) return true;
  return (accepted !== null && (accepted.reply?.status ?? 200) < 400) === isWell;
}

function isSameToken(visit: Visit, token: TokenView | undefined): boolean {
  const seen = (visit.received ?? visit.accepted ?? visit.rejected)?.token;
  return token !== undefined && seen !== undefined && seen.state === token.state && seen.fingerprint === token.fingerprint;
}

function recordOf({ received, accepted, rejected }: Visit): JoinedObservation {
  // One of them is there: a visit begins with a record.
  return (received ?? accepted ?? rejected) as JoinedObservation;
}

function recordsAt(flow: Flow, hop: HopName): readonly JoinedObservation[] {
  return (flow.hops[hopOrder(hop)]?.observations ?? []).filter(({ origin, joinedBy }) => (origin === 'component' || origin === 'gatewayLog') && !isGuess(joinedBy));
}
