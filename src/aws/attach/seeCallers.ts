import { GetAgentRuntimeCommand, ListTagsForResourceCommand, paginateListAgentRuntimeEndpoints, paginateListAgentRuntimes } from '@aws-sdk/client-bedrock-agentcore-control';
import type { GetAgentRuntimeCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import { defaultQualifier } from '../../core/agentcore/runtime/runtime.ts';
import { environmentNames, tagsTie } from '../../core/attach/callsGateway.ts';
import type { CallerBy, Look, SeenCallers, SeenGateway, SeenRuntime } from '../../core/attach/seenDeployment.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';
import { inTurns } from './inTurns.ts';
import { roleNames } from './roleNames.ts';
import { authorizerOf } from './seeGateway.ts';

type Runtime = GetAgentRuntimeCommandOutput & { readonly agentRuntimeId: string };

/**
 * The runtimes that call a gateway. Surest first: their environment names it; only where none does, a tag of their deployment is the gateway's too;
 * then their role's policies name it: fact `tools.caller-of-gateway`. Holds no value of an environment.
 */
export async function seeCallers(gateway: SeenGateway, clients: AttachClients, signal: AbortSignal): Promise<SeenCallers> {
  const listed = await look(call('ListAgentRuntimes', '*', 'the runtimes', clients), signal, async (options) => {
    const ids: string[] = [];
    for await (const { agentRuntimes = [] } of paginateListAgentRuntimes({ client: clients.control }, {}, options)) ids.push(...agentRuntimes.flatMap(({ agentRuntimeId }) => agentRuntimeId ?? []));
    return ids;
  });
  if (listed.state !== 'told') return { runtimes: [], unread: listed.state === 'unreadable' ? [listed.because] : [] };
  const looks = await inTurns(listed.answer, (id) => getRuntime(id, clients, signal));
  const unread = looks.flatMap((seen) => (seen.state === 'unreadable' ? [seen.because] : []));
  const runtimes = looks.flatMap((seen) => (seen.state === 'told' ? [seen.answer] : []));
  const told = async (found: readonly Runtime[], by: CallerBy): Promise<SeenCallers> => ({ runtimes: await inTurns(found, (runtime) => seenRuntime(runtime, by, clients, signal)), unread });

  const byEnvironment = runtimes.filter(({ environmentVariables = {} }) => environmentNames(environmentVariables, gateway));
  if (byEnvironment.length > 0) return told(byEnvironment, 'environment');
  const tagged = await byTag(gateway, runtimes, clients, signal);
  if (tagged.found.length > 0) return told(tagged.found, 'tag');
  const named = await inTurns(runtimes, async (runtime) => ({ runtime, look: await roleNames(runtime.roleArn ?? '', gateway.arn, clients, signal) }));
  const unjudged = named.flatMap(({ look: { unread: because } }) => because ?? []);
  return { ...(await told(named.flatMap(({ runtime, look: { names } }) => (names ? [runtime] : [])), 'role')), unread: [...unread, ...tagged.unread, ...new Set(unjudged)] };
}

/** One that the user, or a file of another tool, says to be the agent. */
export async function seeRuntime(id: string, clients: AttachClients, signal: AbortSignal): Promise<Look<SeenRuntime>> {
  const seen = await getRuntime(id, clients, signal);
  return seen.state === 'told' ? { state: 'told', answer: await seenRuntime(seen.answer, 'said', clients, signal) } : seen;
}

function getRuntime(id: string, clients: AttachClients, signal: AbortSignal): Promise<Look<Runtime>> {
  return look(call('GetAgentRuntime', id, `runtime ${id}`, clients), signal, async (options) => ({ ...(await clients.control.send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), options)), agentRuntimeId: id }));
}

type Tagged = { readonly found: readonly Runtime[]; readonly unread: readonly string[] };

async function byTag(gateway: SeenGateway, runtimes: readonly Runtime[], clients: AttachClients, signal: AbortSignal): Promise<Tagged> {
  const own = await tagsOf(gateway.arn, `gateway ${gateway.id}`, clients, signal);
  if (own.state !== 'told') return { found: [], unread: own.state === 'unreadable' ? [own.because] : [] };
  if (Object.keys(own.answer).length === 0) return { found: [], unread: [] };
  const tags = await inTurns(runtimes, async (runtime) => ({ runtime, look: await tagsOf(runtime.agentRuntimeArn ?? '', `runtime ${runtime.agentRuntimeId}`, clients, signal) }));
  return {
    found: tags.flatMap(({ runtime, look: seen }) => (seen.state === 'told' && tagsTie(own.answer, seen.answer) ? [runtime] : [])),
    unread: tags.flatMap(({ look: seen }) => (seen.state === 'unreadable' ? [seen.because] : [])),
  };
}

function tagsOf(resourceArn: string, what: string, clients: AttachClients, signal: AbortSignal): Promise<Look<{ readonly [key: string]: string }>> {
  const tagCall: AwsCall = { service: 'bedrock-agentcore', operation: 'ListTagsForResource', access: clients.access, resource: resourceArn.split(':').slice(5).join(':'), what };
  return look(tagCall, signal, async (options) => (await clients.control.send(new ListTagsForResourceCommand({ resourceArn }), options)).tags ?? {});
}

/** DEFAULT first, then in the order of their names. */
function seeEndpoints(agentRuntimeId: string, clients: AttachClients, signal: AbortSignal): Promise<Look<readonly string[]>> {
  return look(call('ListAgentRuntimeEndpoints', agentRuntimeId, `the endpoints of runtime ${agentRuntimeId}`, clients), signal, async (options) => {
    const names: string[] = [];
    for await (const { runtimeEndpoints = [] } of paginateListAgentRuntimeEndpoints({ client: clients.control }, { agentRuntimeId }, options)) names.push(...runtimeEndpoints.flatMap(({ name }) => name ?? []));
    return names.toSorted((one, other) => Number(other === defaultQualifier) - Number(one === defaultQualifier) || (one < other ? -1 : 1));
  });
}

async function seenRuntime({ agentRuntimeId: id, agentRuntimeName: name = id, authorizerConfiguration, requestHeaderConfiguration }: Runtime, by: CallerBy, clients: AttachClients, signal: AbortSignal): Promise<SeenRuntime> {
  return {
    id, name, by,
    authorizer: authorizerOf(authorizerConfiguration?.customJWTAuthorizer === undefined ? 'AWS_IAM' : 'CUSTOM_JWT', authorizerConfiguration),
    requestHeaderAllowlist: requestHeaderConfiguration?.requestHeaderAllowlist ?? [],
    endpoints: await seeEndpoints(id, clients, signal),
  };
}

function call(operation: string, id: string, what: string, { access }: AttachClients): AwsCall {
  return { service: 'bedrock-agentcore', operation, access, resource: `runtime/${id}`, what };
}
