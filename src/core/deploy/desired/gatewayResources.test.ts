import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8ToBytes } from '@noble/hashes/utils.js';
import { pythonChain, typescriptChain } from '../../../../test/builders/guideChains.ts';
import { gatewayLimits } from '../../agentcore/gateway/gateway.ts';
import type { Chain, Target } from '../../chain/chain.ts';
import { deploymentSubject, type Artifacts } from '../deploymentSubject.ts';
import { gatewayIds, gatewayResources } from './gatewayResources.ts';
import { planDeployment } from '../planDeployment.ts';
import type { Desired, Fields, OutputOf } from '../resource.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const document = { openapi: '3.1.0', info: { title: 'Orders', version: '1' }, servers: [{ url: 'http://127.0.0.1:8080' }], paths: { '/orders': { get: { operationId: 'listOrders', responses: { 200: { description: 'All' } } } } } };
const outputOf: OutputOf = (id, output) => `${output} of ${id}`;
const url = 'https://orders.example.com';

function chainWith(target: Partial<Target> = {}, parts: Partial<Chain> = {}): Chain {
  const [first] = pythonChain.targets;
  assert.ok(first);
  return { ...pythonChain, targets: [{ ...first, url, ...target }], ...parts };
}

function packed(text: string, sha256 = 'unused'): Artifacts {
  return { [gatewayIds.target('orders')]: { bytes: utf8ToBytes(text), sha256, unpackedBytes: text.length } };
}

function find(id: string, chain = chainWith(), artifacts = packed(JSON.stringify(document))): Desired {
  return gatewayResources(deploymentSubject(chain, place, artifacts)).find((resource) => resource.id === id) ?? assert.fail(`no ${id}`);
}

function fieldsOf(id: string, chain = chainWith(), artifacts = packed(JSON.stringify(document))): Fields {
  return find(id, chain, artifacts).fields(outputOf);
}

test('the gateway’s role trusts this gateway alone, and may call the very alias that the gateway calls, and nothing else', () => {
  assert.deepEqual(fieldsOf('gateway/role'), {
    trust: {
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow', Principal: { Service: 'bedrock-agentcore.amazonaws.com' }, Action: 'sts:AssumeRole',
        Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: { 'aws:SourceArn': 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders-*' } },
      }],
    },
    policy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: 'arn of interceptor/alias' }] },
  });
  assert.match(JSON.stringify(fieldsOf('gateway/gateway')), /"lambda":\{"arn":"arn of interceptor\/alias"\}/);
});

test('the gateway is the one of the chain file, and what it must not have is named too', () => {
  assert.deepEqual(fieldsOf('gateway/gateway'), {
    status: 'READY', name: 'orders', roleArn: 'arn of gateway/role', protocolType: 'MCP', authorizerType: 'AWS_IAM', authorizerConfiguration: undefined, exceptionLevel: undefined,
    interceptorConfigurations: [{ interceptor: { lambda: { arn: 'arn of interceptor/alias' } }, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: true } }],
  });
  const jwt = chainWith({}, { gateway: { ...pythonChain.gateway, authorizer: 'CUSTOM_JWT', passRequestHeaders: false, exceptionLevel: 'DEBUG' } });
  assert.partialDeepStrictEqual(fieldsOf('gateway/gateway', jwt), {
    authorizerType: 'CUSTOM_JWT', exceptionLevel: 'DEBUG',
    authorizerConfiguration: { customJWTAuthorizer: { discoveryUrl: 'https://example.okta.com/oauth2/default/.well-known/openid-configuration', allowedAudience: ['api://orders'] } },
    interceptorConfigurations: [{ inputConfiguration: { passRequestHeaders: false } }],
  });
});

test('a gateway that takes JWTs lets in the agent’s own tokens: by their audience, where they have one, or by its client', () => {
  const gatewayClient = { clientId: 'agent', tokenEndpoint: 'https://login.example.com/token', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:agent-AbCdEf', audience: null, scope: null, resource: null };
  const authorizer = (preset: Chain['identity']['preset'], audience: string | null): unknown => fieldsOf('gateway/gateway', chainWith({}, {
    identity: { ...pythonChain.identity, preset }, gateway: { ...pythonChain.gateway, authorizer: 'CUSTOM_JWT' }, agent: { ...pythonChain.agent, gatewayClient: { ...gatewayClient, audience } },
  }))['authorizerConfiguration'];
  assert.partialDeepStrictEqual(authorizer('okta', 'api://tools'), { customJWTAuthorizer: { allowedAudience: ['api://tools'] } });
  assert.partialDeepStrictEqual(authorizer('okta', null), { customJWTAuthorizer: { allowedAudience: ['api://orders'] } });
  assert.partialDeepStrictEqual(authorizer('cognito', null), { customJWTAuthorizer: { allowedClients: ['agent'] } });
});

test('each target stands in the gateway, without a credential, and its document counts by what it says', () => {
  const id = gatewayIds.target('orders');
  const { within, after } = find(id);
  assert.deepEqual([within, after], ['gateway/gateway', ['gateway/gateway']]);
  const { openApiSha256, ...rest } = fieldsOf(id);
  assert.deepEqual(rest, { status: 'READY', url, allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'], credentialProviderConfigurations: [] });
  const { servers: _local, ...others } = document;
  const reordered = `\uFEFF${JSON.stringify(Object.fromEntries(Object.entries(others).toReversed()), null, 2)}`;
  assert.equal(fieldsOf(id, chainWith(), packed(reordered))['openApiSha256'], openApiSha256, 'neither order, space nor the servers of the file say anything');
  assert.notEqual(fieldsOf(id, chainWith(), packed(JSON.stringify({ ...document, info: { title: 'Other', version: '1' } })))['openApiSha256'], openApiSha256);
});

test('its log goes into a group of the chain, under names that AWS takes', () => {
  const longest = chainWith({}, { name: 'a'.repeat(48) });
  const { name } = find('gateway/log-delivery', longest);
  assert.match(name, /^[\w-]{1,60}$/);
  assert.deepEqual(fieldsOf('gateway/logs'), { retentionInDays: 14 });
  assert.equal(find('gateway/logs').name, '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders');
  assert.deepEqual(fieldsOf('gateway/log-delivery'), { resourceArn: 'arn of gateway/gateway', logType: 'APPLICATION_LOGS', destinationResourceArn: 'arn of gateway/logs', isDelivered: true });
});

test('what the chain file or the project lacks is told before anything is made, each with what to do', () => {
  const id = gatewayIds.target('orders');
  const target = (parts: Partial<Target>, text = JSON.stringify(document)): string => find(id, chainWith(parts), packed(text)).obstacle ?? '';
  assert.equal(target({}), '');
  assert.match(target({ url: null, runsOn: 'elsewhere' }), /no address yet: deploy the API, then set url of target "orders"/);
  assert.match(target({ url: 'http://127.0.0.1:8080' }), /reaches no private address; set it to the API’s public address/);
  assert.match(target({ credentialProvider: 'OAUTH' }), /credentialProvider is OAUTH.*set it to "none"/);
  assert.match(target({}, '{"openapi"'), /target-api\/openapi\.json cannot be read as JSON/);
  assert.match(find(id, chainWith(), {}).obstacle ?? '', /cannot be read as JSON/);
  assert.match(target({}, JSON.stringify({ ...document, paths: { '/a': { get: { responses: {} } }, '/b': { get: { responses: {} } } } })), /^AWS would refuse target-api\/openapi\.json: GET \/a: .*operationId.*, and 1 more; mend the document$/);
  const large = { ...document, info: { title: 'é'.repeat(gatewayLimits.inlineDocumentBytes / 2), version: '1' } };
  assert.match(target({}, JSON.stringify(large)), /has \d+ bytes where AWS takes 1048576 in a request, .*: set url of target "orders"/, 'nothing was packed for S3');
  const largest = { ...document, info: { title: 'a'.repeat(gatewayLimits.storedDocumentBytes), version: '1' } };
  assert.match(target({}, JSON.stringify(largest)), /has \d+ bytes where AWS takes 10485760: leave out/);

  const gateway = (parts: Partial<Chain>): string => find('gateway/gateway', chainWith({}, parts)).obstacle ?? '';
  const jwt = { gateway: { ...pythonChain.gateway, authorizer: 'CUSTOM_JWT' as const } };
  const identity = { ...pythonChain.identity, issuer: null, audience: null, clientId: null };
  assert.equal(gateway({ identity }), '', 'SigV4 asks nobody');
  assert.equal(gateway(jwt), '');
  assert.match(gateway({ ...jwt, identity }), /^identity\.issuer and identity\.audience are not filled in/);
  assert.match(gateway({ ...jwt, identity: { ...pythonChain.identity, audience: null } }), /^identity\.audience is not filled in/);
  assert.match(gateway({ ...jwt, identity: { ...pythonChain.identity, preset: 'cognito' } }), /^agent\.gatewayClient is not filled in, .* or set gateway\.authorizer to AWS_IAM/);
});

test('an obstacle blocks the target alone: gateway, role and log go on', () => {
  const plan = planDeployment(gatewayResources(deploymentSubject(chainWith({ url: null, runsOn: 'elsewhere' }), place, {})), new Map());
  assert.deepEqual(plan.map(({ resource, kind }) => [resource.id, kind]), [
    ['gateway/role', 'create'], ['gateway/gateway', 'create'], ['gateway/target/orders', 'blocked'], ['gateway/logs', 'create'], ['gateway/log-delivery', 'create'],
  ]);
});

test('a chain with several targets has one of each', () => {
  const [billing] = typescriptChain.targets;
  assert.ok(billing);
  const chain = { ...chainWith(), targets: [...chainWith().targets, billing] };
  assert.deepEqual(gatewayResources(deploymentSubject(chain, place, {})).filter(({ kind }) => kind === 'gateway-target').map(({ id, name }) => [id, name]), [['gateway/target/orders', 'orders'], ['gateway/target/billing', 'billing']]);
});
