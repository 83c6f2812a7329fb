import { gatewayRequest } from '../../agentcore/gateway/gatewayRequest.ts';
import { gatewayLogGroup, vendedLogType } from '../../agentcore/logs/gatewayLog.ts';
import { jwtAuthorizer, missingForJwt } from '../../agentcore/gateway/jwtAuthorizer.ts';
import { invokeFunctionPolicy, joinedPolicies, readDocumentPolicy, serviceTrust, type Policy } from '../../agentcore/account/policies.ts';
import type { Chain, Target } from '../../chain/chain.ts';
import { chainBucket, chainBucketName } from './chainBucket.ts';
import type { DeploymentSubject } from '../deploymentSubject.ts';
import { interceptorIds } from './interceptorResources.ts';
import { obstacleToTarget } from '../document/obstacleToTarget.ts';
import type { Desired, Fields, OutputOf } from '../resource.ts';
import { storedDocuments, storedObject, type StoredDocument } from '../document/storedDocument.ts';
import { describeDocument, readTargetDocument } from '../document/targetDocument.ts';
import { urlOf } from '../workload/workloadManifests.ts';
import { deployedTarget, workloadIds } from '../workload/workloads.ts';

export const gatewayIds = {
  role: 'gateway/role',
  gateway: 'gateway/gateway',
  logs: 'gateway/logs',
  logDelivery: 'gateway/log-delivery',
  target: (name: string) => `gateway/target/${name}`,
} as const;

/** The gateway: its service role, the documents of its targets that are too long for a request, the gateway with its interceptor, a target for each API of the chain, and its log with the chain's retention. */
export function gatewayResources(subject: DeploymentSubject): readonly Desired[] {
  const { chain, names, arns } = subject;
  const ids = gatewayIds;
  const own = { step: 'gateway', within: null } as const;
  const alias = interceptorIds.alias;
  const stored = storedDocuments(subject);
  const obstacles = new Map(chain.targets.map((target) => [target.name, obstacleOfTarget(subject, target, stored.some((one) => one.target === target.name))]));
  return [
    {
      ...own, id: ids.role, kind: 'role', name: names.gatewayRole, after: [alias],
      fields: (outputOf) => ({ trust: serviceTrust(arns, arns.gateway), policy: servicePolicy(subject, stored, outputOf) }),
    },
    { ...own, id: ids.gateway, kind: 'gateway', name: names.gateway, after: [ids.role, alias], obstacle: obstacleToGateway(chain), fields: (outputOf) => gatewayFields(subject, outputOf) },
    ...(stored.length === 0 ? [] : [chainBucket(subject, 'gateway'), ...stored.map((one) => storedObject(one, obstacles.get(one.target) ?? null))]),
    ...chain.targets.map((target): Desired => ({
      ...own, id: ids.target(target.name), kind: 'gateway-target', name: target.name, within: ids.gateway,
      after: [ids.gateway, ...(isAddressed(subject, target) ? [workloadIds.target] : []), ...stored.filter((one) => one.target === target.name).map(({ id }) => id)],
      obstacle: obstacles.get(target.name) ?? null, fields: (outputOf) => targetFields(subject, target, stored.find((one) => one.target === target.name), outputOf),
    })),
    { ...own, id: ids.logs, kind: 'log-group', name: gatewayLogGroup(names.gateway), after: [], fields: () => ({ retentionInDays: chain.observability.retentionDays }) },
    {
      ...own, id: ids.logDelivery, kind: 'log-delivery', name: names.gatewayLog, after: [ids.gateway, ids.logs],
      fields: (outputOf) => ({ resourceArn: outputOf(ids.gateway, 'arn'), logType: vendedLogType, destinationResourceArn: outputOf(ids.logs, 'arn'), isDelivered: true }),
    },
  ];
}

/** One that is still being made, or that AWS failed to make, is not as it should be. */
const isReady = { status: 'READY' } as const;

function gatewayFields({ chain, names }: DeploymentSubject, outputOf: OutputOf): Fields {
  return {
    ...isReady,
    // Named even where there is none: what is there then, goes.
    authorizerConfiguration: undefined,
    exceptionLevel: undefined,
    ...gatewayRequest({
      name: names.gateway,
      settings: chain.gateway,
      roleArn: outputOf(gatewayIds.role, 'arn'),
      interceptorArn: outputOf(interceptorIds.alias, 'arn'),
      authorizer: chain.gateway.authorizer === 'CUSTOM_JWT' ? jwtAuthorizer(chain, 'agent', { issuer: '', audience: '', clientId: '' }) : null,
    }),
  };
}

/** It calls the interceptor, and reads the documents that are too long for a request: exactly those. */
function servicePolicy(subject: DeploymentSubject, stored: readonly StoredDocument[], outputOf: OutputOf): Policy {
  const invoke = invokeFunctionPolicy({ interceptor: outputOf(interceptorIds.alias, 'arn') });
  return stored.length === 0 ? invoke : joinedPolicies(invoke, readDocumentPolicy(subject.arns, chainBucketName(subject), stored.map(({ key }) => key)));
}

/** `openApiSha256` stands for the document, which is too long to be shown; `documentUri` for one in S3, whose name has its digest. */
function targetFields(subject: DeploymentSubject, target: Target, stored: StoredDocument | undefined, outputOf: OutputOf): Fields {
  const { openApiSha256 } = describeDocument(JSON.stringify(documentOf(subject, target.name) ?? {}));
  const url = target.url ?? (isAddressed(subject, target) ? outputOf(workloadIds.target, 'url') : null);
  const document = stored === undefined ? { url, openApiSha256 } : { documentUri: stored.uri, documentOwner: subject.place.account };
  return { ...isReady, ...document, allowedRequestHeaders: target.allowedRequestHeaders, credentialProviderConfigurations: [] };
}

/** Whether the target's address is that of the workload that this chain deploys. */
function isAddressed({ chain, workloads }: DeploymentSubject, { name, url }: Target): boolean {
  return url === null && deployedTarget(chain, workloads.recorded)?.name === name;
}

/** Where the workload cannot be made, that is what its target waits for. */
function obstacleOfTarget(subject: DeploymentSubject, target: Target, isStored: boolean): string | null {
  const { manifests } = subject.workloads.parts.target ?? {};
  const document = documentOf(subject, target.name);
  if (!isAddressed(subject, target)) return obstacleToTarget(target, document, isStored);
  const url = manifests?.state === 'known' ? urlOf(manifests.value) : null;
  return url === null ? null : obstacleToTarget({ ...target, url }, document, isStored);
}

/** A target's document; null where the project has none that could be read: then the target has an obstacle. */
export function documentOf({ artifacts }: Pick<DeploymentSubject, 'artifacts'>, name: string): { readonly [member: string]: unknown } | null {
  const artifact = artifacts[gatewayIds.target(name)];
  return artifact === undefined ? null : readTargetDocument(artifact.bytes);
}

function obstacleToGateway(chain: Chain): string | null {
  if (chain.gateway.authorizer !== 'CUSTOM_JWT') return null;
  const missing = missingForJwt(chain, 'agent');
  if (missing.length === 0) return null;
  const [are, them] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${missing.join(' and ')} ${are} not filled in, and a gateway that is CUSTOM_JWT knows its callers by ${them}: fill in the chain file, or set gateway.authorizer to AWS_IAM`;
}
