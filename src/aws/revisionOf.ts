import type { GetAgentRuntimeResponse, GetGatewayResponse, GetGatewayTargetResponse } from '@aws-sdk/client-bedrock-agentcore-control';
import { credentialProviderTypes, inboundAuthorizers } from '../core/agentcore/gateway/gateway.ts';
import type { CredentialProviderType, InboundAuthorizer } from '../core/agentcore/gateway/gateway.ts';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';

/**
 * What the answer of one Get call says is in force, and since when. Unreadable, and never guessed, where AWS is changing the
 * resource just now (fact `logs.config-while-changing`) or names something that this version does not know.
 */
export type RevisionOf<Response> = (response: Response) => ConfigurationRevision;

export const revisionOfRuntime: RevisionOf<GetAgentRuntimeResponse> = (runtime) => {
  if (runtime.status !== 'READY') return unreadable('runtime', `runtime ${runtime.agentRuntimeId} is ${runtime.status}: which configuration is in force cannot be read`);
  return {
    resource: 'runtime',
    from: epochMs(runtime.lastUpdatedAt),
    value: {
      authorizer: runtime.authorizerConfiguration?.customJWTAuthorizer === undefined ? 'AWS_IAM' : 'CUSTOM_JWT',
      requestHeaderAllowlist: runtime.requestHeaderConfiguration?.requestHeaderAllowlist ?? [],
    },
  };
};

export const revisionOfGateway: RevisionOf<GetGatewayResponse> = (gateway) => {
  if (gateway.status !== 'READY') return unreadable('gateway', `gateway ${gateway.gatewayId} is ${gateway.status}: which configuration is in force cannot be read`);
  const authorizer = gateway.authorizerType;
  if (!isInboundAuthorizer(authorizer)) return unreadable('gateway', `gateway ${gateway.gatewayId} has the authorizer ${authorizer}, which this version does not know`);
  const interceptor = gateway.interceptorConfigurations?.find(({ interceptionPoints }) => interceptionPoints?.includes('REQUEST'));
  return {
    resource: 'gateway',
    from: epochMs(gateway.updatedAt),
    value: {
      authorizer,
      requestInterceptor: interceptor === undefined ? null : { passRequestHeaders: interceptor.inputConfiguration?.passRequestHeaders ?? false },
      exceptionLevel: gateway.exceptionLevel ?? 'off',
    },
  };
};

/** A target whose tools are being read anew keeps its configuration meanwhile. */
const settledTarget: readonly (string | undefined)[] = ['READY', 'SYNCHRONIZING', 'SYNCHRONIZE_UNSUCCESSFUL'];

export const revisionOfTarget: RevisionOf<GetGatewayTargetResponse> = (target) => {
  if (!settledTarget.includes(target.status)) return unreadable('target', `target ${target.name} is ${target.status}: which configuration is in force cannot be read`);
  const types = (target.credentialProviderConfigurations ?? []).map(({ credentialProviderType }) => credentialProviderType);
  const stranger = types.find((type) => !isCredentialProvider(type));
  if (stranger !== undefined) return unreadable('target', `target ${target.name} has the credential provider ${stranger}, which this version does not know`);
  return {
    resource: 'target',
    from: epochMs(target.updatedAt),
    value: {
      name: target.name ?? '',
      credentialProviders: types.filter(isCredentialProvider),
      allowedRequestHeaders: target.metadataConfiguration?.allowedRequestHeaders ?? [],
    },
  };
};

/** Holds for all times: AWS says nothing of the resource, now or earlier. */
export function unreadable(resource: ConfigurationRevision['resource'], because: string): ConfigurationRevision {
  return { resource, from: 0, unreadable: because };
}

/**
 * AWS keeps no history (fact `logs.config-no-history`), so what is in force now says nothing of the time before. An answer
 * without its time, which the API model rules out, would be in force for no flow at all.
 */
function epochMs(updated: Date | undefined): number {
  return updated?.getTime() ?? Number.POSITIVE_INFINITY;
}

function isInboundAuthorizer(type: string | undefined): type is InboundAuthorizer {
  return (inboundAuthorizers as readonly (string | undefined)[]).includes(type);
}

function isCredentialProvider(type: string | undefined): type is CredentialProviderType {
  return (credentialProviderTypes as readonly (string | undefined)[]).includes(type);
}
