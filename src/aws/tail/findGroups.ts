import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../../app/ports.ts';
import type { HopName } from '../../core/chain/hop.ts';
import { ChainError } from '../../core/errors.ts';
import { awsFailure } from '../awsFailure.ts';
import type { AwsRefusal } from '../awsFailure.ts';
import { callForGroup } from '../logGroups.ts';
import type { GroupRefusals, HopGroups } from '../logGroups.ts';
import { hopsOfGroups } from '../partedGroups.ts';

/** A group that is there. `arn`: as live tail takes it, without `:*`. */
export type FoundGroup = { readonly group: string; readonly arn: string };

export type FoundGroups = { readonly found: readonly FoundGroup[]; readonly refusals: GroupRefusals };

/** Which of the groups are there, each once. Throws aws-credentials-missing, aws-unavailable. */
export async function findGroups(client: CloudWatchLogsClient, access: AwsAccess, groups: HopGroups, signal: AbortSignal): Promise<FoundGroups> {
  const refusals = new Map<HopName, AwsRefusal>();
  const looks = [...hopsOfGroups(groups)].map(async ([group, hops]): Promise<readonly FoundGroup[]> => {
    const arn = await findArn(client, access, group, signal);
    if (typeof arn === 'string') return [{ group, arn }];
    for (const hop of hops) refusals.set(hop, arn);
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
