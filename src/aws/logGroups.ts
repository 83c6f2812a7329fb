import type { AwsAccess } from '../app/ports.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import { hopNames } from '../core/chain/hop.ts';
import type { HopName } from '../core/chain/hop.ts';
import { hopOfLog, logsNamed, logsOf, targetLog, targetOfLog, whoLogs, type LogName } from '../core/chain/logName.ts';
import { ChainError } from '../core/errors.ts';
import type { HopSource } from '../core/flow/flow.ts';
import { foreignTarget } from '../core/flow/foreignTarget.ts';
import type { AwsCall, AwsRefusal } from './awsFailure.ts';

/** The log group of each log that has one. */
export type LogGroups = ReadonlyMap<LogName, string>;

/** Groups that AWS says are not there, or that it does not show. */
export type GroupRefusals = ReadonlyMap<LogName, AwsRefusal>;

/** The groups that `observability.logGroups` names. Throws log-groups-not-named; chain-file-invalid where two name one group and `logParts` does not part it. */
export function groupOfEachLog({ logGroups, logParts }: Pick<WatchedChain['observability'], 'logGroups' | 'logParts'>): LogGroups {
  const groups = new Map<LogName, string>();
  const logOfGroup = new Map<string, LogName>();
  for (const log of logsNamed(logGroups)) {
    const group = logGroups[log];
    if (group === undefined) continue;
    const other = logOfGroup.get(group);
    if (other !== undefined && (logParts[other] === undefined || logParts[log] === undefined)) throw sharedGroup(group, other, log);
    logOfGroup.set(group, log);
    groups.set(log, group);
  }
  if (groups.size === 0) throw noGroupNamed();
  return groups;
}

/** What of a chain says whose log is not its own to read. */
export type LoggingChain = Pick<WatchedChain, 'frontend' | 'targets'>;

/** What is known of each log, after its group was asked for: of each hop, or of each target where they log apart. */
export function sourcesOf(groups: LogGroups, refusals: GroupRefusals, chain: LoggingChain): readonly HopSource[] {
  return logsOf(chain.targets, (log) => groups.has(log)).map((log) => {
    const target = targetOfLog(log);
    if (target !== null) return sourceOfTarget(target, groups, refusals, chain);
    const hop = hopOfLog(log);
    return groups.has(log) ? sourceOf(hop, refusals.get(log)) : unnamed(hop, chain);
  });
}

function sourceOfTarget(target: string, groups: LogGroups, refusals: GroupRefusals, { targets }: LoggingChain): HopSource {
  const log = [targetLog(target), 'target' as const].find((one) => groups.has(one));
  if (log !== undefined) return { ...sourceOf('target', refusals.get(log)), target };
  const foreign = foreignTarget({ targets: targets.filter(({ name }) => name === target) });
  return { ...(foreign ?? { hop: 'target', state: 'missing', because: `agentcore-chain.json names no log group for target ${target} (observability.logGroups)` }), target };
}

/** Where none of the groups can be read. Told in the order of the hops, whichever answer came first. */
export function nothingReadable(refusals: GroupRefusals): ChainError {
  const all = logsNamed(Object.fromEntries(refusals)).flatMap((log) => refusals.get(log) ?? []);
  const told = all.map(({ because }) => because).join('; ');
  return all.every(({ reason }) => reason === 'missing')
    ? new ChainError('log-group-missing', `None of the log groups exists: ${told}`, { source: 'user', remedy: 'Check region, profile and observability.logGroups; a group appears with the first request, a gateway\'s with its log delivery. Check Log Readiness (agentcore-chain readiness DIR) tells which is missing, and why.' })
    : new ChainError('aws-access-denied', `None of the log groups can be read: ${told}`, { source: 'aws', remedy: 'Have the permission added, or use a profile that has it.' });
}

export function callForGroup(operation: string, group: string, access: AwsAccess): AwsCall {
  return { service: 'logs', operation, access, resource: `log-group:${group}:*`, what: `log group ${group}` };
}

function sourceOf(hop: HopName, refusal: AwsRefusal | undefined): HopSource {
  if (refusal === undefined) return { hop, state: 'readable' };
  return { hop, state: refusal.reason === 'missing' ? 'missing' : 'unreadable', because: refusal.because };
}

function unnamed(hop: HopName, { frontend, targets }: LoggingChain): HopSource {
  const foreign = hop === 'target' ? foreignTarget({ targets }) : hop === 'frontend' && frontend.kind === 'none' ? noFrontend : null;
  return foreign ?? { hop, state: 'missing', because: `agentcore-chain.json names no log group for the ${hop} (observability.logGroups)` };
}

/** What calls the runtime is not the chain's, and neither is its log. */
const noFrontend: HopSource = { hop: 'frontend', state: 'foreign', because: 'the chain has no frontend project, so requests come from elsewhere and are logged there' };

function noGroupNamed(): ChainError {
  return new ChainError('log-groups-not-named', 'agentcore-chain.json names no CloudWatch log group, and none bears this chain’s tags', {
    source: 'user',
    remedy: `Deploy the chain first. Was it deployed by another tool? Name them under observability.logGroups, by hop: ${hopNames.join(', ')}.`,
  });
}

/** The log that a line came from decides its hop: of a shared group that could not be said. */
function sharedGroup(group: string, first: LogName, second: LogName): ChainError {
  const [one, other] = [whoLogs(first), whoLogs(second)];
  return new ChainError('chain-file-invalid', `agentcore-chain.json names log group ${group} for ${one} and for ${other}`, {
    source: 'user',
    remedy: `Say under observability.logParts which of its lines are of ${one} and which of ${other}: by streamPrefix, or on Amazon EKS by namespace, podPrefix or app.`,
  });
}
