import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, CreateAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { RecordEntry } from '../../src/app/ports/deploy.ts';
import { deployedRuntime } from '../../src/aws/deployedRuntime.ts';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import type { Chain } from '../../src/core/chain/chain.ts';
import { everywhere } from '../../src/core/chain/componentLanguages.ts';
import { defaultChain } from '../../src/core/chain/defaultChain.ts';
import { ownershipTags } from '../../src/core/deploy/ownership.ts';
import { runtimeInput } from './agentCoreResources.ts';
import { startFaultProxy, type Answer, type FaultProxy } from './faultProxy.ts';
import { startMoto, type Moto } from './moto.ts';

const chain: Chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const account = '123456789012';
const allowlist = ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'];
const never = new AbortController().signal;

let moto: Moto;
let proxy: FaultProxy;
let fault: { readonly operation: string; readonly answer: Answer } | null = null;
const made: Outputs[] = [];
type Outputs = { readonly id: string; readonly arn: string };

before(async () => {
  moto = await startMoto();
  proxy = await startFaultProxy(moto.access, ({ operation }) => (fault?.operation === operation ? fault.answer : null));
  const client = new BedrockAgentCoreControlClient(awsClientSettings(moto.access));
  for (const name of ['orders', 'orders_of_old']) {
    const input = { ...runtimeInput(name, { authorizer: 'AWS_IAM', requestHeaderAllowlist: allowlist }, { issuer: null, audience: null, clientId: null }), tags: ownershipTags('orders', 'agent/runtime') };
    const { agentRuntimeArn: arn = '', agentRuntimeId: id = '' } = await client.send(new CreateAgentRuntimeCommand(input));
    made.push({ id, arn });
  }
  client.destroy();
});
after(async () => {
  proxy?.stop();
  await moto?.stop();
});

async function find(subject = chain, outputs: Outputs | null = null): Promise<string> {
  const entry = (of: Outputs): RecordEntry => ({ kind: 'runtime', name: 'orders', within: null, state: 'done', outputs: of });
  const recorded = new Map(outputs === null ? [] : [['agent/runtime', entry(outputs)]]);
  const { runtime } = await deployedRuntime(subject, { access: proxy.access, account, recorded }, never);
  assert.deepEqual([runtime.authorizer, runtime.requestHeaderAllowlist], ['AWS_IAM', allowlist]);
  return runtime.arn;
}

test('by the record of deployments, which a runtime that is gone does not mislead; by the chain file; by name', async () => {
  const [byName, other] = made;
  assert.ok(byName !== undefined && other !== undefined);
  const asked = proxy.calls.length;
  assert.equal(await find(chain, other), other.arn);
  assert.ok(!proxy.calls.slice(asked).some(({ operation }) => operation.startsWith('List') && operation !== 'ListTagsForResource'), 'no list is gone through for what is known');
  assert.equal(await find(chain, { id: 'orders-zzzzzzzzzz', arn: other.arn.replace(other.id, 'orders-zzzzzzzzzz') }), byName.arn);
  assert.equal(await find({ ...chain, agent: { ...chain.agent, runtimeId: other.id } }), other.arn);
  assert.equal(await find(), byName.arn);
});

test('one that may not be looked at is not absent, and one that is being made takes no request', async () => {
  fault = { operation: 'ListAgentRuntimes', answer: { status: 403, error: 'AccessDeniedException' } };
  await assert.rejects(find(), { code: 'aws-refused', message: /^Whether orders is deployed in account 123456789012, us-west-2 is not to be found out: .*bedrock-agentcore:ListAgentRuntimes/ });
  const [runtime] = made;
  for (const [status, remedy] of [['UPDATING', /^Wait a minute/], ['CREATE_FAILED', /^Deploy the agent again/]] as const) {
    fault = { operation: 'GetAgentRuntime', answer: { status: 200, body: { agentRuntimeArn: runtime?.arn, agentRuntimeId: runtime?.id, agentRuntimeName: 'orders', status } } };
    await assert.rejects(find(chain, runtime), { code: 'aws-refused', message: `Runtime orders in account 123456789012, us-west-2 is ${status}, so it takes no request.`, remedy });
  }
  fault = null;
});
