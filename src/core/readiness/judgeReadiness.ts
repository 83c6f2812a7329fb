import { resourceNamesOf } from '../agentcore/awsNames.ts';
import { functionLogGroupPrefix } from '../agentcore/interceptor/lambda.ts';
import { gatewayLogGroup } from '../agentcore/logs/gatewayLog.ts';
import { readerPolicy } from '../agentcore/account/policies.ts';
import { defaultQualifier, endpointOfLogGroup, runtimeLogGroup, runtimeLogGroupPrefix } from '../agentcore/runtime/runtime.ts';
import type { WatchedChain } from '../chain/chain.ts';
import { chainWithProjects } from '../chain/chainWithProjects.ts';
import { isHopName, type HopName } from '../chain/hop.ts';
import { hopOfLog, logsOf, targetOfLog, whoLogs, type LogName } from '../chain/logName.ts';
import { foreignTarget } from '../flow/foreignTarget.ts';
import { createGroupCommand, deliveryCommands, transactionSearchCommand, type AwsPlace } from './awsCommands.ts';
import { notesOfFunction } from './notesOfFunction.ts';
import type { HopReadiness, LogReadiness, ReadinessNote, Remedy } from './readiness.ts';
import type { SeenGateway, SeenGroup, SeenLogs } from './seenLogs.ts';

/** `chain`: with the ids and log groups that it has in AWS. */
export type LookedAtLogs = { readonly chain: WatchedChain; readonly place: AwsPlace; readonly seen: SeenLogs };

/** Whether the lines of each hop can be there at all, and what mends it where they cannot. By what AWS told alone: what it did not tell is `unreadable` or `unknown`, and never absent. */
export function judgeReadiness(looked: LookedAtLogs): LogReadiness {
  const { targets, observability: { logGroups } } = looked.chain;
  const told = logsOf(targets, (log) => logGroups[log] !== undefined).map((log) => (isHopName(log) ? judges[log](looked) : ofPods(log, looked)));
  const hops = chainWithProjects(looked.chain) === null ? told.map(fromElsewhere) : told;
  const isRefused = hops.some(({ state }) => state === 'unreadable') || refusalsIn(looked.seen).length > 0;
  return { hops, spans: judgeSpans(looked), readerPolicy: isRefused ? readerPolicy({ ...looked.place, groups: Object.keys(looked.seen.groups) }) : null };
}

/** Of a chain whose projects are not here: what its own deployment would mend is mended where that is. */
function fromElsewhere(hop: HopReadiness): HopReadiness {
  return { ...hop, remedy: remedyElsewhere(hop.remedy), notes: hop.notes.map((note) => ({ ...note, remedy: remedyElsewhere(note.remedy) })) };
}

function remedyElsewhere(remedy: Remedy | null): Remedy | null {
  if (remedy?.kind === 'deploy') return { kind: 'words', text: 'Mend it where this chain is deployed from, then attach to it again.' };
  return remedy?.kind === 'send' ? { kind: 'words', text: 'Send a request through the chain, then look again.' } : remedy;
}

const judges: { readonly [hop in HopName]: (looked: LookedAtLogs) => HopReadiness } = {
  frontend: (looked) => ofPods('frontend', looked),
  agent: judgeAgent,
  gateway: judgeGateway,
  interceptor: judgeInterceptor,
  target: (looked) => ofPods('target', looked),
};

function judgeAgent(looked: LookedAtLogs): HopReadiness {
  const { chain, place, seen: { runtime } } = looked;
  const named = groupOf('agent', looked);
  if (runtime === null) return unlocated('agent', looked, `agentcore-chain.json names no runtime (agent.runtimeId), and none in ${place.region} bears this chain’s tags`, ['agent']);
  if (runtime.state === 'absent') return { ...at('agent', looked), state: 'off', because: `there is no runtime ${chain.agent.runtimeId ?? ''} in ${place.region}`, remedy: { kind: 'words', text: 'Check agent.runtimeId in agentcore-chain.json, the region and the profile.' } };
  const id = runtime.state === 'told' ? runtime.value.id : (chain.agent.runtimeId ?? '');
  const own = runtimeLogGroup(id);
  const endpoint = endpointOfLogGroup(id, named ?? undefined) ?? defaultQualifier;
  const who = endpoint === defaultQualifier ? `runtime ${id}` : `endpoint ${endpoint} of runtime ${id}`;
  const notes = runtime.state === 'unreadable' ? [{ because: runtime.because, remedy: null }] : [];
  const isAnothers = named !== null && named.startsWith(runtimeLogGroupPrefix) && !named.startsWith(`${runtimeLogGroupPrefix}${id}-`);
  if (named === null || isAnothers) return elsewhere('agent', looked, own, `runtime ${id} writes into ${own}`);
  const retained = looked.seen.groups[named]?.described;
  const managed = retained?.state === 'told' && retained.value.retentionDays !== null && endpointOfLogGroup(id, named) !== null ? [managedGroup] : [];
  return ofGroup('agent', looked, {
    ready: `${who} writes there`,
    absent: { state: 'notYet', because: `there is no log group ${named} in ${place.region} yet: AWS makes it with the first request to ${who}`, remedy: { kind: 'send' } },
    notes: [...notes, ...managed],
  });
}

/** Fact `logs.runtime-group-managed`. */
const managedGroup: ReadinessNote = { because: 'a retention is set on this group, which AWS manages itself: practitioners saw the lines stop after that', remedy: null };

function judgeGateway(looked: LookedAtLogs): HopReadiness {
  const { chain, place, seen: { gateway } } = looked;
  if (gateway === null) return unlocated('gateway', looked, `agentcore-chain.json names no gateway (gateway.gatewayId), and none in ${place.region} bears this chain’s tags`, ['gateway']);
  if (gateway.state === 'absent') {
    return { ...at('gateway', looked), state: 'off', because: `there is no gateway ${chain.gateway.gatewayId ?? ''} in ${place.region}`, remedy: { kind: 'words', text: 'Check gateway.gatewayId in agentcore-chain.json, the region and the profile.' } };
  }
  if (gateway.state === 'unreadable') return ofDelivery(looked, gateway.because);
  const { id, log } = gateway.value;
  if (log.state !== 'told') return ofDelivery(looked, log.state === 'unreadable' ? log.because : `AWS does not tell where the log of gateway ${id} goes`);
  const { source, groups, elsewhere: others } = log.value;
  const named = groupOf('gateway', looked);
  const [first] = groups;
  if (first === undefined) {
    const why = others.length > 0 ? `the log of gateway ${id} goes to ${others.join(', ')}, which is no log group` : `nothing delivers the log of gateway ${id}: it has no ${source === null ? 'delivery source' : 'delivery'}`;
    return { ...at('gateway', looked), state: 'off', because: why, remedy: delivering(gateway.value, source, looked), isSilent: true };
  }
  const isFirstGone = looked.seen.groups[first]?.read.state === 'absent';
  if (named === null && isFirstGone) return { ...at('gateway', looked), state: 'off', because: `the log of gateway ${id} is delivered into ${first}, and there is no such log group in ${place.region}`, remedy: delivering(gateway.value, source, looked, first) };
  if (named === null || !groups.includes(named)) return { ...elsewhere('gateway', looked, first, `the log of gateway ${id} is delivered into ${groups.join(', ')}`), isSilent: named !== null };
  return ofGroup('gateway', looked, {
    ready: `the log of gateway ${id} is delivered there`,
    absent: { state: 'off', because: `the log of gateway ${id} is delivered into ${named}, and there is no such log group in ${place.region}`, remedy: delivering(gateway.value, source, looked, named) },
  });
}

/** Nobody may see where the gateway's log goes: its group alone tells. */
function ofDelivery(looked: LookedAtLogs, because: string): HopReadiness {
  if (groupOf('gateway', looked) === null) return { ...at('gateway', looked), state: 'unreadable', because, remedy: null };
  return ofGroup('gateway', looked, {
    ready: 'it can be read; whether the gateway’s log is delivered there is not known',
    absent: { state: 'off', because: `there is no log group ${groupOf('gateway', looked) ?? ''} in ${looked.place.region}`, remedy: nameGroup('gateway') },
    notes: [{ because, remedy: null }],
  });
}

/** `gone`: the group into which it is delivered, where that is all that is missing. */
function delivering(gateway: SeenGateway, source: string | null, looked: LookedAtLogs, gone: string | null = null): Remedy {
  if (gateway.isOurs) return { kind: 'deploy', only: ['gateway'] };
  if (gone !== null) return { kind: 'aws', commands: [createGroupCommand(gone, looked.place)] };
  const group = groupOf('gateway', looked) ?? gatewayLogGroup(gateway.id);
  return { kind: 'aws', commands: deliveryCommands(gateway, source, { group, hasGroup: looked.seen.groups[group]?.read.state === 'told' }, looked.place) };
}

function judgeInterceptor(looked: LookedAtLogs): HopReadiness {
  const { place, seen: { gateway, interceptor } } = looked;
  if (interceptor === null) {
    if (gateway?.state !== 'told') return unlocated('interceptor', looked, 'the gateway that calls the interceptor is not known', ['interceptor']);
    const because = `gateway ${gateway.value.id} calls no request interceptor`;
    return { ...at('interceptor', looked), state: 'off', because, remedy: gateway.value.isOurs ? { kind: 'deploy', only: ['interceptor', 'gateway'] } : null };
  }
  if (interceptor.state === 'absent') return { ...at('interceptor', looked), state: 'off', because: `the gateway calls a function that is not there in ${place.region}`, remedy: gateway?.state === 'told' && gateway.value.isOurs ? { kind: 'deploy', only: ['interceptor', 'gateway'] } : { kind: 'words', text: 'Make it again, or have the gateway call another.' } };
  if (interceptor.state === 'unreadable') return unlocated('interceptor', looked, interceptor.because, [], [{ because: interceptor.because, remedy: null }]);
  const { name, group, isOurs } = interceptor.value;
  const named = groupOf('interceptor', looked);
  if (isOurs && named === null && looked.seen.groups[group]?.read.state === 'absent') return { ...at('interceptor', looked), state: 'off', because: groupGone(group), remedy: { kind: 'deploy', only: ['interceptor'] } };
  if (named !== group) return { ...elsewhere('interceptor', looked, group, `function ${name} writes into ${group}`), isSilent: named !== null };
  return ofGroup('interceptor', looked, {
    ready: `function ${name} writes there`,
    absent: isOurs
      ? { state: 'off', because: groupGone(group), remedy: { kind: 'deploy', only: ['interceptor'] } }
      : { state: 'notYet', because: `there is no log group ${group} in ${place.region} yet: Lambda makes it when function ${name} first runs`, remedy: { kind: 'send' } },
    notes: notesOfFunction(interceptor.value, place),
  });
}

function groupGone(group: string): string {
  return `log group ${group} is gone, and the function’s role may not make it anew`;
}

/** Of what runs in pods, or wherever the user runs it: only its group tells. Where a target has none of its own, that of the hop counts. */
function ofPods(log: LogName, looked: LookedAtLogs): HopReadiness {
  const { chain, place, seen: { podGroups } } = looked;
  const named = groupOf(log, looked);
  const who = whoLogs(log);
  if (named !== null) {
    const gone = named.startsWith(functionLogGroupPrefix)
      ? { state: 'notYet' as const, because: `there is no log group ${named} in ${place.region} yet: Lambda makes it when the function first runs`, remedy: { kind: 'send' as const } }
      : { state: 'off' as const, because: `there is no log group ${named} in ${place.region}`, remedy: podRemedy(log, podGroups) };
    return ofGroup(log, looked, { ready: `what ${who} prints is looked for there`, absent: gone });
  }
  const target = targetOfLog(log);
  const foreign = hopOfLog(log) === 'target' ? foreignTarget({ targets: chain.targets.filter(({ name }) => target === null || name === target) }) : null;
  if (foreign !== null) return { ...at(log, looked), state: 'elsewhere', because: foreign.because ?? '', remedy: nameGroup(log) };
  if (log === 'frontend' && chain.frontend.kind === 'none') return { ...at(log, looked), state: 'elsewhere', because: 'the chain has no frontend project, so requests come from elsewhere and are logged there', remedy: podRemedy(log, podGroups) };
  return { ...at(log, looked), state: 'unknown', because: `agentcore-chain.json names no log group for ${who}, so nobody knows where what ${who} prints is kept`, remedy: podRemedy(log, podGroups) };
}

/** Fact `logs.pods-group`. */
function podRemedy(log: LogName, podGroups: readonly string[]): Remedy {
  return podGroups.length === 1 ? { kind: 'logGroup', log, value: podGroups[0] ?? null } : nameGroup(log);
}

function judgeSpans({ place, seen: { transactionSearch } }: LookedAtLogs): LogReadiness['spans'] {
  if (transactionSearch === 'on') return { state: 'ready', because: 'CloudWatch Transaction Search is on', remedy: null };
  if (transactionSearch === null) return { state: 'unknown', because: 'AWS does not tell whether CloudWatch Transaction Search is on (xray:GetTraceSegmentDestination)', remedy: null };
  return { state: 'off', because: `CloudWatch Transaction Search is off in ${place.region}, so AWS keeps no spans`, remedy: { kind: 'aws', commands: [transactionSearchCommand(place)] } };
}

type Outcome = { readonly ready: string; readonly absent: Pick<HopReadiness, 'state' | 'because' | 'remedy'>; readonly notes?: readonly ReadinessNote[] };

function ofGroup(log: LogName, looked: LookedAtLogs, { ready, absent, notes = [] }: Outcome): HopReadiness {
  const base = { ...at(log, looked), notes };
  const group = looked.seen.groups[groupOf(log, looked) ?? ''];
  if (group === undefined) return { ...base, state: 'unknown', because: 'its log group was not looked at', remedy: null };
  if (group.read.state === 'absent') return { ...base, ...absent };
  if (group.read.state === 'unreadable') return { ...base, state: 'unreadable', because: group.read.because, remedy: null };
  return { ...base, state: 'ready', because: ready, notes: [...notes, ...notesOfGroup(group)] };
}

/** Its lines can be read, but who follows them live asks which group it is. */
function notesOfGroup({ described }: SeenGroup): readonly ReadinessNote[] {
  return described.state === 'unreadable' ? [{ because: `it cannot be followed live: ${described.because}`, remedy: null }] : [];
}

/** What AWS says of the hop is not known: its group alone tells. */
function unlocated(hop: HopName, looked: LookedAtLogs, because: string, only: Extract<Remedy, { readonly kind: 'deploy' }>['only'], notes: readonly ReadinessNote[] = []): HopReadiness {
  const group = groupOf(hop, looked);
  if (group === null) return { ...at(hop, looked), state: 'unknown', because, remedy: only.length === 0 ? null : { kind: 'deploy', only } };
  return ofGroup(hop, looked, { ready: `it can be read; ${because}`, absent: { state: 'off', because: `there is no log group ${group} in ${looked.place.region}`, remedy: nameGroup(hop) }, notes });
}

/** Its lines stand in another group than the one that is read. */
function elsewhere(hop: HopName, looked: LookedAtLogs, group: string, where: string): HopReadiness {
  const named = groupOf(hop, looked);
  const because = named === null ? `${where}, and agentcore-chain.json names no log group for it` : `${where}, and agentcore-chain.json names ${named}`;
  return { ...at(hop, looked), state: 'off', because, remedy: { kind: 'logGroup', log: hop, value: group } };
}

function nameGroup(log: LogName): Remedy {
  return { kind: 'logGroup', log, value: null };
}

function at(log: LogName, looked: LookedAtLogs): HopReadiness {
  const group = groupOf(log, looked);
  const described = looked.seen.groups[group ?? '']?.described;
  const target = targetOfLog(log);
  return { hop: hopOfLog(log), ...(target === null ? {} : { target }), state: 'unknown', group, retentionDays: described?.state === 'told' ? described.value.retentionDays : null, because: '', remedy: null, notes: [], isSilent: false };
}

function groupOf(log: LogName, { chain: { observability: { logGroups } } }: LookedAtLogs): string | null {
  return logGroups[log] ?? logGroups[hopOfLog(log)] ?? null;
}

function refusalsIn({ groups, gateway, interceptor, runtime }: SeenLogs): readonly unknown[] {
  const log = gateway?.state === 'told' ? gateway.value.log : null;
  return [gateway, interceptor, runtime, log, ...Object.values(groups).map(({ described }) => described)].filter((seen) => seen?.state === 'unreadable');
}

/** Whether AWS may be changed by this chain's own deployment: what is called as that calls it. */
export function isOwnFunction(chain: Pick<WatchedChain, 'name'>, name: string): boolean {
  return name === resourceNamesOf(chain.name).function;
}
