import { type CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand, DescribeLogGroupsCommand, ListTagsForResourceCommand, PutRetentionPolicyCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone } from './ask.ts';

/** CloudWatch log groups: `retentionInDays`. Output: `arn`. */
export function logGroupReconciler(client: CloudWatchLogsClient, access: AwsAccess): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'logs', operation, access, resource: `log-group:${name}`, what: `log group ${name}` });

  const find = (resource: Placed, signal: AbortSignal) => look(call('DescribeLogGroups', resource), signal, async (options) => {
    // The prefix's first page, sorted by name, begins with the group itself.
    const { logGroups } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: resource.name }), options);
    return logGroups?.find(({ logGroupName }) => logGroupName === resource.name) ?? null;
  });

  const keep = (resource: Placed, days: unknown, signal: AbortSignal): Promise<unknown> =>
    tell(call('PutRetentionPolicy', resource), signal, (options) => client.send(new PutRetentionPolicyCommand({ logGroupName: resource.name, retentionInDays: Number(days) }), options));

  return {
    observe: async (resource, signal) => {
      const found = await find(resource, signal);
      if (found.state !== 'told') return found;
      const group = found.answer;
      if (group === null) return { state: 'absent' };
      const arn = group.logGroupArn ?? (group.arn ?? '').replace(/:\*$/, '');
      const tags = await look(call('ListTagsForResource', resource), signal, (options) => client.send(new ListTagsForResourceCommand({ resourceArn: arn }), options));
      if (tags.state !== 'told') return tags;
      return { state: 'present', owner: ownerOf(tags.answer.tags ?? {}, resource.chain), fields: { retentionInDays: group.retentionInDays }, outputs: { arn } };
    },

    create: async (resource, { retentionInDays }, signal) => {
      await tell(call('CreateLogGroup', resource), signal, (options) => client.send(new CreateLogGroupCommand({ logGroupName: resource.name, tags: { ...resource.tags } }), options));
      await keep(resource, retentionInDays, signal);
      const found = await find(resource, signal);
      const group = found.state === 'told' ? found.answer : null;
      return { arn: group?.logGroupArn ?? (group?.arn ?? '').replace(/:\*$/, '') };
    },

    update: async (resource, { retentionInDays }, { outputs }, signal) => {
      await keep(resource, retentionInDays, signal);
      return outputs;
    },

    remove: (resource, _found, signal) => tellGone(call('DeleteLogGroup', resource), signal, (options) => client.send(new DeleteLogGroupCommand({ logGroupName: resource.name }), options)),

    adopt: async (resource, { outputs }, signal) => {
      await tell(call('TagResource', resource), signal, (options) => client.send(new TagResourceCommand({ resourceArn: outputs['arn'], tags: { ...resource.tags } }), options));
    },
  };
}
