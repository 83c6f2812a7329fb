import { CreateAgentRuntimeCommand, DeleteAgentRuntimeCommand, GetAgentRuntimeCommand, GetAgentRuntimeEndpointCommand, ListAgentRuntimesCommand, ListTagsForResourceCommand, TagResourceCommand, UpdateAgentRuntimeCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { BedrockAgentCoreControlClient, CreateAgentRuntimeCommandInput, GetAgentRuntimeCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { defaultLifecycle, defaultQualifier } from '../../core/agentcore/runtime/runtime.ts';
import { changedFields, isSame } from '../../core/deploy/changedFields.ts';
import { clientToken } from '../../core/deploy/clientToken.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import type { Fields, Observed, Outputs } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone, type Told } from './ask.ts';
import { oncePropagated, untilSettled, type Wait } from './settle.ts';

export type RuntimeWorkshop = { readonly client: BedrockAgentCoreControlClient; readonly access: AwsAccess; readonly wait: Wait };

type Runtime = GetAgentRuntimeCommandOutput;

/**
 * AgentCore runtimes. Fields: `status`, and the members that Create- and UpdateAgentRuntime share. What others set beside them stays.
 * AWS makes and moves the endpoint DEFAULT; a change is done once that is ready too. Outputs: `arn`, `id`.
 */
export function runtimeReconciler({ client, access, wait }: RuntimeWorkshop): Reconciler {
  const call = (operation: string, { name }: Placed, id = '*'): AwsCall => ({ service: 'bedrock-agentcore', operation, access, resource: `runtime/${id}`, what: `runtime ${name}` });

  const get = (resource: Placed, id: string, signal: AbortSignal): Promise<Told<Runtime>> =>
    look(call('GetAgentRuntime', resource, id), signal, (options) => client.send(new GetAgentRuntimeCommand({ agentRuntimeId: id }), options));

  const tagsOf = (resource: Placed, arn: string, signal: AbortSignal) =>
    look(call('ListTagsForResource', resource, arn.replace(/^.*:runtime\//, '')), signal, (options) => client.send(new ListTagsForResourceCommand({ resourceArn: arn }), options));

  /** AWS finds no runtime by its name: its lists are gone through. */
  const idByName = (resource: Placed, signal: AbortSignal): Promise<Told<string | null>> => look(call('ListAgentRuntimes', resource), signal, async (options) => {
    for (let nextToken: string | undefined; ;) {
      const page = await client.send(new ListAgentRuntimesCommand({ maxResults: 100, ...(nextToken === undefined ? {} : { nextToken }) }), options);
      const found = page.agentRuntimes?.find(({ agentRuntimeName }) => agentRuntimeName === resource.name);
      if (found?.agentRuntimeId !== undefined) return found.agentRuntimeId;
      if (page.nextToken === undefined) return null;
      nextToken = page.nextToken;
    }
  });

  /** The runtime once AWS is done with it, however that ended; null where it is gone. */
  const settled = async (resource: Placed, id: string, signal: AbortSignal): Promise<Runtime | null> => {
    const seen = await untilSettled(wait, signal, () => get(resource, id, signal), (told) => told.state !== 'told' || !isUnderWay(told.answer.status));
    if (seen.state === 'unreadable') throw new ChainError('aws-refused', `${seen.because}.`, { source: 'aws' });
    return seen.state === 'told' ? seen.answer : null;
  };

  const ready = async (resource: Placed, outputs: Outputs, signal: AbortSignal): Promise<Outputs> => {
    const id = outputs['id'] ?? '';
    const runtime = await settled(resource, id, signal);
    if (runtime?.status !== 'READY') throw failed(`runtime ${resource.name}`, runtime?.status ?? 'gone', runtime?.failureReason);
    const endpoint = await untilSettled(
      wait, signal,
      () => look(call('GetAgentRuntimeEndpoint', resource, `${id}/runtime-endpoint/${defaultQualifier}`), signal, (options) => client.send(new GetAgentRuntimeEndpointCommand({ agentRuntimeId: id, endpointName: defaultQualifier }), options)),
      (told) => told.state !== 'told' || !isUnderWay(told.answer.status),
    );
    if (endpoint.state === 'unreadable') throw new ChainError('aws-refused', `${endpoint.because}.`, { source: 'aws' });
    if (endpoint.state === 'told' && endpoint.answer.status !== 'READY') throw failed(`endpoint ${defaultQualifier} of runtime ${resource.name}`, endpoint.answer.status ?? 'unknown', endpoint.answer.failureReason);
    return outputs;
  };

  const create = async (resource: Placed, fields: Fields, signal: AbortSignal, former = resource.recorded?.['id'] ?? null): Promise<Outputs> => {
    const input: CreateAgentRuntimeCommandInput = {
      agentRuntimeName: resource.name, ...membersIn(fields), tags: { ...resource.tags }, clientToken: clientToken(access.region, resource.tags, fields, former, resource.attempt),
    };
    const made = await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('CreateAgentRuntime', resource), signal, (options) => client.send(new CreateAgentRuntimeCommand(input), options)));
    return ready(resource, { arn: made.agentRuntimeArn ?? '', id: made.agentRuntimeId ?? '' }, signal);
  };

  const remove = async (resource: Placed, id: string, signal: AbortSignal): Promise<void> => {
    // One that somebody else, or an interrupted run, is deleting or making cannot be deleted just then.
    if ((await settled(resource, id, signal)) === null) return;
    await tellGone(call('DeleteAgentRuntime', resource, id), signal, (options) => client.send(new DeleteAgentRuntimeCommand({ agentRuntimeId: id }), options));
    const left = await settled(resource, id, signal);
    if (left !== null) throw failed(`runtime ${resource.name}`, left.status ?? 'unknown', left.failureReason);
  };

  return {
    observe: async (resource, signal) => {
      const { id, arn } = resource.recorded ?? {};
      if (id !== undefined && arn !== undefined) {
        const [runtime, tags] = await Promise.all([get(resource, id, signal), tagsOf(resource, arn, signal)]);
        if (runtime.state !== 'absent') return observed(resource, runtime, tags);
      }
      const listed = await idByName(resource, signal);
      if (listed.state !== 'told') return listed;
      if (listed.answer === null) return { state: 'absent' };
      const runtime = await get(resource, listed.answer, signal);
      if (runtime.state !== 'told') return runtime;
      return observed(resource, runtime, await tagsOf(resource, runtime.answer.agentRuntimeArn ?? '', signal));
    },

    create: (resource, fields, signal) => create(resource, fields, signal),

    update: async (resource, fields, { outputs }, signal) => {
      const id = outputs['id'] ?? '';
      const current = await settled(resource, id, signal);
      if (current === null) return create(resource, fields, signal, id);
      if (current.status === 'CREATE_FAILED' || current.status === 'DELETE_FAILED') {
        await remove(resource, id, signal);
        return create(resource, fields, signal, id);
      }
      if (changedFields(fieldsOf(current), fields).length > 0) {
        const input = { agentRuntimeId: id, ...ofOthers(current), ...membersIn(fields), clientToken: clientToken(fields, id, current.agentRuntimeVersion) };
        await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('UpdateAgentRuntime', resource, id), signal, (options) => client.send(new UpdateAgentRuntimeCommand(input), options)));
      }
      return ready(resource, outputs, signal);
    },

    remove: (resource, { outputs }, signal) => remove(resource, outputs['id'] ?? '', signal),

    adopt: async (resource, { outputs: { id, arn } }, signal) => {
      await tell(call('TagResource', resource, id), signal, (options) => client.send(new TagResourceCommand({ resourceArn: arn, tags: { ...resource.tags } }), options));
    },
  };
}

function observed(resource: Placed, runtime: Told<Runtime>, tags: Told<{ readonly tags?: Record<string, string> | undefined }>): Observed {
  if (runtime.state !== 'told') return runtime;
  if (tags.state !== 'told') return tags;
  const { agentRuntimeArn: arn = '', agentRuntimeId: id = '' } = runtime.answer;
  return { state: 'present', owner: ownerOf(tags.answer.tags ?? {}, resource.chain), fields: fieldsOf(runtime.answer), outputs: { arn, id }, besides: besidesIn(runtime.answer) };
}

function fieldsOf(runtime: Runtime): Fields {
  const { status, agentRuntimeArtifact, roleArn, networkConfiguration, protocolConfiguration, authorizerConfiguration, requestHeaderConfiguration, environmentVariables } = runtime;
  return { status, agentRuntimeArtifact, roleArn, networkConfiguration, protocolConfiguration, authorizerConfiguration, requestHeaderConfiguration, environmentVariables };
}

/** What an update would take away if it were not sent along: it replaces everything. AWS gives an empty description where there is none, and refuses to be sent one. */
function ofOthers({ description, lifecycleConfiguration, metadataConfiguration, filesystemConfigurations, capacityProviderConfiguration, platformVersion }: Runtime) {
  return { ...(description === '' ? {} : { description }), lifecycleConfiguration, metadataConfiguration, filesystemConfigurations, capacityProviderConfiguration, platformVersion };
}

/** As a plan shows it: without what AWS sets by itself. */
function besidesIn({ description, lifecycleConfiguration, filesystemConfigurations, capacityProviderConfiguration }: Runtime): Fields {
  return { description, ...(isSame(lifecycleConfiguration, defaultLifecycle) ? {} : { lifecycleConfiguration }), filesystemConfigurations, capacityProviderConfiguration };
}

type Members = Omit<CreateAgentRuntimeCommandInput, 'agentRuntimeName' | 'tags' | 'clientToken'>;

/** core/agentcore wrote them in the form that the API asks for. */
function membersIn({ status: _seenAlone, ...members }: Fields): Members {
  return members as Members;
}

function isUnderWay(status: string | undefined): boolean {
  return status === 'CREATING' || status === 'UPDATING' || status === 'DELETING';
}

function failed(what: string, status: string, reason: string | undefined): ChainError {
  return new ChainError('aws-refused', `AWS could not bring ${what} to READY, it is ${status}: ${reason ?? 'AWS does not say why'}`, {
    source: 'aws', remedy: 'Mend what it names, then deploy again: it goes on from here.',
  });
}

/**
 * For some seconds after the role was made or changed: "Role validation failed ... verify that the role exists and its trust policy allows
 * assumption by this service", and of an image "Access denied while validating ECR URI ... The execution role requires permissions".
 */
function isRoleTooNew(error: unknown): boolean {
  return error instanceof Error && /role validation failed|allows assumption|access denied while validating ECR/i.test(error.message);
}
