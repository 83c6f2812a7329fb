import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GetAgentRuntimeResponse, GetGatewayResponse, GetGatewayTargetResponse } from '@aws-sdk/client-bedrock-agentcore-control';
import { revisionOfGateway, revisionOfRuntime, revisionOfTarget } from './revisionOf.ts';

const updated = new Date(1_790_000_000_000);
const from = updated.getTime();

test('a runtime: SigV4 unless it has a JWT authorizer, no allowlist means an empty one', () => {
  assert.deepEqual(revisionOfRuntime(runtime({})), { resource: 'runtime', from, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: [] } });
  assert.deepEqual(revisionOfRuntime(runtime({
    authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: 'https://id/.well-known/openid-configuration' } },
    requestHeaderConfiguration: { requestHeaderAllowlist: ['X-A'] },
  })), { resource: 'runtime', from, value: { authorizer: 'CUSTOM_JWT', requestHeaderAllowlist: ['X-A'] } });
});

test('a gateway: only a REQUEST interceptor counts, and headers are passed only where it says so', () => {
  const interceptor = { lambda: { arn: 'arn:aws:lambda:us-west-2:123456789012:function:f' } };
  const inForce = (interceptorConfigurations: GetGatewayResponse['interceptorConfigurations']) => {
    const revision = revisionOfGateway(gateway({ interceptorConfigurations }));
    return revision.resource === 'gateway' && 'value' in revision ? revision.value.requestInterceptor : revision;
  };
  assert.equal(inForce(undefined), null);
  assert.equal(inForce([{ interceptor, interceptionPoints: ['RESPONSE'], inputConfiguration: { passRequestHeaders: true } }]), null);
  assert.deepEqual(inForce([{ interceptor, interceptionPoints: ['REQUEST'] }]), { passRequestHeaders: false });
  assert.deepEqual(inForce([{ interceptor, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: false } }]), { passRequestHeaders: false });
  assert.deepEqual(inForce([
    { interceptor, interceptionPoints: ['RESPONSE'] },
    { interceptor, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: true } },
  ]), { passRequestHeaders: true });
});

test('a target: no credential providers, absent or an empty list, are the same', () => {
  const expected = { resource: 'target', from, value: { name: 'orders', credentialProviders: [], allowedRequestHeaders: [] } };
  assert.deepEqual(revisionOfTarget(target({ credentialProviderConfigurations: undefined })), expected);
  assert.deepEqual(revisionOfTarget(target({ credentialProviderConfigurations: [] })), expected);
  assert.deepEqual(revisionOfTarget(target({ credentialProviderConfigurations: [{ credentialProviderType: 'API_KEY' }], metadataConfiguration: { allowedRequestHeaders: ['X-Correlation-Id'] } })),
    { resource: 'target', from, value: { name: 'orders', credentialProviders: ['API_KEY'], allowedRequestHeaders: ['X-Correlation-Id'] } });
});

test('what AWS is changing just now, or what this version does not know, is unreadable and no guess', () => {
  const cases = [
    [revisionOfRuntime(runtime({ status: 'UPDATING' })), /runtime orders-abc is UPDATING/],
    [revisionOfGateway(gateway({ status: 'UPDATE_UNSUCCESSFUL' })), /gateway gw-abc is UPDATE_UNSUCCESSFUL/],
    [revisionOfGateway(gateway({ authorizerType: 'AUTHENTICATE_ONLY' })), /authorizer AUTHENTICATE_ONLY/],
    [revisionOfTarget(target({ status: 'CREATE_PENDING_AUTH' })), /target orders is CREATE_PENDING_AUTH/],
    [revisionOfTarget(target({ credentialProviderConfigurations: [{ credentialProviderType: 'JWT_PASSTHROUGH' }] })), /credential provider JWT_PASSTHROUGH/],
  ] as const;
  for (const [revision, because] of cases) {
    assert.equal(revision.from, 0);
    assert.ok('unreadable' in revision);
    assert.match(revision.unreadable, because);
  }
});

test('a target whose tools are being read anew keeps its configuration', () => {
  assert.ok('value' in revisionOfTarget(target({ status: 'SYNCHRONIZING' })));
});

function runtime(changes: Partial<GetAgentRuntimeResponse>): GetAgentRuntimeResponse {
  return {
    agentRuntimeArn: 'arn', agentRuntimeName: 'orders', agentRuntimeId: 'orders-abc', agentRuntimeVersion: '1', createdAt: updated, lastUpdatedAt: updated,
    roleArn: 'role', status: 'READY', lifecycleConfiguration: {}, ...changes,
  };
}

function gateway(changes: Partial<GetGatewayResponse>): GetGatewayResponse {
  return { gatewayArn: 'arn', gatewayId: 'gw-abc', createdAt: updated, updatedAt: updated, status: 'READY', name: 'gw', authorizerType: 'AWS_IAM', ...changes };
}

function target(changes: Partial<GetGatewayTargetResponse>): GetGatewayTargetResponse {
  return {
    gatewayArn: 'arn', targetId: 'T', createdAt: updated, updatedAt: updated, status: 'READY', name: 'orders', targetConfiguration: { mcp: { openApiSchema: { inlinePayload: '{}' } } },
    credentialProviderConfigurations: [], ...changes,
  };
}
