import { bucketNameOf } from '../agentcore/awsNames.ts';
import { bucketSettings } from '../agentcore/bucketSettings.ts';
import { refusalOfCodeZip } from '../agentcore/codeZip.ts';
import { jwtAuthorizer, missingForJwt } from '../agentcore/jwtAuthorizer.ts';
import { invokeGatewayPolicy, joinedPolicies, runtimeBasicsPolicy, serviceTrust, type Policy } from '../agentcore/policies.ts';
import { bedrockModelOf, codeArtifact, runtimeMembers } from '../agentcore/runtimeRequest.ts';
import type { Chain } from '../chain/chain.ts';
import { artifactOf, type Artifact, type DeploymentSubject } from './deploymentSubject.ts';
import { gatewayIds } from './gatewayResources.ts';
import type { Desired, Fields, OutputOf } from './resource.ts';

/** `code`: what is packed for the agent; the object's own id has the zip's digest behind it. */
export const agentIds = { bucket: 'agent/bucket', code: 'agent/code', role: 'agent/role', runtime: 'agent/runtime' } as const;

const { gateway } = gatewayIds;

/** The agent: the chain's bucket with its code in it (where that was packed: to take all away, or for another step, it is not), its execution role, and the runtime. AWS makes the runtime's endpoint DEFAULT and its log group. */
export function agentResources(subject: DeploymentSubject): readonly Desired[] {
  const { chain, names, arns } = subject;
  const own = { step: 'agent', within: null } as const;
  const ids = agentIds;
  const code = codeOf(subject);
  return [
    { ...own, id: ids.bucket, kind: 'bucket', name: bucketOf(subject), after: [], fields: () => bucketSettings },
    // Another zip is another object, so that the runtime's artifact differs with it; the one before goes when nothing uses it any more.
    ...(code === null ? [] : [{ ...own, id: code.id, kind: 'object', name: code.key, within: ids.bucket, after: [ids.bucket], obstacle: refusalOfCodeZip(code.size), fields: () => ({ sha256: code.sha256 }) } as const]),
    {
      ...own, id: ids.role, kind: 'role', name: names.runtimeRole, after: chain.gateway.authorizer === 'AWS_IAM' ? [gateway] : [],
      fields: (outputOf) => ({ trust: serviceTrust(arns, arns.agentCore), policy: executionPolicy(subject, outputOf) }),
    },
    { ...own, id: ids.runtime, kind: 'runtime', name: names.runtime, after: [ids.role, ...(code === null ? [] : [code.id]), gateway], obstacle: obstacleOf(chain), fields: (outputOf) => runtimeFields(subject, outputOf) },
  ];
}

type Code = { readonly id: string; readonly key: string; readonly sha256: string; readonly size: { readonly zipped: number; readonly unpacked: number } };

function codeOf(subject: DeploymentSubject): Code | null {
  return subject.artifacts[agentIds.code] === undefined ? null : packedCodeOf(subject);
}

function packedCodeOf(subject: DeploymentSubject): Code {
  const artifact = artifactOf(subject, agentIds.code);
  const digest = digestOf(artifact);
  return { id: `${agentIds.code}/${digest}`, key: `agent/${digest}.zip`, sha256: artifact.sha256, size: { zipped: artifact.bytes.length, unpacked: artifact.unpackedBytes ?? 0 } };
}

/** The beginning of the digest, in letters that a key and a record may have. */
function digestOf({ sha256 }: Artifact): string {
  return sha256.replace(/[^A-Za-z0-9]/g, '').slice(0, 24);
}

function bucketOf({ chain, place }: DeploymentSubject): string {
  return bucketNameOf(chain.name, place.account, place.region);
}

function executionPolicy({ chain, arns }: DeploymentSubject, outputOf: OutputOf): Policy {
  const basics = runtimeBasicsPolicy(arns, { model: bedrockModelOf(chain), isImage: false });
  return chain.gateway.authorizer === 'AWS_IAM' ? joinedPolicies(basics, invokeGatewayPolicy({ gateway: outputOf(gateway, 'arn') })) : basics;
}

function runtimeFields(subject: DeploymentSubject, outputOf: OutputOf): Fields {
  const { chain, place } = subject;
  const { issuer, audience, clientId } = chain.identity;
  return {
    // One that is being made, or that AWS failed to make, is not as it should be.
    status: 'READY',
    // Named even where there is none: what is there then, goes.
    authorizerConfiguration: undefined,
    ...runtimeMembers(chain, {
      artifact: codeArtifact(chain.agent.language, bucketOf(subject), packedCodeOf(subject).key),
      roleArn: outputOf(agentIds.role, 'arn'),
      region: place.region,
      gatewayUrl: outputOf(gateway, 'url'),
      authorizer: chain.agent.authorizer === 'CUSTOM_JWT' ? jwtAuthorizer(chain, { issuer: issuer ?? '', audience: audience ?? '', clientId: clientId ?? '' }) : null,
      clientVariables: {},
    }),
  };
}

function obstacleOf(chain: Chain): string | null {
  const { agent, gateway: { authorizer } } = chain;
  const missing = agent.authorizer === 'CUSTOM_JWT' ? missingForJwt(chain) : [];
  if (missing.length > 0) return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not filled in, and a runtime that is CUSTOM_JWT knows its callers by ${missing.length === 1 ? 'it' : 'them'}: fill in the chain file`;
  if (authorizer === 'CUSTOM_JWT') return 'the gateway is CUSTOM_JWT, so the agent needs a client of its own at the identity provider, whose secret no chain file holds: set gateway.authorizer to AWS_IAM, or make this runtime by hand as the guide says';
  return null;
}
