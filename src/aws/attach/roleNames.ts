import { GetPolicyCommand, GetPolicyVersionCommand, GetRolePolicyCommand, paginateListAttachedRolePolicies, paginateListRolePolicies } from '@aws-sdk/client-iam';
import { policyNames } from '../../core/attach/callsGateway.ts';
import type { Look } from '../../core/attach/seenDeployment.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';

/** Whether a policy of the role, its own or one that hangs on it, names the gateway. `unread`: why that is not to be said for sure. */
export async function roleNames(roleArn: string, gatewayArn: string, { access, iam: client }: AttachClients, signal: AbortSignal): Promise<{ readonly names: boolean; readonly unread: string | null }> {
  const RoleName = roleArn.split('/').at(-1) ?? '';
  const call = (operation: string, resource: string, what: string): AwsCall => ({ service: 'iam', operation, access, resource, what });
  const ofRole = (operation: string): AwsCall => call(operation, `role/${RoleName}`, `role ${RoleName}`);

  const own = async (): Promise<Look<readonly string[]>> => look(ofRole('ListRolePolicies'), signal, async (options) => {
    const names: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName }, options)) names.push(...PolicyNames);
    return names;
  });
  const attached = async (): Promise<Look<readonly string[]>> => look(ofRole('ListAttachedRolePolicies'), signal, async (options) => {
    const arns: string[] = [];
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies({ client }, { RoleName }, options)) arns.push(...AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []));
    return arns;
  });
  const documentOf = (PolicyName: string): Promise<Look<string>> => look(ofRole('GetRolePolicy'), signal, async (options) => (await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }), options)).PolicyDocument ?? '');
  const documentOfManaged = (PolicyArn: string): Promise<Look<string>> => look(call('GetPolicyVersion', PolicyArn.split(':').slice(5).join(':'), `policy ${PolicyArn}`), signal, async (options) => {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }), options);
    return (await client.send(new GetPolicyVersionCommand({ PolicyArn, VersionId: Policy?.DefaultVersionId ?? 'v1' }), options)).PolicyVersion?.Document ?? '';
  });

  const [inline, managed] = await Promise.all([own(), attached()]);
  // What AWS itself manages names no gateway of this account.
  const documents = await Promise.all([...(inline.state === 'told' ? inline.answer.map(documentOf) : []), ...(managed.state === 'told' ? managed.answer.filter((arn) => !arn.includes(':iam::aws:')).map(documentOfManaged) : [])]);
  const names = documents.some((document) => document.state === 'told' && policyNames(decodeURIComponent(document.answer), gatewayArn));
  const unread = [inline, managed, ...documents].flatMap((seen) => (seen.state === 'unreadable' ? [seen.because] : []))[0];
  return { names, unread: unread ?? null };
}
