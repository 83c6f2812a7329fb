import { arnsOf, partitionOf } from '../agentcore/account/arns.ts';
import { vendedLogType } from '../agentcore/logs/gatewayLog.ts';
import type { SeenFunction, SeenGateway } from './seenLogs.ts';

/** Where AWS is asked, for its own command-line tool. */
export type AwsPlace = { readonly account: string; readonly region: string; readonly profile: string | null };

/** One command line for a shell. Nothing in it is asked for: every name is filled in. */
export function awsCommand(words: readonly string[], { region, profile }: AwsPlace): string {
  return ['aws', ...words, '--region', region, ...(profile === null ? [] : ['--profile', profile])].map(shellWord).join(' ');
}

/** What has a gateway write its log into a group. Facts `logs.gateway-off-by-default`, `logs.delivery-names`. `hasGroup`: it is there already. */
export function deliveryCommands({ arn, id }: SeenGateway, source: string | null, to: { readonly group: string; readonly hasGroup: boolean }, place: AwsPlace): readonly string[] {
  const own = `${id}-log`.slice(-longestName);
  const destinationArn = `arn:${partitionOf(place.region)}:logs:${place.region}:${place.account}:delivery-destination:${own}`;
  return [
    ...(to.hasGroup ? [] : [createGroupCommand(to.group, place)]),
    ...(source === null ? [awsCommand(['logs', 'put-delivery-source', '--name', own, '--resource-arn', arn, '--log-type', vendedLogType], place)] : []),
    awsCommand(['logs', 'put-delivery-destination', '--name', own, '--delivery-destination-configuration', `destinationResourceArn=${groupArn(to.group, place)}`], place),
    awsCommand(['logs', 'create-delivery', '--delivery-source-name', source ?? own, '--delivery-destination-arn', destinationArn], place),
  ];
}

export function createGroupCommand(group: string, place: AwsPlace): string {
  return awsCommand(['logs', 'create-log-group', '--log-group-name', group], place);
}

const longestName = 60;

/** What has Lambda write JSON. Where the gateway calls a version, that one stays as it was published: a new one has to take its place. */
export function jsonLogCommands({ name, qualifier, group }: SeenFunction, place: AwsPlace): readonly string[] {
  return changeFunction(['--logging-config', `LogFormat=JSON,LogGroup=${group}`], { name, qualifier }, place);
}

export function tracingCommands({ name, qualifier }: SeenFunction, place: AwsPlace): readonly string[] {
  return changeFunction(['--tracing-config', 'Mode=Active'], { name, qualifier }, place);
}

export function levelCommands({ name, qualifier, group }: SeenFunction, place: AwsPlace): readonly string[] {
  return changeFunction(['--logging-config', `LogFormat=JSON,ApplicationLogLevel=INFO,SystemLogLevel=INFO,LogGroup=${group}`], { name, qualifier }, place);
}

function changeFunction(change: readonly string[], { name, qualifier }: Pick<SeenFunction, 'name' | 'qualifier'>, place: AwsPlace): readonly string[] {
  const update = awsCommand(['lambda', 'update-function-configuration', '--function-name', name, ...change], place);
  return qualifier === null || qualifier === '$LATEST' ? [update] : [update, awsCommand(['lambda', 'publish-version', '--function-name', name], place)];
}

/** Fact `logs.transaction-search`. */
export function transactionSearchCommand(place: AwsPlace): string {
  return awsCommand(['xray', 'update-trace-segment-destination', '--destination', 'CloudWatchLogs'], place);
}

function groupArn(group: string, { account, region }: AwsPlace): string {
  return arnsOf({ region, account, runtimeName: '', runtimeId: null, gatewayName: '', gatewayId: null, functionName: '', agentRepository: '' }).logGroup(group);
}

function shellWord(word: string): string {
  return /^[\w./:@=,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
