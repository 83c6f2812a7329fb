import { refusalOfCodeZip } from '../../agentcore/runtime/codeZip.ts';
import { jwtAuthorizer, missingForJwt } from '../../agentcore/gateway/jwtAuthorizer.ts';
import { invokeGatewayPolicy, joinedPolicies, readSecretPolicy, runtimeBasicsPolicy, serviceTrust, type Policy } from '../../agentcore/account/policies.ts';
import { bedrockModelOf, codeArtifact, imageArtifact, runtimeMembers, type RequestMembers } from '../../agentcore/runtime/runtimeRequest.ts';
import { createSecretCommand, placeOfSecret } from '../../agentcore/account/secret.ts';
import { gatewayClientOf } from '../../chain/gatewayClientOf.ts';
import { chainBucket, chainBucketId, chainBucketName, digestInKey } from './chainBucket.ts';
import { artifactOf, type DeploymentSubject } from '../deploymentSubject.ts';
import { gatewayIds } from './gatewayResources.ts';
import { imageIdOf, imageResources } from './imageResources.ts';
import type { Desired, Fields, OutputOf } from '../resource.ts';
import { storedDocuments } from '../document/storedDocument.ts';

/** `code`: what is packed for the agent; the object's own id has the zip's digest behind it. */
export const agentIds = { bucket: chainBucketId, code: 'agent/code', role: 'agent/role', runtime: 'agent/runtime' } as const;

const { gateway } = gatewayIds;
const step = 'agent';
/** As `chainImages` calls it. */
const component = 'agent';

/**
 * The agent: its code, its execution role, and the runtime. The code is a zip in the chain's bucket, or a container image in a repository,
 * as `agent.package` says; where none was packed, to take all away or for another step, what holds the one and the other is looked for.
 * AWS makes the runtime's endpoint DEFAULT and its log group.
 */
export function agentResources(subject: DeploymentSubject): readonly Desired[] {
  const { chain, names, arns } = subject;
  const own = { step, within: null } as const;
  const ids = agentIds;
  const code = chain.agent.package === 'zip' ? zipResources(subject) : imageResources(subject, step, [component]);
  const isPacked = chain.agent.package === 'zip' ? subject.artifacts[ids.code] !== undefined : subject.images[component] !== undefined;
  const other = chain.agent.package === 'zip' ? imageResources(subject, step, []) : zipResources(subject);
  return [
    ...code,
    ...(isPacked ? [] : other.map((resource): Desired => ({ ...resource, isLeftover: true }))),
    {
      ...own, id: ids.role, kind: 'role', name: names.runtimeRole, after: chain.gateway.authorizer === 'AWS_IAM' ? [gateway] : [],
      fields: (outputOf) => ({ trust: serviceTrust(arns, arns.agentCore), policy: executionPolicy(subject, outputOf) }),
    },
    { ...own, id: ids.runtime, kind: 'runtime', name: names.runtime, after: [ids.role, ...code.map(({ id }) => id), gateway], obstacle: obstacleOf(subject), fields: (outputOf) => runtimeFields(subject, outputOf) },
  ];
}

type Code = { readonly id: string; readonly key: string; readonly sha256: string; readonly size: { readonly zipped: number; readonly unpacked: number } };

/** The bucket, unless the gateway's step has it already, and the zip in it where that was packed. */
function zipResources(subject: DeploymentSubject): readonly Desired[] {
  const code = codeOf(subject);
  const bucket = storedDocuments(subject).length === 0 ? [chainBucket(subject, step)] : [];
  if (code === null) return bucket;
  // Another zip is another object, so that the runtime's artifact differs with it; the one before goes when nothing uses it any more.
  return [...bucket, { id: code.id, step, kind: 'object', name: code.key, within: chainBucketId, after: [chainBucketId], obstacle: refusalOfCodeZip(code.size), fields: () => ({ sha256: code.sha256 }) }];
}

function codeOf(subject: DeploymentSubject): Code | null {
  return subject.artifacts[agentIds.code] === undefined ? null : packedCodeOf(subject);
}

function packedCodeOf(subject: DeploymentSubject): Code {
  const artifact = artifactOf(subject, agentIds.code);
  const digest = digestInKey(artifact);
  return { id: `${agentIds.code}/${digest}`, key: `agent/${digest}.zip`, sha256: artifact.sha256, size: { zipped: artifact.bytes.length, unpacked: artifact.unpackedBytes ?? 0 } };
}

function executionPolicy({ chain, arns }: DeploymentSubject, outputOf: OutputOf): Policy {
  const basics = runtimeBasicsPolicy(arns, { model: bedrockModelOf(chain), isImage: chain.agent.package === 'container' });
  const client = gatewayClientOf(chain);
  if (client !== null) return joinedPolicies(basics, readSecretPolicy(client.secretArn));
  return chain.gateway.authorizer === 'AWS_IAM' ? joinedPolicies(basics, invokeGatewayPolicy({ gateway: outputOf(gateway, 'arn') })) : basics;
}

function runtimeFields(subject: DeploymentSubject, outputOf: OutputOf): Fields {
  const { chain, place } = subject;
  return {
    // One that is being made, or that AWS failed to make, is not as it should be.
    status: 'READY',
    // Named even where there is none: what is there then, goes.
    authorizerConfiguration: undefined,
    ...runtimeMembers(chain, {
      artifact: artifactMember(subject, outputOf),
      roleArn: outputOf(agentIds.role, 'arn'),
      region: place.region,
      gatewayUrl: outputOf(gateway, 'url'),
      authorizer: chain.agent.authorizer === 'CUSTOM_JWT' ? jwtAuthorizer(chain, 'frontend', { issuer: '', audience: '', clientId: '' }) : null,
      gatewayClient: gatewayClientOf(chain),
    }),
  };
}

function artifactMember(subject: DeploymentSubject, outputOf: OutputOf): RequestMembers {
  const { agent } = subject.chain;
  if (agent.package === 'zip') return codeArtifact(agent.language, chainBucketName(subject), packedCodeOf(subject).key);
  return imageArtifact(outputOf(imageIdOf(subject, step, component) ?? '', 'uri'));
}

function obstacleOf(subject: DeploymentSubject): string | null {
  const { chain } = subject;
  const { agent } = chain;
  const missing = agent.authorizer === 'CUSTOM_JWT' ? missingForJwt(chain, 'frontend') : [];
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not filled in, and a runtime that is CUSTOM_JWT knows its callers by ${missing.length === 1 ? 'it' : 'them'}: fill in the chain file`;
  return chain.gateway.authorizer === 'CUSTOM_JWT' ? obstacleToClient(subject) : null;
}

/** Why the agent would get no token of its own; null where nothing stands in its way that the chain file tells. */
function obstacleToClient({ chain, names, place }: DeploymentSubject): string | null {
  const client = chain.agent.gatewayClient;
  if (client === null) return `the gateway is CUSTOM_JWT, so the agent needs a client of its own at the identity provider: make one for client credentials, put its secret into AWS Secrets Manager ("${createSecretCommand(names.agentSecret, place.region)}"), and fill in agent.gatewayClient in the chain file`;
  const { account } = placeOfSecret(client.secretArn);
  return account === place.account ? null : `agent.gatewayClient.secretArn is of account ${account}, and the agent runs in ${place.account}: put the secret there`;
}
