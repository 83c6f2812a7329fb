import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../../app/ports.ts';
import type { LogName } from '../../core/chain/logName.ts';
import { ChainError } from '../../core/errors.ts';
import { awsFailure } from '../awsFailure.ts';
import type { AwsRefusal } from '../awsFailure.ts';
import { callForGroup } from '../logGroups.ts';
import type { GroupRefusals, LogGroups } from '../logGroups.ts';
import { logsOfGroups } from '../partedGroups.ts';

/** A group that is there. `arn`: as live tail takes it, without `:*`. */
export type FoundGroup = { readonly group: string; readonly arn: string };

export type FoundGroups = { readonly found: readonly FoundGroup[]; readonly refusals: GroupRefusals };

/** Which of the groups are there, each once. Throws aws-credentials-missing, aws-unavailable. */
export async function findGroups(client: CloudWatchLogsClient, access: AwsAccess, groups: LogGroups, signal: AbortSignal): Promise<FoundGroups> {
  const refusals = new Map<LogName, AwsRefusal>();
  const looks = [...logsOfGroups(groups)].map(async ([group, logs]): Promise<readonly FoundGroup[]> => {
    const arn = await findArn(client, access, group, signal);
    if (typeof arn === 'string') return [{ group, arn }];
    for (const log of logs) refusals.set(log, arn);
    return [];
  });
  return { found: (await Promise.all(looks)).flat(), refusals };
}

async function findArn(client: CloudWatchLogsClient, access: AwsAccess, group: string, signal: AbortSignal): Promise<string | AwsRefusal> {
  try {
    // They come by their names, so the one that is no longer than its prefix comes first.
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: group, limit: 1 }), { abortSignal: signal });
    const arn = logGroups.find(({ logGroupName }) => logGroupName === group)?.arn;
    return arn === undefined ? { reason: 'missing', because: `there is no log group ${group} in ${access.region}` } : arn.replace(/:\*$/, '');
  } catch (error) {
    signal.throwIfAborted();
    const failure = awsFailure(error, callForGroup('DescribeLogGroups', group, access));
    if (failure instanceof ChainError) throw failure;
    return failure;
  }
}
