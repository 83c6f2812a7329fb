import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, LiveLogs } from '../../app/ports.ts';
import type { WatchedChain } from '../../core/chain/chain.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { groupOfEachHop, sourcesOf } from '../logGroups.ts';
import type { GroupRefusals } from '../logGroups.ts';
import { followGroups } from './followGroups.ts';
import type { TailClock } from './followGroups.ts';
import { SharedLines } from './sharedLines.ts';
import { useTailHost } from './tailHost.ts';

/**
 * The logs of a deployed chain as CloudWatch takes them in. Asks AWS nothing before they are followed.
 *
 * @throws ChainError `log-groups-not-named`; `chain-file-invalid` where hops name one group that nothing parts.
 *   While following: `aws-credentials-missing`; at its start also `aws-unavailable`, `aws-access-denied`, `log-group-missing`.
 */
export function liveLogs({ observability, targets }: Pick<WatchedChain, 'observability' | 'targets'>, access: AwsAccess, clock: TailClock, lines = new SharedLines(clock.now)): LiveLogs {
  const groups = groupOfEachHop(observability);
  const openClient = (): CloudWatchLogsClient => {
    const client = new CloudWatchLogsClient({ ...awsClientSettings(access), disableHostPrefix: true });
    useTailHost(client);
    return client;
  };
  let refusals: GroupRefusals = new Map();
  return {
    follow: async (onNotice, signal) => {
      const { promise: listening, resolve: onListening } = Promise.withResolvers<void>();
      const records = followGroups({ openClient, access, groups, parts: observability.logParts, clock, lines, onNotice, onListening, onRefusals: (now) => (refusals = now) }, signal);
      const first = records.next(); // it begins when it is asked
      await Promise.race([listening, first]);
      return continued(first, records);
    },
    sources: async () => sourcesOf(groups, refusals, targets),
  };
}

async function* continued(first: Promise<IteratorResult<LogRecord, void>>, rest: AsyncGenerator<LogRecord, void, void>): AsyncGenerator<LogRecord, void, void> {
  const { done, value } = await first;
  if (done === true) return;
  yield value;
  yield* rest;
}
