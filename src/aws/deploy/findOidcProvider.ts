import { GetOpenIDConnectProviderCommand, IAMClient } from '@aws-sdk/client-iam';
import type { AwsAccess } from '../../app/ports.ts';
import { partitionOf } from '../../core/agentcore/account/arns.ts';
import { known, refused, type Cluster, type Known } from '../../core/deploy/workload/cluster.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { refuseHollowAnswers } from '../refuseHollowAnswers.ts';
import { look } from './ask.ts';

/** Whether IAM of this account takes a cluster's word for its pods: the issuer, where it does. Changes nothing. Throws as every look at AWS does. */
export async function findOidcProvider(issuer: string, cluster: Cluster, { access, account }: { readonly access: AwsAccess; readonly account: string }, signal: AbortSignal): Promise<Known<string>> {
  const client = new IAMClient(awsClientSettings(access));
  refuseHollowAnswers(client.middlewareStack);
  const arn = `arn:${partitionOf(access.region)}:iam::${account}:oidc-provider/${issuer}`;
  const found = await look({ service: 'iam', operation: 'GetOpenIDConnectProvider', access, resource: `oidc-provider/${issuer}`, what: `OIDC provider ${issuer}` }, signal, (options) =>
    client.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }), options));
  if (found.state === 'told') return known(issuer);
  if (found.state === 'unreadable') return refused(found.because);
  return refused(`account ${account} has no IAM OIDC provider for cluster ${cluster.name}, so its pods get no role: make it with "eksctl utils associate-iam-oidc-provider --cluster ${cluster.name} --region ${access.region} --approve"`);
}
