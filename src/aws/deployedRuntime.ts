import { BedrockAgentCoreControlClient } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from '../app/ports.ts';
import type { RecordEntry } from '../app/ports/deploy.ts';
import type { DeployedTarget } from '../app/ports/verify.ts';
import { arnsOf } from '../core/agentcore/account/arns.ts';
import { resourceNamesOf } from '../core/agentcore/awsNames.ts';
import type { Chain } from '../core/chain/chain.ts';
import { agentIds } from '../core/deploy/desired/agentResources.ts';
import { ownershipTags } from '../core/deploy/ownership.ts';
import type { Fields, Observed } from '../core/deploy/resource.ts';
import { ChainError } from '../core/errors.ts';
import { list, object, optional, text } from '../core/read.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import { runtimeReconciler } from './deploy/runtimeReconciler.ts';
import { refuseHollowAnswers } from './refuseHollowAnswers.ts';

export type RuntimePlace = {
  readonly access: AwsAccess;
  /** The account behind it. */
  readonly account: string;
  /** What this machine remembers of the deployments there. */
  readonly recorded: ReadonlyMap<string, RecordEntry>;
};

/**
 * The chain's runtime as AWS holds it now: by the record of deployments, else by the chain file's id, else by name and tags. What is found by its
 * name alone and bears no tag of the chain is somebody else's, and gets no token. Throws aws-resource-missing where no agent is deployed,
 * aws-refused where there is one that takes no request now or that may not be looked at, and as every look at AWS does.
 */
export async function deployedRuntime(chain: Chain, { access, account, recorded }: RuntimePlace, signal: AbortSignal): Promise<DeployedTarget> {
  const client = new BedrockAgentCoreControlClient(awsClientSettings(access));
  refuseHollowAnswers(client.middlewareStack);
  const names = resourceNamesOf(chain.name);
  const place = { account, region: access.region };
  const { runtimeId } = chain.agent;
  const arns = arnsOf({ ...place, runtimeName: names.runtime, runtimeId, gatewayName: names.gateway, gatewayId: null, functionName: names.function, agentRepository: names.images.agent });
  const named = runtimeId === null ? null : { id: runtimeId, arn: arns.runtime };
  const id = agentIds.runtime;
  try {
    const reconciler = runtimeReconciler({ client, access, wait: () => Promise.reject(new Error('nothing is waited for')) });
    const runtime = await reconciler.observe({ id, name: names.runtime, chain: chain.name, tags: ownershipTags(chain.name, id), recorded: recorded.get(id)?.outputs ?? named, holder: null }, signal);
    const { outputs, fields } = requireReady(runtime, { name: names.runtime, chain, place });
    return { chain, place, runtime: { arn: outputs['arn'] ?? '', ...configurationIn(fields) } };
  } finally {
    client.destroy();
  }
}

type Present = Extract<Observed, { readonly state: 'present' }>;

type Sought = { readonly name: string; readonly chain: Chain; readonly place: DeployedTarget['place'] };

function requireReady(runtime: Observed, { name, chain, place }: Sought): Present {
  const where = `account ${place.account}, ${place.region}`;
  if (runtime.state === 'unreadable') throw new ChainError('aws-refused', `Whether ${chain.name} is deployed in ${where} is not to be found out: ${runtime.because}.`, { source: 'aws' });
  if (runtime.state === 'absent') {
    throw new ChainError('aws-resource-missing', `No agent of ${chain.name} is deployed in ${where}: there is no runtime ${name}.`, {
      source: 'user', remedy: 'Deploy the chain first, or name the profile and region where it is. A runtime of another name is found by agent.runtimeId in the chain file.',
    });
  }
  if (runtime.owner !== 'this-chain' && runtime.outputs['id'] !== chain.agent.runtimeId) {
    throw new ChainError('aws-refused', `Runtime ${name} in ${where} is not known as this chain’s, and a user’s token is sent to no other.`, { source: 'user', remedy: 'If it is yours, write its id into agent.runtimeId of the chain file.' });
  }
  const status = String(runtime.fields['status']);
  if (status === 'READY') return runtime;
  throw new ChainError('aws-refused', `Runtime ${name} in ${where} is ${status}, so it takes no request.`, {
    source: 'aws', remedy: status === 'CREATING' || status === 'UPDATING' ? 'Wait a minute, then try once more.' : 'Deploy the agent again.',
  });
}

const readAllowlist = optional(object<{ readonly requestHeaderAllowlist?: readonly string[] | undefined }>({ requestHeaderAllowlist: optional(list(text)) }));

function configurationIn(fields: Fields): Omit<DeployedTarget['runtime'], 'arn'> {
  const headers = readAllowlist(fields['requestHeaderConfiguration'], 'requestHeaderConfiguration');
  return { authorizer: fields['authorizerConfiguration'] === undefined ? 'AWS_IAM' : 'CUSTOM_JWT', requestHeaderAllowlist: headers?.requestHeaderAllowlist ?? [] };
}
