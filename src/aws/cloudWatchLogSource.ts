import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, LogSource, TimeWindow } from '../app/ports.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import { spansGroup } from '../core/agentcore/logs/spanLog.ts';
import type { SpanResources } from '../core/agentcore/logs/spanLog.ts';
import type { LogName } from '../core/chain/logName.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import type { AwsRefusal } from './awsFailure.ts';
import { filterGroup } from './filterGroup.ts';
import { recordReader } from './logEvents.ts';
import type { EventReader } from './logEvents.ts';
import { groupOfEachLog, nothingReadable, sourcesOf } from './logGroups.ts';
import type { LogGroups } from './logGroups.ts';
import { logsOfGroups, partedReader } from './partedGroups.ts';
import type { LogParts } from './partedGroups.ts';
import { spansOf } from './spanEvents.ts';
import { mergePages } from './mergePages.ts';

/** Fact `logs.filter-rate`. Once AWS throttles a region, the SDK's adaptive mode holds all groups to the pace that it allows. */
const groupsAtOnce = 4;

/** One reading of all groups. */
export type WindowReading = { readonly readerOf: (log: LogName, group: string) => EventReader; readonly end: () => void };

const readAnew = (): WindowReading => ({ readerOf: recordReader, end: () => {} });

/** What of a chain file says where its logs are, and whose spans are its own. */
export type ReadChain = Pick<WatchedChain, 'observability' | 'targets' | 'frontend'> & { readonly agent: Pick<WatchedChain['agent'], 'runtimeId'>; readonly gateway: Pick<WatchedChain['gateway'], 'gatewayId'> };

/**
 * The logs of a deployed chain: of each hop, or target that logs apart, a CloudWatch log group, or its part of one, as `observability.logGroups` names them. Discovers no group and holds no more than a page of
 * each. Records as `recordReader` makes them. A group that is missing or refused is that log's state in `sources`; only where no group at all can be read
 * does `read` throw. Beside them it reads the chain's spans, as `spansOf` does. `begin`: how each reading makes records of events; each for itself where left out.
 *
 * @throws ChainError `log-groups-not-named`; `chain-file-invalid` where two name one group that nothing parts.
 *   While reading: `aws-credentials-missing`, `aws-unavailable`, `aws-access-denied`, `log-group-missing`.
 */
export function cloudWatchLogSource({ agent, gateway, observability, frontend, targets }: ReadChain, access: AwsAccess, begin: () => WindowReading = readAnew): LogSource {
  const groups = groupOfEachLog(observability);
  const client = new CloudWatchLogsClient({ ...awsClientSettings(access), retryMode: 'adaptive' });
  const refusals = new Map<LogName, AwsRefusal>();
  const resources = { runtimeId: agent.runtimeId, gatewayId: gateway.gatewayId, logGroups: observability.logGroups };
  return {
    read: (window, signal) => readGroups({ client, access, groups, parts: observability.logParts, resources, refusals, window, begin }, signal),
    sources: async () => sourcesOf(groups, refusals, { frontend, targets }),
  };
}

type Reading = {
  readonly client: CloudWatchLogsClient;
  readonly access: AwsAccess;
  readonly groups: LogGroups;
  readonly parts: LogParts;
  readonly resources: SpanResources;
  readonly refusals: Map<LogName, AwsRefusal>;
  readonly window: TimeWindow;
  readonly begin: () => WindowReading;
};

async function* readGroups(reading: Reading, signal: AbortSignal | undefined): AsyncGenerator<LogRecord, void, void> {
  const { groups, parts, resources, refusals, begin } = reading;
  refusals.clear();
  const { readerOf, end } = begin();
  try {
    const sources = [...logsOfGroups(groups)].map(([group, logs]) => (ended: AbortSignal) => readGroup(logs, { group, recordsOf: partedReader(group, logs, parts, readerOf) }, reading, ended));
    sources.push((ended) => spansOf({ ...reading, resources, recordsOf: readerOf('gateway', spansGroup) }, ended));
    for await (const page of mergePages(sources, groupsAtOnce, signal)) yield* page;
  } finally {
    end();
  }
  if (refusals.size === groups.size) throw nothingReadable(refusals);
}

async function* readGroup(logs: readonly LogName[], { group, recordsOf }: { readonly group: string; readonly recordsOf: EventReader }, { client, access, refusals, window }: Reading, signal: AbortSignal): AsyncGenerator<readonly LogRecord[], void, void> {
  for await (const page of filterGroup({ client, access, group, window }, signal)) {
    if ('refusal' in page) for (const log of logs) refusals.set(log, page.refusal);
    else yield recordsOf(page.events);
  }
}
