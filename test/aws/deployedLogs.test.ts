import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, ListAgentRuntimesCommand, ListGatewaysCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { runAgainst, startDeployStage, type DeployStage } from './deployMatrix.ts';
import { plantLogs } from './logGroups.ts';

type FlowDocument = { readonly hops: readonly { readonly hop: string; readonly presence: string; readonly observations: readonly { readonly evidence: { readonly stream: string } }[] }[]; readonly unchecked: readonly { readonly because: string }[] };

let stage: DeployStage;
before(async () => void (stage = await startDeployStage()));
after(() => stage?.stop());

const correlationId = 'c-0123456789';

/** What a request through the deployed chain leaves in the groups where AWS and the components write. */
async function plantRequest(runtimeId: string): Promise<void> {
  const at = Date.now() - 60_000;
  const line = (hop: string, moment: string, ms: number) => ({ timestamp: at + ms, message: JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(at + ms).toISOString(), correlationId }) });
  const gatewayLine = { resource_arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders', event_timestamp: at + 30, body: { isError: false, log: 'Started processing request', id: '1' }, account_id: '123456789012', request_id: '6f1c8f0e-7a57-4d54-9c55-0b4f4c7f3a11', trace_id: '0'.repeat(32), span_id: '0'.repeat(16) };
  await plantLogs(stage.moto.access, {
    [`/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`]: { 'runtime-logs-1': [line('agent', 'received', 0), line('agent', 'sent', 20)] },
    '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders': { BedrockAgentCoreGateway_ApplicationLogs: [{ timestamp: at + 30, message: JSON.stringify(gatewayLine) }] },
    '/aws/lambda/orders-interceptor': { '2026/01/01/[1]0': [line('interceptor', 'received', 40), line('interceptor', 'sent', 41)] },
  });
}

async function flow(): Promise<FlowDocument> {
  const ran = await runAgainst(stage.moto, ['flow', stage.folder, '--aws', '--json']);
  assert.match(ran.stdout, /"hops"/, `${ran.stdout}${ran.stderr}`);
  return JSON.parse(ran.stdout) as FlowDocument;
}

function groupsOf({ hops }: FlowDocument): { readonly [hop: string]: string } {
  return Object.fromEntries(hops.flatMap(({ hop, observations: [first] }) => (first === undefined ? [] : [[hop, first.evidence.stream.split(':')[0] ?? '']])));
}

test('flow --aws right after a deployment finds runtime, gateway and log groups, with the record of the deployment and without', async () => {
  assert.equal((await stage.run('deploy')).code, 0);
  const { agentRuntimes } = await new BedrockAgentCoreControlClient(stage.moto.access).send(new ListAgentRuntimesCommand({}));
  const runtimeId = agentRuntimes?.[0]?.agentRuntimeId ?? '';
  await plantRequest(runtimeId);
  for (const forget of [async () => {}, stage.forget]) {
    await forget();
    const told = await flow();
    const groups = groupsOf(told);
    assert.equal(groups['agent'], `/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`);
    assert.equal(groups['interceptor'], '/aws/lambda/orders-interceptor');
    assert.doesNotMatch(JSON.stringify(told.unchecked), /names no (runtime|gateway)/, 'configuration in force was read');
  }
});

test('where AWS does not let the user see whose it is, the record of the deployment says it', async () => {
  await stage.reset();
  assert.equal((await stage.run('deploy')).code, 0);
  const { items } = await new BedrockAgentCoreControlClient(stage.moto.access).send(new ListGatewaysCommand({}));
  assert.equal(items?.length, 1);
  const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:iam::123456789012:user/u is not authorized' } };
  const { code, calls, stderr } = await runAgainst(stage.moto, ['flow', stage.folder, '--aws'], { fault: ({ operation }) => (/^(ListTags|List)/.test(operation) ? denied : null) });
  assert.equal(code, 69, stderr);
  assert.match(stderr, /flow-unknown/, 'the groups were read, and nothing stands in them yet');
  assert.ok(calls.some(({ operation, input }) => operation === 'FilterLogEvents' && input['logGroupName'] === '/aws/lambda/orders-interceptor'));
});

test('groups of these names that are not this chain’s are not read', async () => {
  await stage.reset();
  await new CloudWatchLogsClient(stage.moto.access).send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/orders-interceptor' }));
  const { code, calls, stderr } = await runAgainst(stage.moto, ['flow', stage.folder, '--aws']);
  assert.equal(code, 65);
  assert.match(stderr, /names no CloudWatch log group, and none bears this chain’s tags/);
  assert.ok(calls.every(({ operation }) => operation !== 'FilterLogEvents'));
});
