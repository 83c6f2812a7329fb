import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand, GetRoleCommand, GetRolePolicyCommand, type IAMClient, PutRolePolicyCommand, TagRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { isSame } from '../../core/deploy/changedFields.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone, type Told } from './ask.ts';
import { tagList, tagsOf } from './tags.ts';

/** The one inline policy that is ours: others that somebody adds to the role stay. */
const policyName = 'agentcore-chain';

/** IAM roles: `trust`, and `policy`, which is kept as one inline policy. Output: `arn`. */
export function roleReconciler(client: IAMClient, access: AwsAccess): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'iam', operation, access, resource: `role/${name}`, what: `role ${name}` });

  const setPolicy = (resource: Placed, policy: unknown, signal: AbortSignal): Promise<unknown> =>
    tell(call('PutRolePolicy', resource), signal, (options) => client.send(new PutRolePolicyCommand({ RoleName: resource.name, PolicyName: policyName, PolicyDocument: JSON.stringify(policy) }), options));

  return {
    observe: async (resource, signal) => {
      const [role, policy] = await Promise.all([
        look(call('GetRole', resource), signal, (options) => client.send(new GetRoleCommand({ RoleName: resource.name }), options)),
        look(call('GetRolePolicy', resource), signal, (options) => client.send(new GetRolePolicyCommand({ RoleName: resource.name, PolicyName: policyName }), options)),
      ]);
      if (role.state !== 'told') return role;
      if (policy.state === 'unreadable') return policy;
      const { Role: found } = role.answer;
      const fields = { trust: readDocument(found?.AssumeRolePolicyDocument), ...documentOf(policy) };
      return { state: 'present', owner: ownerOf(tagsOf(found?.Tags), resource.chain), fields, outputs: { arn: found?.Arn ?? '' } };
    },

    create: async (resource, { trust, policy }, signal) => {
      const { Role: made } = await tell(call('CreateRole', resource), signal, (options) =>
        client.send(new CreateRoleCommand({ RoleName: resource.name, AssumeRolePolicyDocument: JSON.stringify(trust), Tags: tagList(resource.tags) }), options));
      await setPolicy(resource, policy, signal);
      return { arn: made?.Arn ?? '' };
    },

    update: async (resource, { trust, policy }, { fields, outputs }, signal) => {
      if (!isSame(fields['trust'], trust)) {
        await tell(call('UpdateAssumeRolePolicy', resource), signal, (options) => client.send(new UpdateAssumeRolePolicyCommand({ RoleName: resource.name, PolicyDocument: JSON.stringify(trust) }), options));
      }
      if (!isSame(fields['policy'], policy)) await setPolicy(resource, policy, signal);
      return outputs;
    },

    remove: async (resource, _found, signal) => {
      await tellGone(call('DeleteRolePolicy', resource), signal, (options) => client.send(new DeleteRolePolicyCommand({ RoleName: resource.name, PolicyName: policyName }), options));
      await tellGone(call('DeleteRole', resource), signal, (options) => client.send(new DeleteRoleCommand({ RoleName: resource.name }), options));
    },

    adopt: async (resource, _found, signal) => {
      await tell(call('TagRole', resource), signal, (options) => client.send(new TagRoleCommand({ RoleName: resource.name, Tags: tagList(resource.tags) }), options));
    },
  };
}

function documentOf(policy: Told<{ readonly PolicyDocument?: string | undefined }>): { readonly policy?: unknown } {
  return policy.state === 'told' ? { policy: readDocument(policy.answer.PolicyDocument) } : {};
}

/** IAM gives documents back with percent signs. One that is no JSON is as none. */
function readDocument(encoded: string | undefined): unknown {
  try {
    return JSON.parse(decodeURIComponent(encoded ?? ''));
  } catch {
    return undefined;
  }
}
