import { randomBytes, randomUUID } from 'node:crypto';
import { CloudWatchLogsClient, CreateDeliveryCommand, PutDeliveryDestinationCommand, PutDeliverySourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { ConfigSource, LogSource } from '../../src/app/ports.ts';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import { awsConfigSource } from '../../src/aws/awsConfigSource.ts';
import { cloudWatchLogSource } from '../../src/aws/cloudWatchLogSource.ts';
import { vendedLogType, type GatewayLogRecord } from '../../src/core/agentcore/logs/gatewayLog.ts';
import type { ConfigurationRevision, IdentityConfiguration } from '../../src/core/chain/configuration.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { HopName } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { controlClientAt, createGateway, createRuntime, createTarget } from './agentCoreResources.ts';
import { plantLogs } from './logGroups.ts';
import type { PlantedEvent, PlantedLogs } from './logGroups.ts';
import type { Moto } from './moto.ts';

/** What a chain said and what was in force, as the two ports give it. */
export type Recording = {
  readonly records: readonly LogRecord[];
  readonly revisions: readonly ConfigurationRevision[];
  /** AWS has one configuration only: the one in force at this moment, in epoch milliseconds. By default, that of the newest record. */
  readonly at?: number;
  /** False: nothing delivers the gateway's log any more, so its lines are old ones. */
  readonly isGatewayDelivered?: boolean;
};

/** What of a chain file says where the replayed chain is. */
export type Deployed = {
  readonly identity: IdentityConfiguration;
  readonly runtimeId: string | null;
  readonly gatewayId: string | null;
  readonly logGroups: { readonly [hop in HopName]: string };
};

export type Replay = { readonly logSource: LogSource; readonly configSource: ConfigSource; readonly deployed: Deployed };

/**
 * Puts a recording into moto as AWS would hold it: each hop's lines in the log group and stream where its service writes them,
 * beside lines of AWS's own; runtime, gateway and targets as the revisions in force say, updated when those began. Changes no
 * text but the gateway's ARN and account. Each call makes groups and resources of its own.
 *
 * @throws Error where a record is older than the 14 days that CloudWatch takes.
 */
export async function replayInMoto(moto: Moto, { records, revisions, at = newestTime(records), isGatewayDelivered = true }: Recording): Promise<Replay> {
  const resources = await createResources(moto, inForceAt(revisions, at));
  const deployed = { ...resources, logGroups: groupsOf(resources.runtimeId, resources.gatewayId) };
  await plantLogs(moto.access, logsOf(records, deployed.logGroups, resources.gatewayArn));
  if (isGatewayDelivered && resources.gatewayId !== null) await deliverGatewayLog(moto, resources, deployed.logGroups.gateway);
  return { deployed, logSource: cloudWatchLogSource(chainOf(deployed), moto.access), configSource: awsConfigSource(chainOf(deployed), moto.access) };
}

/** A chain file's text, with the members that name the replayed chain: what `flows --aws` and `flow --aws` read. */
export function deployedChainFile(chainFile: string, { identity, runtimeId, gatewayId, logGroups }: Deployed): string {
  const chain = JSON.parse(chainFile) as { readonly [part in 'identity' | 'agent' | 'gateway' | 'observability']: object };
  return JSON.stringify({
    ...chain,
    identity: { ...chain.identity, ...identity },
    agent: { ...chain.agent, runtimeId },
    gateway: { ...chain.gateway, gatewayId },
    observability: { ...chain.observability, logGroups },
  }, null, 2);
}

function chainOf({ identity, runtimeId, gatewayId, logGroups }: Deployed): Parameters<typeof cloudWatchLogSource>[0] & Parameters<typeof awsConfigSource>[0] {
  return {
    identity: { preset: 'okta', ...identity },
    agent: { language: 'typescript', folder: 'agent', package: 'zip', model: 'scripted', authorizer: 'AWS_IAM', requestHeaderAllowlist: [], runtimeId, gatewayClient: null },
    gateway: { authorizer: 'AWS_IAM', passRequestHeaders: false, exceptionLevel: 'off', gatewayId },
    targets: [],
    frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' },
    observability: { claims: 'standard', retentionDays: 14, logGroups, logParts: {} },
  };
}

/** Of each resource, and of each target, the last revision that had begun. */
function inForceAt(revisions: readonly ConfigurationRevision[], at: number): readonly ConfigurationRevision[] {
  const inForce = new Map<string, ConfigurationRevision>();
  for (const revision of [...revisions].sort((a, b) => a.from - b.from)) {
    if (revision.from > at) continue;
    inForce.set(revision.resource === 'target' && 'value' in revision ? `target ${revision.value.name}` : revision.resource, revision);
  }
  return [...inForce.values()];
}

type Resources = Pick<Deployed, 'identity' | 'runtimeId' | 'gatewayId'> & { readonly gatewayArn: string };

async function createResources({ access }: Moto, revisions: readonly ConfigurationRevision[]): Promise<Resources> {
  const own = randomUUID().slice(0, 8); // AWS takes a name once
  let resources: Resources = { identity: { issuer: null, audience: null, clientId: null }, runtimeId: null, gatewayId: null, gatewayArn: '' };
  // In the order that AWS needs: a target needs its gateway, an authorizer the issuer.
  for (const resource of ['identity', 'runtime', 'gateway', 'target'] as const) {
    for (const revision of revisions) {
      if (revision.resource === resource && !('unreadable' in revision)) resources = await createResource(revision, resources);
    }
  }
  return resources;

  async function createResource(revision: Exclude<ConfigurationRevision, { readonly unreadable: string }>, made: Resources): Promise<Resources> {
    const client = controlClientAt(access, revision.from);
    switch (revision.resource) {
      case 'identity':
        return { ...made, identity: revision.value };
      case 'runtime':
        return { ...made, runtimeId: (await createRuntime(client, `orders_${own}`, revision.value, made.identity)).id };
      case 'gateway': {
        const gateway = await createGateway(client, `orders-${own}`, revision.value, made.identity);
        return { ...made, gatewayId: gateway.id, gatewayArn: gateway.arn };
      }
      case 'target':
        if (made.gatewayId === null) throw new Error(`the recording has target ${revision.value.name} and no gateway`);
        await createTarget(client, made.gatewayId, revision.value);
        return made;
    }
  }
}

async function deliverGatewayLog({ access }: Moto, { gatewayId, gatewayArn }: Resources, group: string): Promise<void> {
  const name = `${gatewayId}`;
  const logs = new CloudWatchLogsClient(awsClientSettings(access));
  await logs.send(new PutDeliverySourceCommand({ name, resourceArn: gatewayArn, logType: vendedLogType }));
  const { deliveryDestination } = await logs.send(new PutDeliveryDestinationCommand({ name, deliveryDestinationConfiguration: { destinationResourceArn: `arn:aws:logs:us-west-2:123456789012:log-group:${group}` } }));
  await logs.send(new CreateDeliveryCommand({ deliverySourceName: name, deliveryDestinationArn: deliveryDestination?.arn }));
  logs.destroy();
}

/** The names that AWS gives, or that its console proposes; frontend and target run in groups of the user's own. */
function groupsOf(runtimeId: string | null, gatewayId: string | null): Deployed['logGroups'] {
  const own = randomUUID().slice(0, 8);
  return {
    frontend: `/orders-${own}/frontend`,
    agent: `/aws/bedrock-agentcore/runtimes/${runtimeId ?? own}-DEFAULT`,
    gateway: `/aws/vendedlogs/bedrock-agentcore/gateway/APPLICATION_LOGS/${gatewayId ?? own}`,
    interceptor: `/aws/lambda/orders-interceptor-${own}`,
    target: `/orders-${own}/target-api`,
  };
}

function logsOf(records: readonly LogRecord[], groups: Deployed['logGroups'], gatewayArn: string): PlantedLogs {
  return Object.fromEntries(hopNames.map((hop) => {
    const events = eventsOf(records.filter((record) => record.hop === hop)).map((event) => (hop === 'gateway' ? withGatewayArn(event, gatewayArn) : event));
    return [groups[hop], streamsOf(hop, events)];
  }));
}

/** In the order of their time, as PutLogEvents wants them; a record without one goes with the record before it. */
function eventsOf(records: readonly LogRecord[]): readonly PlantedEvent[] {
  let latest = records.find(({ ingestedAt }) => ingestedAt !== null)?.ingestedAt ?? Date.now();
  const events = records.map(({ ingestedAt, text }) => ({ timestamp: (latest = ingestedAt ?? latest), message: text }));
  return events.sort((a, b) => a.timestamp - b.timestamp);
}

function streamsOf(hop: HopName, events: readonly PlantedEvent[]): { readonly [stream: string]: readonly PlantedEvent[] } {
  const first = events[0]?.timestamp ?? Date.now();
  const day = new Date(first).toISOString().slice(0, 10).replaceAll('-', '/');
  switch (hop) {
    case 'agent':
      return { [`${day}/[runtime-logs]${randomUUID()}`]: events, 'otel-rt-logs': [{ timestamp: first, message: otelLine(first) }] };
    case 'interceptor':
      return { [`${day}/[$LATEST]${randomBytes(16).toString('hex')}`]: [{ timestamp: first, message: initLine(first) }, ...events] };
    case 'gateway':
      return { BedrockAgentCoreGateway_ApplicationLogs: events };
    case 'frontend':
    case 'target':
      return { [`${hop}-7d4b9c6f5-x2x9k`]: events };
  }
}

/** Lambda's line on a new execution environment, and a log record of the agent's OpenTelemetry: lines that AWS adds of itself. */
function initLine(at: number): string {
  return JSON.stringify({ time: new Date(at).toISOString(), type: 'platform.initStart', record: { initializationType: 'on-demand', phase: 'init', runtimeVersion: 'nodejs:22.v60', functionName: 'orders-interceptor', functionVersion: '$LATEST' } });
}

function otelLine(at: number): string {
  return JSON.stringify({ resource: { attributes: { 'service.name': 'orders_agent.DEFAULT' } }, scope: { name: 'strands' }, timeUnixNano: at * 1e6, severityText: 'INFO', severityNumber: 9, body: 'invocation', attributes: {}, traceId: '0'.repeat(32), spanId: '0'.repeat(16) });
}

/** The emulated gateway wrote its local ARN; the deployed one writes its own. */
function withGatewayArn({ timestamp, message }: PlantedEvent, gatewayArn: string): PlantedEvent {
  if (!message.startsWith('{"resource_arn"')) return { timestamp, message };
  const record = JSON.parse(message) as GatewayLogRecord;
  return { timestamp, message: JSON.stringify({ ...record, resource_arn: gatewayArn, account_id: gatewayArn.split(':')[4] ?? '' }) };
}

function newestTime(records: readonly LogRecord[]): number {
  return records.reduce((newest, { ingestedAt }) => Math.max(newest, ingestedAt ?? 0), 0);
}
