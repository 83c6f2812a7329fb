import { BedrockAgentCoreControlClient, GetAgentRuntimeCommand, GetGatewayCommand, ListTagsForResourceCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, DescribeDeliveriesCommand, DescribeDeliveryDestinationsCommand, DescribeDeliverySourcesCommand, DescribeLogGroupsCommand, FilterLogEventsCommand, type Delivery, type DeliveryDestination } from '@aws-sdk/client-cloudwatch-logs';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { AwsAccess } from '../app/ports.ts';
import { podGroupPrefix } from '../core/agentcore/account/eks.ts';
import { vendedLogType } from '../core/agentcore/logs/gatewayLog.ts';
import { functionLogGroup } from '../core/agentcore/interceptor/lambda.ts';
import { runtimeLogGroup } from '../core/agentcore/runtime/runtime.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import { chainWithProjects } from '../core/chain/chainWithProjects.ts';
import { ownerOf } from '../core/deploy/ownership.ts';
import { isOwnFunction } from '../core/readiness/judgeReadiness.ts';
import type { Seen, SeenDelivery, SeenFunction, SeenGateway, SeenGroup, SeenLogs, SeenRuntime } from '../core/readiness/seenLogs.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import type { AwsCall } from './awsFailure.ts';
import { look, type Told } from './deploy/ask.ts';
import { findInPages } from './deploy/findInPages.ts';
import { callForGroup } from './logGroups.ts';
import { refuseHollowAnswers } from './refuseHollowAnswers.ts';
import { transactionSearch } from './transactionSearch.ts';

type Looking = { readonly chain: WatchedChain; readonly access: AwsAccess; readonly control: BedrockAgentCoreControlClient; readonly logs: CloudWatchLogsClient; readonly lambda: LambdaClient; readonly signal: AbortSignal };

/**
 * Looks at how the logs of a deployed chain come to be, and at the first line of each. Changes nothing, and opens no live tail: whether one is let in is known only
 * by what it costs. `chain`: with the ids and groups that it has in AWS.
 *
 * @throws ChainError `aws-credentials-missing`, `aws-unavailable`.
 */
export async function seeLogs(chain: WatchedChain, access: AwsAccess, signal: AbortSignal): Promise<SeenLogs> {
  const looking = { chain, access, signal, control: new BedrockAgentCoreControlClient(awsClientSettings(access)), logs: new CloudWatchLogsClient(awsClientSettings(access)), lambda: new LambdaClient(awsClientSettings(access)) };
  refuseHollowAnswers(looking.control.middlewareStack);
  refuseHollowAnswers(looking.logs.middlewareStack);
  refuseHollowAnswers(looking.lambda.middlewareStack);
  try {
    return await seeAll(looking);
  } finally {
    for (const client of [looking.control, looking.logs, looking.lambda]) client.destroy();
  }
}

async function seeAll(looking: Looking): Promise<SeenLogs> {
  const { chain: { agent, gateway: { gatewayId }, observability: { logGroups } }, access, signal } = looking;
  const [runtime, found, spans, podGroups] = await Promise.all([
    agent.runtimeId === null ? null : seeRuntime(agent.runtimeId, looking),
    gatewayId === null ? null : seeGateway(gatewayId, looking),
    transactionSearch(access, signal),
    listPodGroups(looking),
  ]);
  const own = runtime?.state === 'told' ? [runtimeLogGroup(runtime.value.id)] : [];
  const called = found?.interceptor?.state === 'told' ? [found.interceptor.value.group] : [];
  const delivered = found?.gateway.state === 'told' && found.gateway.value.log.state === 'told' ? found.gateway.value.log.value.groups : [];
  const names = [...new Set([...Object.values(logGroups), ...own, ...called, ...delivered])];
  const groups = await Promise.all(names.map(async (name) => [name, await seeGroup(name, looking)] as const));
  return { groups: Object.fromEntries(groups), gateway: found?.gateway ?? null, interceptor: found?.interceptor ?? null, runtime, podGroups, transactionSearch: spans };
}

async function seeRuntime(agentRuntimeId: string, { access, control, signal }: Looking): Promise<Seen<SeenRuntime>> {
  const call: AwsCall = { service: 'bedrock-agentcore', operation: 'GetAgentRuntime', access, resource: `runtime/${agentRuntimeId}`, what: `runtime ${agentRuntimeId}` };
  return seen(await look(call, signal, (options) => control.send(new GetAgentRuntimeCommand({ agentRuntimeId }), options)), () => ({ id: agentRuntimeId }));
}

type SeenPair = { readonly gateway: Seen<SeenGateway>; readonly interceptor: Seen<SeenFunction> | null };

async function seeGateway(id: string, looking: Looking): Promise<SeenPair> {
  const { access, control, signal } = looking;
  const call: AwsCall = { service: 'bedrock-agentcore', operation: 'GetGateway', access, resource: `gateway/${id}`, what: `gateway ${id}` };
  const told = await look(call, signal, (options) => control.send(new GetGatewayCommand({ gatewayIdentifier: id }), options));
  if (told.state !== 'told') return { gateway: told, interceptor: null };
  const arn = told.answer.gatewayArn ?? '';
  const functionArn = told.answer.interceptorConfigurations?.find(({ interceptionPoints }) => interceptionPoints?.includes('REQUEST'))?.interceptor?.lambda?.arn;
  const [isOurs, log] = await Promise.all([isOwn(id, arn, looking), seeDelivery(arn, looking)]);
  const interceptor = functionArn === undefined ? null : await seeFunction(functionArn, isOurs, looking);
  return { gateway: { state: 'told', value: { id, arn, isOurs, log } }, interceptor };
}

/** What may not be seen to be ours, or cannot be deployed from here, is left to its owner. */
async function isOwn(id: string, resourceArn: string, { chain, access, control, signal }: Looking): Promise<boolean> {
  if (chainWithProjects(chain) === null) return false;
  const call: AwsCall = { service: 'bedrock-agentcore', operation: 'ListTagsForResource', access, resource: `gateway/${id}`, what: `gateway ${id}` };
  const told = await look(call, signal, (options) => control.send(new ListTagsForResourceCommand({ resourceArn }), options));
  return told.state === 'told' && ownerOf(told.answer.tags ?? {}, chain.name) === 'this-chain';
}

/** Facts `logs.delivery-names`, `logs.delivery-one-source`. */
async function seeDelivery(gatewayArn: string, { access, logs, signal }: Looking): Promise<Seen<SeenDelivery>> {
  const call = (operation: string): AwsCall => ({ service: 'logs', operation, access, resource: '*', what: 'log deliveries' });
  const source = await look(call('DescribeDeliverySources'), signal, async (options) => {
    const found = await findInPages(async (page) => {
      const { deliverySources, nextToken } = await logs.send(new DescribeDeliverySourcesCommand({ limit: 50, ...page }), options);
      return { items: deliverySources, nextToken };
    }, ({ resourceArns = [], logType }) => logType === vendedLogType && resourceArns.includes(gatewayArn));
    return found?.name ?? null;
  });
  if (source.state !== 'told') return seen(source, () => nowhere);
  if (source.answer === null) return { state: 'told', value: nowhere };
  const name = source.answer;
  const between = await look(call('DescribeDeliveries'), signal, async (options) => {
    const own: Delivery[] = [];
    await findInPages(async (page) => {
      const { deliveries, nextToken } = await logs.send(new DescribeDeliveriesCommand({ limit: 50, ...page }), options);
      return { items: deliveries, nextToken };
    }, (delivery) => delivery.deliverySourceName === name && own.push(delivery) === 0);
    return own;
  });
  if (between.state !== 'told') return seen(between, () => nowhere);
  const arns = new Set(between.answer.map(({ deliveryDestinationArn }) => deliveryDestinationArn));
  if (arns.size === 0) return { state: 'told', value: { ...nowhere, source: name } };
  const ends = await look(call('DescribeDeliveryDestinations'), signal, async (options) => {
    const own: DeliveryDestination[] = [];
    await findInPages(async (page) => {
      const { deliveryDestinations, nextToken } = await logs.send(new DescribeDeliveryDestinationsCommand({ limit: 50, ...page }), options);
      return { items: deliveryDestinations, nextToken };
    }, (destination) => arns.has(destination.arn) && own.push(destination) === 0);
    return own;
  });
  return seen(ends, (own) => {
    const targets = own.map(({ deliveryDestinationConfiguration, arn }) => deliveryDestinationConfiguration?.destinationResourceArn ?? arn ?? '');
    return { source: name, groups: targets.flatMap((arn) => groupIn(arn) ?? []), elsewhere: targets.filter((arn) => groupIn(arn) === null) };
  });
}

const nowhere: SeenDelivery = { source: null, groups: [], elsewhere: [] };

function groupIn(arn: string): string | null {
  return /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:([^:]+)(:\*)?$/.exec(arn)?.[1] ?? null;
}

async function seeFunction(arn: string, isOurGateway: boolean, { chain, access, lambda, signal }: Looking): Promise<Seen<SeenFunction>> {
  const [name = arn, qualifier = null] = arn.split(':function:')[1]?.split(':') ?? [];
  const call: AwsCall = { service: 'lambda', operation: 'GetFunctionConfiguration', access, resource: `function:${name}`, what: `function ${name}` };
  const told = await look(call, signal, (options) => lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }), options));
  return seen(told, ({ FunctionName, LoggingConfig: log = {}, TracingConfig: tracing }) => ({
    name: FunctionName ?? name, qualifier, isOurs: isOurGateway && isOwnFunction(chain, name),
    // Fact `logs.lambda-group`.
    group: log.LogGroup ?? functionLogGroup(FunctionName ?? name), logFormat: log.LogFormat ?? null,
    applicationLevel: log.ApplicationLogLevel ?? null, systemLevel: log.SystemLogLevel ?? null, tracing: tracing?.Mode ?? null,
  }));
}

async function seeGroup(name: string, { access, logs, signal }: Looking): Promise<SeenGroup> {
  const [described, read] = await Promise.all([
    look(callForGroup('DescribeLogGroups', name, access), signal, async (options) => {
      // They come by their names, so the one that is no longer than its prefix comes first.
      const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name, limit: 1 }), options);
      return logGroups.find(({ logGroupName }) => logGroupName === name) ?? null;
    }),
    look(callForGroup('FilterLogEvents', name, access), signal, (options) => logs.send(new FilterLogEventsCommand({ logGroupName: name, limit: 1 }), options)),
  ]);
  const isThere = described.state === 'told' && described.answer === null ? ({ state: 'absent' } as const) : described;
  return { described: seen(isThere, (group) => ({ retentionDays: group?.retentionInDays ?? null })), read: seen(read, () => null) };
}

/** Fact `logs.pods-group`. Where they may not be listed, none are proposed. */
async function listPodGroups({ access, logs, signal }: Looking): Promise<readonly string[]> {
  const told = await look(callForGroup('DescribeLogGroups', podGroupPrefix, access), signal, (options) => logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: podGroupPrefix }), options));
  return told.state === 'told' ? (told.answer.logGroups ?? []).flatMap(({ logGroupName = '' }) => (logGroupName.endsWith('/application') ? [logGroupName] : [])) : [];
}

function seen<Answer, Value>(told: Told<Answer>, read: (answer: Answer) => Value): Seen<Value> {
  return told.state === 'told' ? { state: 'told', value: read(told.answer) } : told;
}
