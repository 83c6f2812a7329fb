import { BedrockAgentCoreControlClient, GetAgentRuntimeCommand, GetAgentRuntimeEndpointCommand, GetGatewayCommand, GetGatewayTargetCommand, paginateListGatewayTargets } from '@aws-sdk/client-bedrock-agentcore-control';
import type { ConfigSource } from '../app/ports.ts';
import { defaultQualifier, endpointOfLogGroup } from '../core/agentcore/runtime/runtime.ts';
import type { WatchedChain } from '../core/chain/chain.ts';
import type { ConfigurationResource, ConfigurationRevision } from '../core/chain/configuration.ts';
import { ChainError } from '../core/errors.ts';
import { identityConfigurationOf } from '../core/identity/identityConfigurationOf.ts';
import { awsClientSettings } from './awsClientSettings.ts';
import type { AwsAccess } from '../app/ports.ts';
import { awsFailure } from './awsFailure.ts';
import type { AwsCall } from './awsFailure.ts';
import { revisionOfGateway, revisionOfRuntime, revisionOfTarget, unreadable } from './revisionOf.ts';

/**
 * The configuration that AWS holds now: runtime, gateway and its targets, each one revision that begins with its last update.
 * Knows no earlier one (AWS keeps none) and finds no resource by itself: the ids stand in the chain file. Issuer, audience and
 * client id are the identity provider's, so the chain file is asked for them. What cannot be read is a revision that says why.
 *
 * @throws ChainError from `revisions`: `aws-credentials-missing`, `aws-unavailable`.
 */
export function awsConfigSource(chain: Pick<WatchedChain, 'identity' | 'agent' | 'gateway' | 'observability'>, access: AwsAccess): ConfigSource {
  const client = new BedrockAgentCoreControlClient(awsClientSettings(access));
  return {
    revisions: async (signal) => {
      const reading: Reading = { client, access, signal };
      const [runtime, gateway] = await Promise.all([readRuntime(chain, reading), readGateway(chain.gateway.gatewayId, reading)]);
      return [{ resource: 'identity', from: 0, value: identityConfigurationOf(chain.identity) }, runtime, ...gateway];
    },
  };
}

type Reading = { readonly client: BedrockAgentCoreControlClient; readonly access: AwsAccess; readonly signal: AbortSignal | undefined };

/** Of the endpoint whose log is read: it may stand at another version than the newest, from when it was moved there. Fact `runtime.endpoint-version`. */
async function readRuntime({ agent: { runtimeId }, observability: { logGroups } }: Pick<WatchedChain, 'agent' | 'observability'>, reading: Reading): Promise<ConfigurationRevision> {
  if (runtimeId === null) return unreadable('runtime', 'agentcore-chain.json names no runtime (agent.runtimeId)');
  const endpoint = endpointOfLogGroup(runtimeId, logGroups['agent']) ?? defaultQualifier;
  if (endpoint !== defaultQualifier) {
    return readOne('runtime', endpointCall(runtimeId, endpoint, reading.access), reading, async (options) => {
      const { liveVersion, lastUpdatedAt } = await reading.client.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId: runtimeId, endpointName: endpoint }), options);
      const revision = await readOne('runtime', runtimeCall(runtimeId, reading.access), reading, async (own) =>
        revisionOfRuntime(await reading.client.send(new GetAgentRuntimeCommand({ agentRuntimeId: runtimeId, ...(liveVersion === undefined ? {} : { agentRuntimeVersion: liveVersion }) }), own)));
      return { ...revision, from: Math.max(revision.from, lastUpdatedAt?.getTime() ?? 0) };
    });
  }
  return readOne('runtime', runtimeCall(runtimeId, reading.access), reading, async (options) =>
    revisionOfRuntime(await reading.client.send(new GetAgentRuntimeCommand({ agentRuntimeId: runtimeId }), options)));
}

async function readGateway(gatewayId: string | null, reading: Reading): Promise<readonly ConfigurationRevision[]> {
  if (gatewayId === null) {
    const because = 'agentcore-chain.json names no gateway (gateway.gatewayId)';
    return [unreadable('gateway', because), unreadable('target', because)];
  }
  const gateway = readOne('gateway', gatewayCall('GetGateway', gatewayId, reading.access), reading, async (options) =>
    revisionOfGateway(await reading.client.send(new GetGatewayCommand({ gatewayIdentifier: gatewayId }), options)));
  const [own, targets] = await Promise.all([gateway, readTargets(gatewayId, reading)]);
  return [own, ...targets];
}

async function readTargets(gatewayId: string, reading: Reading): Promise<readonly ConfigurationRevision[]> {
  const listed = await attempt(gatewayCall('ListGatewayTargets', gatewayId, reading.access), reading, (options) => targetIds(gatewayId, reading.client, options));
  if (listed.state === 'refused') return [unreadable('target', listed.because)];
  return Promise.all(listed.answer.map((targetId) =>
    readOne('target', targetCall(targetId, gatewayId, reading.access), reading, async (options) =>
      revisionOfTarget(await reading.client.send(new GetGatewayTargetCommand({ gatewayIdentifier: gatewayId, targetId }), options)))));
}

async function targetIds(gatewayId: string, client: BedrockAgentCoreControlClient, options: SendOptions): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const page of paginateListGatewayTargets({ client }, { gatewayIdentifier: gatewayId }, options)) {
    for (const { targetId } of page.items ?? []) if (targetId !== undefined) ids.push(targetId);
  }
  return ids;
}

async function readOne(resource: ConfigurationResource, call: AwsCall, reading: Reading, ask: Ask<ConfigurationRevision>): Promise<ConfigurationRevision> {
  const outcome = await attempt(call, reading, ask);
  return outcome.state === 'answered' ? outcome.answer : unreadable(resource, outcome.because);
}

type SendOptions = { readonly abortSignal?: AbortSignal };
type Ask<Answer> = (options: SendOptions) => Promise<Answer>;
type Outcome<Answer> = { readonly state: 'answered'; readonly answer: Answer } | { readonly state: 'refused'; readonly because: string };

async function attempt<Answer>(call: AwsCall, { signal }: Reading, ask: Ask<Answer>): Promise<Outcome<Answer>> {
  try {
    return { state: 'answered', answer: await ask(signal === undefined ? {} : { abortSignal: signal }) };
  } catch (error) {
    signal?.throwIfAborted();
    const failure = awsFailure(error, call);
    if (failure instanceof ChainError) throw failure;
    return { state: 'refused', because: failure.because };
  }
}

function runtimeCall(runtimeId: string, access: AwsAccess): AwsCall {
  return { service: 'bedrock-agentcore', operation: 'GetAgentRuntime', access, resource: `runtime/${runtimeId}`, what: `runtime ${runtimeId}` };
}

function endpointCall(runtimeId: string, endpoint: string, access: AwsAccess): AwsCall {
  return { service: 'bedrock-agentcore', operation: 'GetAgentRuntimeEndpoint', access, resource: `runtime/${runtimeId}/runtime-endpoint/${endpoint}`, what: `endpoint ${endpoint} of runtime ${runtimeId}` };
}

function gatewayCall(operation: 'GetGateway' | 'ListGatewayTargets', gatewayId: string, access: AwsAccess): AwsCall {
  return { service: 'bedrock-agentcore', operation, access, resource: `gateway/${gatewayId}`, what: `gateway ${gatewayId}` };
}

/** IAM judges it by the gateway's ARN: a target has none. */
function targetCall(targetId: string, gatewayId: string, access: AwsAccess): AwsCall {
  return { service: 'bedrock-agentcore', operation: 'GetGatewayTarget', access, resource: `gateway/${gatewayId}`, what: `target ${targetId} of gateway ${gatewayId}` };
}
