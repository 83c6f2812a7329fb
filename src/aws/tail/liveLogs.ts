import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess, LiveLogs } from '../../app/ports.ts';
import type { WatchedChain } from '../../core/chain/chain.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { groupOfEachHop, sourcesOf } from '../logGroups.ts';
import type { GroupRefusals } from '../logGroups.ts';
import { followGroups } from './followGroups.ts';
import type { TailClock } from './followGroups.ts';
import { useTailHost } from './tailHost.ts';

/**
 * The logs of a deployed chain as CloudWatch takes them in. Asks AWS nothing before they are followed.
 *
 * @throws ChainError `log-groups-not-named`; `chain-file-invalid` where two hops name one group.
 *   While following: `aws-credentials-missing`; at its start also `aws-unavailable`, `aws-access-denied`, `log-group-missing`.
 */
export function liveLogs({ observability, targets }: Pick<WatchedChain, 'observability' | 'targets'>, access: AwsAccess, clock: TailClock): LiveLogs {
  const groups = groupOfEachHop(observability);
  const client = new CloudWatchLogsClient({ ...awsClientSettings(access), disableHostPrefix: true });
  useTailHost(client);
  let refusals: GroupRefusals = new Map();
  return {
    follow: (onNotice, signal) => followGroups({ client, access, groups, clock, onNotice, onRefusals: (now) => (refusals = now) }, signal),
    sources: async () => sourcesOf(groups, refusals, targets),
  };
}
