import type { AwsAccess } from '../app/ports.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import { hopNames } from '../core/chain/hop.ts';
import type { HopName } from '../core/chain/hop.ts';
import { ChainError } from '../core/errors.ts';
import type { HopSource } from '../core/flow/flow.ts';
import { foreignTarget } from '../core/flow/foreignTarget.ts';
import type { AwsCall, AwsRefusal } from './awsFailure.ts';

/** The log group of each hop that has one. */
export type HopGroups = ReadonlyMap<HopName, string>;

/** Groups that AWS says are not there, or that it does not show. */
export type GroupRefusals = ReadonlyMap<HopName, AwsRefusal>;

/** The groups that `observability.logGroups` names. Throws log-groups-not-named; chain-file-invalid where hops name one group and `logParts` does not part it. */
export function groupOfEachHop({ logGroups, logParts }: Pick<WatchedChain['observability'], 'logGroups' | 'logParts'>): HopGroups {
  const groups = new Map<HopName, string>();
  const hopOfGroup = new Map<string, HopName>();
  for (const hop of hopNames) {
    const group = logGroups[hop];
    if (group === undefined) continue;
    const other = hopOfGroup.get(group);
    if (other !== undefined && (logParts[other] === undefined || logParts[hop] === undefined)) throw sharedGroup(group, other, hop);
    hopOfGroup.set(group, hop);
    groups.set(hop, group);
  }
  if (groups.size === 0) throw noGroupNamed();
  return groups;
}

/** What is known of each hop's log, after its group was asked for. */
export function sourcesOf(groups: HopGroups, refusals: GroupRefusals, targets: WatchedChain['targets']): readonly HopSource[] {
  return hopNames.map((hop) => (groups.has(hop) ? sourceOf(hop, refusals.get(hop)) : unnamed(hop, targets)));
}

/** Where none of the groups can be read. Told in the order of the hops, whichever answer came first. */
export function nothingReadable(refusals: GroupRefusals): ChainError {
  const all = hopNames.flatMap((hop) => refusals.get(hop) ?? []);
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

function unnamed(hop: HopName, targets: WatchedChain['targets']): HopSource {
  const foreign = hop === 'target' ? foreignTarget({ targets }) : null;
  return foreign ?? { hop, state: 'missing', because: `agentcore-chain.json names no log group for the ${hop} (observability.logGroups)` };
}

function noGroupNamed(): ChainError {
  return new ChainError('log-groups-not-named', 'agentcore-chain.json names no CloudWatch log group, and none bears this chain’s tags', {
    source: 'user',
    remedy: `Deploy the chain first. Was it deployed by another tool? Name them under observability.logGroups, by hop: ${hopNames.join(', ')}.`,
  });
}

/** The log that a line came from decides its hop: of a shared group that could not be said. */
function sharedGroup(group: string, first: HopName, second: HopName): ChainError {
  return new ChainError('chain-file-invalid', `agentcore-chain.json names log group ${group} for the ${first} and for the ${second}`, {
    source: 'user',
    remedy: `Say under observability.logParts which of its lines are the ${first}’s and which the ${second}’s: by streamPrefix, or on Amazon EKS by namespace, podPrefix or app.`,
  });
}
