import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain, typescriptChain } from '../../../../test/builders/guideChains.ts';
import { codeZipLimits } from '../../agentcore/runtime/codeZip.ts';
import type { Chain } from '../../chain/chain.ts';
import { agentIds, agentResources } from './agentResources.ts';
import { deploymentSubject, type Artifact } from '../deploymentSubject.ts';
import { planDeployment } from '../planDeployment.ts';
import type { Desired, Fields, OutputOf } from '../resource.ts';

const place = { account: '123456789012', region: 'eu-west-1' };
const code: Artifact = { bytes: new Uint8Array(10), sha256: 'mnpqrstuvwxyz/+abcdefghijklmnopqrstuvwxyz01=', unpackedBytes: 20 };
const iam: Chain = { ...typescriptChain, gateway: { ...typescriptChain.gateway, authorizer: 'AWS_IAM' } };
const outputOf: OutputOf = (id, output) => `${output} of ${id}`;

function resourcesOf(chain: Chain, artifact = code): readonly Desired[] {
  return agentResources(deploymentSubject(chain, place, { [agentIds.code]: artifact }));
}

function find(chain: Chain, kind: Desired['kind'], artifact = code): Desired {
  return resourcesOf(chain, artifact).find((resource) => resource.kind === kind) ?? assert.fail(`no ${kind}`);
}

function fieldsOf(chain: Chain, kind: Desired['kind'], artifact = code): Fields {
  return find(chain, kind, artifact).fields(outputOf);
}

test('the runtime is told where the gateway is, which headers carry the token, and where it runs: the region deployed to', () => {
  const { environmentVariables, ...rest } = fieldsOf(pythonChain, 'runtime');
  assert.deepEqual(environmentVariables, {
    GATEWAY_URL: 'url of gateway/gateway', GATEWAY_AUTHORIZER: 'AWS_IAM', USER_TOKEN_HEADER: pythonChain.headers.runtime, GATEWAY_USER_TOKEN_HEADER: pythonChain.headers.gateway,
    AWS_REGION: 'eu-west-1', MODEL: 'scripted', HOP_CLAIMS: 'standard',
  });
  assert.deepEqual(rest, {
    status: 'READY', authorizerConfiguration: undefined,
    agentRuntimeArtifact: { codeConfiguration: { code: { s3: { bucket: 'orders-eu-west-1-123456789012', prefix: 'agent/mnpqrstuvwxyzabcdefghijk.zip' } }, runtime: 'PYTHON_3_13', entryPoint: ['main.py'] } },
    roleArn: 'arn of agent/role',
    networkConfiguration: { networkMode: 'PUBLIC' }, protocolConfiguration: { serverProtocol: 'HTTP' },
    requestHeaderConfiguration: { requestHeaderAllowlist: pythonChain.agent.requestHeaderAllowlist },
  });
  assert.partialDeepStrictEqual(fieldsOf(iam, 'runtime'), { agentRuntimeArtifact: { codeConfiguration: { runtime: 'NODE_22', entryPoint: ['main.mjs'] } } });
});

test('another zip is another object and another artifact; the bucket stays', () => {
  const other = { ...code, sha256: `A${code.sha256}` };
  assert.notEqual(find(iam, 'object', other).id, find(iam, 'object').id);
  assert.notEqual(find(iam, 'object', other).name, find(iam, 'object').name);
  assert.notDeepEqual(fieldsOf(iam, 'runtime', other), fieldsOf(iam, 'runtime'));
  assert.deepEqual(find(iam, 'bucket', other).name, find(iam, 'bucket').name);
  assert.deepEqual(fieldsOf(iam, 'object'), { sha256: code.sha256 });
});

test('the role may do what this agent does and no more: the one gateway, no image, no model that is not called', () => {
  const { policy, trust } = fieldsOf(iam, 'role');
  const text = JSON.stringify(policy);
  assert.match(text, /"bedrock-agentcore:InvokeGateway","Resource":"arn of gateway\/gateway"/);
  assert.doesNotMatch(text, /ecr:|bedrock:InvokeModel/);
  assert.match(JSON.stringify(trust), /"aws:SourceAccount":"123456789012"/);
  assert.doesNotMatch(JSON.stringify(fieldsOf({ ...iam, gateway: { ...iam.gateway, authorizer: 'NONE' } }, 'role')), /InvokeGateway/);
  const model = { ...iam, agent: { ...iam.agent, model: 'eu.anthropic.claude-sonnet-4' } };
  assert.match(JSON.stringify(fieldsOf(model, 'role')), /"bedrock:InvokeModel".*inference-profile\/eu\.anthropic\.claude-sonnet-4/);
});

test('a runtime that takes JWTs compares what tokens of the provider carry, and is held up where the chain file does not say it', () => {
  const jwt = (chain: Chain): Chain => ({ ...chain, agent: { ...chain.agent, authorizer: 'CUSTOM_JWT' } });
  assert.equal(find(jwt(pythonChain), 'runtime').obstacle, null);
  assert.deepEqual(fieldsOf(jwt(pythonChain), 'runtime')['authorizerConfiguration'], {
    customJWTAuthorizer: { discoveryUrl: 'https://example.okta.com/oauth2/default/.well-known/openid-configuration', allowedAudience: ['api://orders'] },
  });
  assert.match(find(jwt(iam), 'runtime').obstacle ?? '', /^identity\.audience is not filled in, .* by it: fill in the chain file$/);
  const empty = { ...jwt(iam), identity: { ...iam.identity, issuer: null } };
  assert.match(find(empty, 'runtime').obstacle ?? '', /^identity\.issuer and identity\.audience are not filled in/);
  assert.equal(find({ ...empty, agent: iam.agent }, 'runtime').obstacle, null, 'a runtime that takes SigV4 needs none of it');
});

const client = { clientId: 'agent', tokenEndpoint: 'https://login.example.com/token', secretArn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:billing/agent-AbCdEf', audience: null, scope: 'tools', resource: null };
const withClient = (change: Partial<typeof client>): Chain => ({ ...typescriptChain, agent: { ...typescriptChain.agent, gatewayClient: { ...client, ...change } } });

test('a gateway that takes JWTs holds the runtime up until the agent has a client of its own, with its secret in this account', () => {
  assert.match(find(typescriptChain, 'runtime').obstacle ?? '', /needs a client of its own .*"aws secretsmanager create-secret --name billing-x-agent-client --secret-string file:\/\/FILE --region eu-west-1"\), and fill in agent\.gatewayClient/);
  assert.equal(find(withClient({}), 'runtime').obstacle, null);
  assert.match(find(withClient({ secretArn: client.secretArn.replace('123456789012', '210987654321') }), 'runtime').obstacle ?? '', /is of account 210987654321, and the agent runs in 123456789012/);
});

test('the runtime is told where the secret stands, never what it is, and its role may read that one', () => {
  const told = fieldsOf(withClient({}), 'runtime')['environmentVariables'];
  assert.partialDeepStrictEqual(told, { GATEWAY_AUTHORIZER: 'CUSTOM_JWT', GATEWAY_TOKEN_ENDPOINT: client.tokenEndpoint, GATEWAY_CLIENT_ID: 'agent', GATEWAY_CLIENT_SECRET_ARN: client.secretArn, GATEWAY_TOKEN_SCOPE: 'tools' });
  assert.doesNotMatch(JSON.stringify(told), /GATEWAY_TOKEN_RESOURCE|GATEWAY_CLIENT_SECRET"/);
  const statements = (chain: Chain): readonly unknown[] => (fieldsOf(chain, 'role')['policy'] as { readonly Statement: readonly unknown[] }).Statement;
  const statement = { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: client.secretArn };
  assert.deepEqual(statements(withClient({})).at(-1), statement);
  const signing: Chain = { ...withClient({}), gateway: iam.gateway };
  assert.doesNotMatch(JSON.stringify([statements(signing), fieldsOf(signing, 'runtime')]), /secretsmanager|GATEWAY_CLIENT/, 'a gateway that takes SigV4 asks for no client');
});

test('a zip that AgentCore does not take is refused with both sizes, and the runtime with it', () => {
  const large = { ...code, bytes: { length: codeZipLimits.zipped + 1 } as Uint8Array }; // its size is all that is looked at
  assert.equal(find(iam, 'object', large).obstacle, 'its zip has 251 MB, and AgentCore Runtime takes 250 MB');
  assert.equal(find(iam, 'object', { ...code, unpackedBytes: codeZipLimits.unpacked + 1 }).obstacle, 'its zip has 751 MB unpacked, and AgentCore Runtime takes 750 MB');
  assert.equal(find(iam, 'object', { ...code, bytes: { length: codeZipLimits.zipped } as Uint8Array, unpackedBytes: codeZipLimits.unpacked }).obstacle, null);
  const plan = planDeployment(resourcesOf(iam, large), new Map([['agent/bucket', { state: 'absent' }]]));
  assert.deepEqual(plan.map(({ kind, resource }) => [resource.kind, kind]), [['bucket', 'create'], ['object', 'blocked'], ['role', 'create'], ['runtime', 'blocked']]);
});

test('an agent that is a container image has no bucket, reads its own repository, and runs the image by its digest', () => {
  const container: Chain = { ...iam, agent: { ...iam.agent, package: 'container' } };
  const image = { folder: 'agent', platform: 'linux/arm64', sha256: 'a'.repeat(64), obstacle: null } as const;
  const resources = agentResources(deploymentSubject(container, place, {}, { agent: image }));
  assert.deepEqual(resources.map(({ id }) => id), ['agent/repository', 'agent/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa', 'agent/role', 'agent/runtime']);
  const [, , role, runtime] = resources;
  assert.match(JSON.stringify(role?.fields(outputOf)), /"ecr:BatchGetImage","ecr:GetDownloadUrlForLayer"\],"Resource":"arn:aws:ecr:eu-west-1:123456789012:repository\/[a-z-]+-agent"/);
  assert.deepEqual(runtime?.fields(outputOf)['agentRuntimeArtifact'], { containerConfiguration: { containerUri: 'uri of agent/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa' } });
  assert.ok(runtime.after.includes('agent/image/arm64-aaaaaaaaaaaaaaaaaaaaaaaa'));
});

test('where nothing was packed, to take all away, what holds either form of the agent is looked for, and neither is made', () => {
  for (const form of ['zip', 'container'] as const) {
    const resources = agentResources(deploymentSubject({ ...iam, agent: { ...iam.agent, package: form } }, place, {}));
    const [own, other] = form === 'zip' ? ['agent/bucket', 'agent/repository'] : ['agent/repository', 'agent/bucket'];
    assert.deepEqual(resources.map(({ id, isLeftover }) => [id, isLeftover === true]), [[own, false], [other, true], ['agent/role', false], ['agent/runtime', false]]);
    assert.ok(resources.at(-1)?.after.includes(own));
  }
});
