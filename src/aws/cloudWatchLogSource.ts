import { CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import type { LogSource, TimeWindow } from '../app/ports.ts';
import type { Chain } from '../core/chain/chain.ts';
import { hopNames } from '../core/chain/hop.ts';
import type { HopName } from '../core/chain/hop.ts';
import { ChainError } from '../core/errors.ts';
import type { HopSource } from '../core/flow/flow.ts';
import { foreignTarget } from '../core/flow/foreignTarget.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { redact } from '../core/token/redact.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import type { AwsAccess } from '../app/ports.ts';
import { awsFailure } from './awsFailure.ts';
import type { AwsCall, AwsRefusal } from './awsFailure.ts';
import { mergePages } from './mergePages.ts';
import { RecentIds } from './recentIds.ts';

/** Fact `logs.filter-rate`. */
const groupsAtOnce = 4;

/**
 * The logs of a deployed chain: one CloudWatch log group a hop, as `observability.logGroups` names them. Discovers no group
 * and holds no more than a page of each. Group and stream decide a record's hop, never its text, and each text is redacted
 * before anything else sees it. A record's `ingestedAt` is the event's own time: CloudWatch's ingestion time is that of a
 * whole batch, by which all flows of a batch would arrive at once.
 *
 * A group that is missing or refused is that hop's state in `sources`; only where no group at all can be read does `read` throw.
 *
 * @throws ChainError `log-groups-not-named`; `chain-file-invalid` where two hops name one group.
 *   While reading: `aws-credentials-missing`, `aws-unavailable`, `aws-access-denied`, `log-group-missing`.
 */
export function cloudWatchLogSource({ observability, targets }: Pick<Chain, 'observability' | 'targets'>, access: AwsAccess): LogSource {
  const groups = groupOfEachHop(observability.logGroups);
  const client = new CloudWatchLogsClient(awsClientSettings(access));
  const refusals = new Map<HopName, AwsRefusal>();
  return {
    read: (window, signal) => readGroups({ client, access, groups, refusals, window }, signal),
    sources: async () => hopNames.map((hop) => (groups.has(hop) ? sourceOf(hop, refusals.get(hop)) : unnamed(hop, targets))),
  };
}

function groupOfEachHop(named: Chain['observability']['logGroups']): ReadonlyMap<HopName, string> {
  const groups = new Map<HopName, string>();
  const hopOfGroup = new Map<string, HopName>();
  for (const hop of hopNames) {
    const group = named[hop];
    if (group === undefined) continue;
    const other = hopOfGroup.get(group);
    if (other !== undefined) throw sharedGroup(group, other, hop);
    hopOfGroup.set(group, hop);
    groups.set(hop, group);
  }
  if (groups.size === 0) throw noGroupNamed();
  return groups;
}

type Reading = {
  readonly client: CloudWatchLogsClient;
  readonly access: AwsAccess;
  readonly groups: ReadonlyMap<HopName, string>;
  readonly refusals: Map<HopName, AwsRefusal>;
  readonly window: TimeWindow;
};

async function* readGroups(reading: Reading, signal: AbortSignal | undefined): AsyncGenerator<LogRecord, void, void> {
  const { groups, refusals } = reading;
  refusals.clear();
  const sources = [...groups].map(([hop, group]) => (ended: AbortSignal) => readGroup(hop, group, reading, ended));
  for await (const page of mergePages(sources, groupsAtOnce, signal)) yield* page;
  if (refusals.size === groups.size) throw nothingReadable([...groups.keys()].flatMap((hop) => refusals.get(hop) ?? []));
}

async function* readGroup(hop: HopName, group: string, reading: Reading, signal: AbortSignal): AsyncGenerator<readonly LogRecord[], void, void> {
  const recordsOf = recordReader(hop, group);
  for await (const events of readEvents(hop, group, reading, signal)) yield recordsOf(events);
}

/** Ends early where the group is missing or refused, and notes that. */
async function* readEvents(hop: HopName, group: string, { client, access, refusals, window }: Reading, signal: AbortSignal): AsyncGenerator<readonly FilteredLogEvent[], void, void> {
  const range = { ...(window.since === undefined ? {} : { startTime: window.since }), ...(window.until === undefined ? {} : { endTime: window.until }) };
  try {
    for await (const { events } of paginateFilterLogEvents({ client }, { logGroupName: group, ...range }, { abortSignal: signal })) yield events ?? [];
  } catch (error) {
    signal.throwIfAborted();
    const failure = awsFailure(error, filterCall(group, access));
    if (failure instanceof ChainError) throw failure;
    refusals.set(hop, failure);
  }
}

/** Events of one group in the order read, each once, lines counted by stream. */
function recordReader(hop: HopName, group: string): (events: readonly FilteredLogEvent[]) => readonly LogRecord[] {
  const met = new RecentIds();
  const lines = new Map<string, number>();
  return (events) => events.filter(({ eventId }) => eventId === undefined || met.addNew(eventId)).map((event) => {
    const stream = `${group}:${event.logStreamName ?? ''}`;
    const line = (lines.get(stream) ?? 0) + 1;
    lines.set(stream, line);
    return { hop, source: 'cloudwatch', stream, line, ingestedAt: event.timestamp ?? null, text: redact(event.message ?? '').replace(/\r?\n$/, '') };
  });
}

function filterCall(group: string, access: AwsAccess): AwsCall {
  return { service: 'logs', operation: 'FilterLogEvents', access, resource: `log-group:${group}:*`, what: `log group ${group}` };
}

function unnamed(hop: HopName, targets: Chain['targets']): HopSource {
  const foreign = hop === 'target' ? foreignTarget({ targets }) : null;
  return foreign ?? { hop, state: 'missing', because: `agentcore-chain.json names no log group for the ${hop} (observability.logGroups)` };
}

function sourceOf(hop: HopName, refusal: AwsRefusal | undefined): HopSource {
  if (refusal === undefined) return { hop, state: 'readable' };
  return { hop, state: refusal.reason === 'missing' ? 'missing' : 'unreadable', because: refusal.because };
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
    remedy: 'Give each hop a log group of its own under observability.logGroups.',
  });
}

function nothingReadable(refusals: readonly AwsRefusal[]): ChainError {
  const denied = refusals.find(({ reason }) => reason !== 'missing');
  const told = refusals.map(({ because }) => because).join('; ');
  return denied === undefined
    ? new ChainError('log-group-missing', `None of the log groups exists: ${told}`, { source: 'user', remedy: 'Check region, profile and observability.logGroups; a group appears with the first request, a gateway\'s with its log delivery.' })
    : new ChainError('aws-access-denied', `None of the log groups can be read: ${told}`, { source: 'aws', remedy: 'Have the permission added, or use a profile that has it.' });
}
