import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { BedrockAgentCoreControlClient, ListAgentRuntimesCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, CreateDeliveryCommand, DeleteDeliveryCommand, DeleteDeliverySourceCommand, DeleteLogGroupCommand, DescribeDeliveriesCommand, PutDeliveryDestinationCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { HopReadiness, LogReadiness } from '../../src/core/readiness/readiness.ts';
import type { PassingCall } from './faultProxy.ts';
import { runHere, startDeployStage, type DeployStage } from './deployMatrix.ts';
import { plantLogs } from './logGroups.ts';

let stage: DeployStage;
let logs: CloudWatchLogsClient;
before(async () => {
  stage = await startDeployStage();
  logs = new CloudWatchLogsClient(stage.moto.access);
});
after(async () => {
  logs?.destroy();
  await stage?.stop();
});

type Told = { readonly code: number | null; readonly states: { readonly [hop: string]: string }; readonly of: (hop: string) => HopReadiness; readonly readiness: LogReadiness };

async function readiness(fault: (call: PassingCall) => { readonly status: number; readonly error: string; readonly body: { readonly message: string } } | null = () => null): Promise<Told> {
  const { code, stdout, stderr } = await runHere(stage.moto, ['readiness', stage.folder, '--json'], { fault });
  assert.match(stdout, /^\{"chain":"orders","account":"123456789012"/, stderr);
  const told = JSON.parse(stdout) as LogReadiness;
  return { code, readiness: told, states: Object.fromEntries(told.hops.map(({ hop, state }) => [hop, state])), of: (hop) => told.hops.find((one) => one.hop === hop) ?? assert.fail(hop) };
}

const group = '/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/orders';
const correlationId = 'c-0123456789';

async function deliverAgain(): Promise<void> {
  const { code, stderr } = await stage.runHere('deploy', ['--only', 'gateway']);
  assert.equal(code, 0, stderr);
}

test('before anything is deployed nobody knows where the logs are; after that the agent’s comes with its first request', async () => {
  const before = await readiness();
  assert.deepEqual([before.code, new Set(Object.values(before.states))], [0, new Set(['elsewhere', 'unknown'])]);
  assert.equal((await stage.runHere('deploy')).code, 0);
  const { code, states, of } = await readiness();
  assert.deepEqual([code, states], [0, { frontend: 'elsewhere', agent: 'notYet', gateway: 'ready', interceptor: 'ready', target: 'unknown' }]);
  assert.deepEqual([of('gateway').group, of('gateway').retentionDays, of('agent').remedy], [group, 14, { kind: 'send' }]);
});

test('without its delivery the gateway’s log is off, and the command that is named brings it back', async () => {
  const { deliveries: [delivery] = [] } = await logs.send(new DescribeDeliveriesCommand({}));
  await logs.send(new DeleteDeliveryCommand({ id: delivery?.id }));
  const without = await readiness();
  assert.deepEqual([without.code, without.states['gateway'], without.of('gateway').remedy], [1, 'off', { kind: 'deploy', only: ['gateway'] }]);
  assert.match(without.of('gateway').because, /nothing delivers the log of gateway \S+: it has no delivery$/);
  await logs.send(new DeleteDeliverySourceCommand({ name: 'orders-gateway' }));
  assert.match((await readiness()).of('gateway').because, /it has no delivery source$/);
  const drawn = await runHere(stage.moto, ['readiness', stage.folder]);
  assert.match(drawn.stdout, /^✗ gateway +off .*\n.*\n +→ Deploy it: agentcore-chain deploy \S+ --only gateway$/m);
  await deliverAgain();
  assert.equal((await readiness()).states['gateway'], 'ready');
});

test('a log delivered into another group, and one whose group is gone, say so', async () => {
  const { deliveries: [delivery] = [] } = await logs.send(new DescribeDeliveriesCommand({}));
  await logs.send(new DeleteDeliveryCommand({ id: delivery?.id }));
  const { deliveryDestination } = await logs.send(new PutDeliveryDestinationCommand({ name: 'other', deliveryDestinationConfiguration: { destinationResourceArn: 'arn:aws:logs:us-west-2:123456789012:log-group:/other' } }));
  const { delivery: other } = await logs.send(new CreateDeliveryCommand({ deliverySourceName: 'orders-gateway', deliveryDestinationArn: deliveryDestination?.arn }));
  assert.match((await readiness()).of('gateway').because, /is delivered into \/other, and agentcore-chain\.json names \/aws\/vendedlogs/);
  await logs.send(new DeleteDeliveryCommand({ id: other?.id }));
  await deliverAgain();
  await Promise.all([logs.send(new DeleteLogGroupCommand({ logGroupName: group })), logs.send(new DeleteLogGroupCommand({ logGroupName: '/aws/lambda/orders-interceptor' }))]);
  const { states, of } = await readiness();
  assert.deepEqual([states['gateway'], states['interceptor']], ['off', 'off']);
  assert.deepEqual([of('gateway').remedy, of('interceptor').remedy], [{ kind: 'deploy', only: ['gateway'] }, { kind: 'deploy', only: ['interceptor'] }]);
  assert.equal((await stage.runHere('deploy')).code, 0);
  assert.equal((await readiness()).code, 0);
});

const denied = { status: 403, error: 'AccessDeniedException', body: { message: 'User: arn:aws:sts::123456789012:assumed-role/Viewer/ana is not authorized' } };

test('a permission that is missing is told with the statement to add, and hides no other hop', async () => {
  const one = await readiness(({ operation, input }) => (operation === 'FilterLogEvents' && input['logGroupName'] === group ? denied : null));
  assert.deepEqual([one.code, one.states['gateway'], one.states['interceptor']], [1, 'unreadable', 'ready']);
  assert.match(one.of('gateway').because, /Viewer\/ana may not call logs:FilterLogEvents .*add to that role's policy \{"Effect":"Allow","Action":"logs:FilterLogEvents"/);
  assert.match(JSON.stringify(one.readiness.readerPolicy), /logs:StartLiveTail/);
  const live = await readiness(({ operation, input }) => (operation === 'DescribeLogGroups' && input['limit'] === 1 ? denied : null));
  assert.deepEqual([live.states['gateway'], live.of('gateway').notes.length], ['ready', 1]);
  assert.match(live.of('gateway').notes[0]?.because ?? '', /cannot be followed live: .*logs:DescribeLogGroups/);
  const all = await readiness(({ operation }) => (/^(Get(Gateway|AgentRuntime|Function)|DescribeDeliver)/.test(operation) ? denied : null));
  assert.deepEqual([all.states['gateway'], all.states['interceptor']], ['ready', 'ready'], 'their groups can be read all the same');
});

async function runtimeId(): Promise<string> {
  const { agentRuntimes } = await new BedrockAgentCoreControlClient(stage.moto.access).send(new ListAgentRuntimesCommand({}));
  return agentRuntimes?.[0]?.agentRuntimeId ?? '';
}

test('flows --aws says what to do where there are none, and a hop whose log cannot be there is not logged, for that reason', async () => {
  const empty = await runHere(stage.moto, ['flows', stage.folder, '--aws', '--since', '30m']);
  assert.equal(empty.code, 0, empty.stderr);
  assert.match(empty.stdout, /^No flows in the logs of the last 30m\. Send a request \(agentcore-chain verify \S+\), look further back \(--since 1d\), or .*: agentcore-chain readiness /);
  assert.match(empty.stderr, /The logs of agent, target were not read/);

  const at = Date.now() - 120_000;
  const line = (hop: string, moment: string, ms: number, own = {}) => ({ timestamp: at + ms, message: JSON.stringify({ tokenHop: 1, hop, moment, at: new Date(at + ms).toISOString(), correlationId, ...own }) });
  const earlier = { resource_arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders', event_timestamp: at - 600_000, body: { isError: false, log: 'Started processing request', id: '1' }, account_id: '123456789012', request_id: '6f1c8f0e-7a57-4d54-9c55-0b4f4c7f3a11', trace_id: '0'.repeat(32), span_id: '0'.repeat(16) };
  await plantLogs(stage.moto.access, {
    [`/aws/bedrock-agentcore/runtimes/${await runtimeId()}-DEFAULT`]: { 'runtime-logs-1': [line('agent', 'received', 0), line('agent', 'sent', 20)] },
    [group]: { BedrockAgentCoreGateway_ApplicationLogs: [{ timestamp: at - 600_000, message: JSON.stringify(earlier) }] },
  });
  type Document = { readonly correlationId?: string; readonly hops: readonly { readonly hop: string; readonly presence: string; readonly observations: readonly unknown[] }[] };
  const presence = async (): Promise<string | undefined> => {
    const { stdout } = await runHere(stage.moto, ['flows', stage.folder, '--aws', '--json']);
    const flow = (JSON.parse(stdout) as readonly Document[]).find(({ hops }) => hops.some(({ hop, observations }) => hop === 'agent' && observations.length > 0));
    return flow?.hops.find(({ hop }) => hop === 'gateway')?.presence;
  };
  assert.equal(await presence(), 'notReached', 'the gateway was heard from, and can be');
  const { deliveries: [delivery] = [] } = await logs.send(new DescribeDeliveriesCommand({}));
  await logs.send(new DeleteDeliveryCommand({ id: delivery?.id }));
  assert.equal(await presence(), 'notLogged');
  const drawn = await runHere(stage.moto, ['flow', stage.folder, '--aws']);
  assert.match(drawn.stderr, /The logs of gateway, target were not read\. Why, and what mends it: agentcore-chain readiness /);
});
