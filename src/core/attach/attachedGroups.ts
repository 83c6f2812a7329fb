import { runtimeLogGroup } from '../agentcore/runtime/runtime.ts';
import { hopNames, type HopName } from '../chain/hop.ts';
import type { LogPart } from '../chain/chain.ts';
import { logsOf, targetLog, whoLogs, type LogName } from '../chain/logName.ts';
import type { AttachNote } from './attachedChain.ts';
import type { Look, SeenDeployment, SeenFunction, SeenTarget } from './seenDeployment.ts';

/** What is said of the logs by the one who attaches: before what was found. */
export type SaidLogs = { readonly logGroups: { readonly [log in LogName]?: string | undefined }; readonly logParts?: { readonly [log in LogName]?: LogPart | undefined } };

export type AttachedGroups = {
  readonly logGroups: { readonly [log: string]: string };
  readonly logParts: { readonly [log: string]: LogPart };
  /** Of logs of which no group is known, or which cannot be told apart in it. */
  readonly notes: readonly AttachNote[];
};

/** The log groups of a deployed chain. Of several targets each logs for itself; of one alone the hop's log is its own. `agent`: the runtime's endpoint; null where no runtime is known. */
export function attachedGroups(seen: SeenDeployment, agent: { readonly runtimeId: string; readonly endpoint: string } | null, { logGroups: said, logParts = {} }: SaidLogs): AttachedGroups {
  const targets = targetsOf(seen);
  const ofHops: { readonly [hop in HopName]: Found } = {
    frontend: { because: 'where the frontend logs only its owner knows' },
    agent: agent === null ? { because: 'no runtime was found that calls the gateway' } : { group: runtimeLogGroup(agent.runtimeId, agent.endpoint) },
    gateway: ofGateway(seen.gatewayLog),
    interceptor: seen.interceptor === null ? { because: 'the gateway has no REQUEST interceptor' } : ofFunction(seen.interceptor, 'the interceptor’s'),
    target: targets.length === 1 && targets[0] !== undefined ? ofTarget(targets[0], 'target') : { because: 'where the targets log only their owners know' },
  };
  const apart = targets.length > 1 ? targets.map((target) => [targetLog(target.name), ofTarget(target, targetLog(target.name))] as const) : [];
  const found = new Map<LogName, Found>([...hopNames.map((hop) => [hop, ofHops[hop]] as const), ...apart]);
  const groupOf = (log: LogName): string | undefined => said[log] ?? found.get(log)?.group;
  const logs = logsOf(targets, (log) => groupOf(log) !== undefined && (log !== 'target' || targets.length === 1 || said.target !== undefined));
  // What is said of the hop is of all targets that have no group of their own.
  const all = [...logs, ...(logs.includes('target') || said.target === undefined ? [] : ['target' as const])];
  const groups = new Map<LogName, string>();
  const notes: AttachNote[] = [];
  for (const log of all) {
    const group = groupOf(log);
    const other = [...groups].find(([one, taken]) => taken === group && (logParts[one] === undefined || logParts[log] === undefined))?.[0];
    if (group === undefined) notes.push({ setting: `observability.logGroups.${log}`, because: found.get(log)?.because ?? '' });
    else if (other !== undefined) notes.push({ setting: `observability.logGroups.${log}`, because: `${whoLogs(log)} logs into ${group}, as ${whoLogs(other)} does: its lines can be told apart only where observability.logParts says which are whose` });
    else groups.set(log, group);
  }
  const known = notes.filter(({ setting }) => !(groups.has('target') && setting.includes('.target/')));
  const parts = [...groups.keys()].flatMap((log) => (logParts[log] === undefined ? [] : [[log, logParts[log]] as const]));
  return { logGroups: Object.fromEntries(groups), logParts: Object.fromEntries(parts), notes: known };
}

type Found = { readonly group?: string; readonly because?: string };
type NamedTarget = Pick<SeenTarget, 'name' | 'function' | 'runtime'>;

function targetsOf({ targets }: SeenDeployment): readonly NamedTarget[] {
  return targets.state === 'told' ? targets.answer.flatMap((target) => (target.state === 'told' ? [target.answer] : [])) : [];
}

function ofGateway(log: Look<string>): Found {
  if (log.state === 'told') return { group: log.answer };
  return { because: log.state === 'unreadable' ? log.because : 'no delivery of the gateway’s log into a log group is set up, so it logs nothing that could be read' };
}

/** Of the targets, Lambda functions and runtimes alone have a group that AWS knows. */
function ofTarget({ function: look, runtime }: NamedTarget, log: LogName): Found {
  if (runtime !== undefined) return { group: runtimeLogGroup(runtime.id, runtime.endpoint) };
  return look === null ? { because: `where ${whoLogs(log)} logs only its owner knows` } : ofFunction(look, log === 'target' ? 'the target’s' : `${whoLogs(log)}’s`);
}

function ofFunction(look: Look<SeenFunction>, whose: string): Found {
  if (look.state === 'told') return { group: look.answer.logGroup };
  return { because: look.state === 'unreadable' ? look.because : `${whose} function is not there any more` };
}
