import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, LiveLogs } from '../../app/ports.ts';
import { spanFilter, spansGroup } from '../../core/agentcore/logs/spanLog.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import type { ReadChain } from '../cloudWatchLogSource.ts';
import { groupOfEachLog, sourcesOf } from '../logGroups.ts';
import type { GroupRefusals } from '../logGroups.ts';
import { mergePages } from '../mergePages.ts';
import { RecentIds } from '../recentIds.ts';
import { spanReader } from '../spanEvents.ts';
import { followGroups } from './followGroups.ts';
import type { TailClock } from './followGroups.ts';
import { followSpans } from './followSpans.ts';
import type { ReadSpansSince } from './followSpans.ts';
import { readSince } from './readSince.ts';
import { SharedLines } from './sharedLines.ts';
import { useTailHost } from './tailHost.ts';

/**
 * The logs of a deployed chain as CloudWatch takes them in, and beside them its spans, as `followSpans` does. Asks AWS nothing before they are followed.
 *
 * @throws ChainError `log-groups-not-named`; `chain-file-invalid` where two name one group that nothing parts.
 *   While following: `aws-credentials-missing`; at its start also `aws-unavailable`, `aws-access-denied`, `log-group-missing`.
 */
export function liveLogs({ agent, gateway, observability, frontend, targets }: ReadChain, access: AwsAccess, clock: TailClock, lines = new SharedLines(clock.now)): LiveLogs {
  const groups = groupOfEachLog(observability);
  const openClient = (): CloudWatchLogsClient => {
    const client = new CloudWatchLogsClient({ ...awsClientSettings(access), disableHostPrefix: true });
    useTailHost(client);
    return client;
  };
  const resources = { runtimeId: agent.runtimeId, gatewayId: gateway.gatewayId, logGroups: observability.logGroups };
  const pattern = spanFilter(resources);
  const openSpans = (met: RecentIds): ReadSpansSince => {
    const client = openClient();
    return (since, signal) => readSince({ client, access, group: spansGroup, ...(pattern === null ? {} : { pattern }) }, since, met, signal);
  };
  let refusals: GroupRefusals = new Map();
  return {
    follow: async (onNotice, signal) => {
      const began = clock.now();
      const { promise: listening, resolve: onListening } = Promise.withResolvers<void>();
      const ending = new AbortController();
      const records = followGroups({ openClient, access, groups, parts: observability.logParts, clock, lines, onNotice, onListening, onRefusals: (now) => (refusals = now) }, AbortSignal.any([signal, ending.signal]));
      const first = records.next(); // it begins when it is asked
      await Promise.race([listening, first]);
      const ofGroups = (ended: AbortSignal) => {
        ended.addEventListener('abort', () => ending.abort());
        return continued(first, records);
      };
      if (pattern === null) return ofGroups(signal);
      const met = new RecentIds();
      const spans = { openReading: () => openSpans(met), recordsOf: spanReader(resources, lines.readerOf('gateway', spansGroup)), clock, onNotice };
      return mergePages([ofGroups, (ended) => followSpans(spans, began, ended)], 2, signal);
    },
    sources: async () => sourcesOf(groups, refusals, { frontend, targets }),
  };
}

async function* continued(first: Promise<IteratorResult<LogRecord, void>>, rest: AsyncGenerator<LogRecord, void, void>): AsyncGenerator<LogRecord, void, void> {
  const { done, value } = await first;
  if (done === true) return;
  yield value;
  yield* rest;
}
