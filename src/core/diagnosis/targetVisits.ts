import { splitToolName } from '../agentcore/gateway/gateway.ts';
import type { HopName } from '../chain/hop.ts';
import { hopOrder } from '../chain/hop.ts';
import { isGuess } from '../flow/flow.ts';
import type { Flow, JoinedObservation } from '../flow/flow.ts';
import type { Reply } from '../flow/hopRecord.ts';
import type { TokenView } from '../token/tokenView.ts';

/** One request that came to a target, as the target's own records have it: one of them at least is there. */
export type Visit = { received: JoinedObservation | null; accepted: JoinedObservation | null; rejected: JoinedObservation | null };

/** Each call's own, and all records that are some call's. */
export type Visits = { readonly byCall: ReadonlyMap<string, Visit>; readonly taken: ReadonlySet<JoinedObservation> };

/** What the hops before the target say of a call. */
type Call = {
  readonly id: string;
  /** Of the last record that tells which token went on. */
  readonly token: TokenView | undefined;
  /** The target that it was to, as a record names it or the tool's name begins; null where none tells. */
  readonly target: string | null;
  readonly isForwarded: boolean;
  /** Null where no record tells how it ended. */
  readonly isWell: boolean | null;
};

/**
 * Which of the target's requests each call of a flow made. A target is not told which call of a request it answers: one that went well was accepted by it, one
 * that failed was refused by it, or did not come to it as far as anybody can tell, and the token that went on is the one that came. What fits no call, or of
 * calls without a known end more than one, is nobody's. Looks at all calls of the flow: not to be asked for each of them anew.
 */
export function targetVisits(flow: Flow, calls: readonly string[]): Visits {
  const free = visitsOf(recordsAt(flow, 'target'));
  const byCall = new Map<string, Visit>();
  const take = (call: Call): void => {
    const fitting = free.filter((visit) => isAt(visit, call.target) && fits(visit, call.isWell));
    const likely = [...fitting.filter(({ accepted, rejected }) => accepted !== null || rejected !== null), ...fitting];
    const visit = likely.find((candidate) => isSameToken(candidate, call.token)) ?? likely[0];
    if (visit === undefined) return;
    byCall.set(call.id, visit);
    free.splice(free.indexOf(visit), 1);
  };
  const known = callsIn(flow, calls);
  // Those choose first that must have come to a target, and of them those of which it is known what they sent.
  for (const [wanted, isForwarded] of [[true, true], [true, false], [false, true], [false, false]] as const) {
    for (const call of known) if (call.isWell === wanted && call.isForwarded === isForwarded) take(call);
  }
  const unknown = known.filter(({ isWell }) => isWell === null);
  const [only, ...others] = free;
  const isOneKind = only !== undefined && others.every((visit) => (visit.accepted === null) === (only.accepted === null));
  if (isOneKind && free.length === unknown.length) for (const call of unknown) take(call);
  return { byCall, taken: new Set([...byCall.values()].flatMap(({ received, accepted, rejected }) => [received, accepted, rejected].filter((record) => record !== null))) };
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

/** Those that the interceptor did not answer itself. */
function callsIn(flow: Flow, calls: readonly string[]): readonly Call[] {
  const [agent, interceptor, gateway] = [byCallOf(recordsAt(flow, 'agent')), byCallOf(recordsAt(flow, 'interceptor')), byCallOf(recordsAt(flow, 'gateway'))];
  return calls.flatMap((id) => callOf(id, agent.get(id) ?? [], interceptor.get(id) ?? [], gateway.get(id) ?? []) ?? []);
}

function byCallOf(records: readonly JoinedObservation[]): ReadonlyMap<string, readonly JoinedObservation[]> {
  const byCall = new Map<string, JoinedObservation[]>();
  for (const record of records) {
    if (record.rpcId === undefined) continue;
    const ofCall = byCall.get(record.rpcId);
    if (ofCall === undefined) byCall.set(record.rpcId, [record]);
    else ofCall.push(record);
  }
  return byCall;
}

function callOf(id: string, agent: readonly JoinedObservation[], interceptor: readonly JoinedObservation[], gateway: readonly JoinedObservation[]): Call | null {
  if (interceptor.some(({ moment }) => moment === 'rejected')) return null;
  const forwarded = interceptor.findLast(({ moment }) => moment === 'sent');
  const told = forwarded ?? interceptor.findLast(({ moment }) => moment === 'received') ?? agent.find(({ moment }) => moment === 'sent');
  const reply = agent.find(({ moment }) => moment === 'answered')?.reply;
  const ends = gateway.flatMap(({ gateway: line }) => (line?.step === 'ended' ? [line] : []));
  const records = [...agent, ...interceptor, ...gateway];
  const tool = records.find((record) => record.tool !== undefined)?.tool;
  return {
    id, token: told?.token, isForwarded: forwarded !== undefined,
    target: records.find((record) => record.target !== undefined)?.target ?? (tool === undefined ? undefined : splitToolName(tool)?.target) ?? null,
    isWell: reply === undefined ? (ends.length === 0 ? null : ends.every(({ isError }) => !isError)) : isGood(reply),
  };
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

/** Of a record that does not name its target, and of a call that was to nobody knows which, any will do. */
function isAt({ received, accepted, rejected }: Visit, target: string | null): boolean {
  const named = (received ?? accepted ?? rejected)?.target;
  return named === undefined || target === null || named === target;
}

function recordsAt(flow: Flow, hop: HopName): readonly JoinedObservation[] {
  return (flow.hops[hopOrder(hop)]?.observations ?? []).filter(({ origin, joinedBy }) => (origin === 'component' || origin === 'gatewayLog') && !isGuess(joinedBy));
}
