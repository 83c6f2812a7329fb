import { CreateGatewayCommand, DeleteGatewayCommand, DeleteGatewayTargetCommand, GetGatewayCommand, GetGatewayTargetCommand, ListGatewaysCommand, ListGatewayTargetsCommand, ListTagsForResourceCommand, TagResourceCommand, UpdateGatewayCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { BedrockAgentCoreControlClient, CreateGatewayCommandInput, GatewayInterceptorConfiguration, GetGatewayCommandOutput, TargetSummary } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { changedFields } from '../../core/deploy/changedFields.ts';
import { clientToken } from '../../core/deploy/clientToken.ts';
import { gatewayIds } from '../../core/deploy/desired/gatewayResources.ts';
import { ownerOf } from '../../core/deploy/ownership.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import type { AwsCall } from '../awsFailure.ts';
import { isRoleTooNew, ready, settledState, untilGone } from './agentCoreState.ts';
import { look, tell, tellGone, type Told } from './ask.ts';
import { findInPages } from './findInPages.ts';
import { oncePropagated, type Wait } from './settle.ts';

export type GatewayWorkshop = { readonly client: BedrockAgentCoreControlClient; readonly access: AwsAccess; readonly wait: Wait };

type Gateway = GetGatewayCommandOutput;

/**
 * AgentCore gateways. Fields: `status`, and the members of `GatewayRequest`. What others set beside them stays. What a gateway
 * holds goes with it: a target belongs to its gateway. Outputs: `arn`, `id`, `url`.
 */
export function gatewayReconciler({ client, access, wait }: GatewayWorkshop): Reconciler {
  const call = (operation: string, { name }: Placed, id = '*'): AwsCall => ({ service: 'bedrock-agentcore', operation, access, resource: `gateway/${id}`, what: `gateway ${name}` });

  const get = (resource: Placed, id: string, signal: AbortSignal): Promise<Told<Gateway>> =>
    look(call('GetGateway', resource, id), signal, (options) => client.send(new GetGatewayCommand({ gatewayIdentifier: id }), options));

  /** AWS finds no gateway by its name: its lists are gone through. */
  const idByName = (resource: Placed, signal: AbortSignal): Promise<Told<string | null>> => look(call('ListGateways', resource), signal, async (options) => {
    const found = await findInPages((page) => client.send(new ListGatewaysCommand({ maxResults: 100, ...page }), options), ({ name }) => name === resource.name);
    return found?.gatewayId ?? null;
  });

  /** By the id on record where that is still this gateway's, else by its name. */
  const find = async (resource: Placed, signal: AbortSignal): Promise<Told<Gateway>> => {
    const id = resource.recorded?.['id'];
    const recorded: Told<Gateway> = id === undefined ? { state: 'absent' } : await get(resource, id, signal);
    if (recorded.state === 'unreadable' || (recorded.state === 'told' && recorded.answer.name === resource.name)) return recorded;
    const listed = await idByName(resource, signal);
    if (listed.state !== 'told') return listed;
    return listed.answer === null ? { state: 'absent' } : get(resource, listed.answer, signal);
  };

  const tagsOf = (resource: Placed, arn: string, signal: AbortSignal) =>
    look(call('ListTagsForResource', resource, arn.replace(/^.*:gateway\//, '')), signal, (options) => client.send(new ListTagsForResourceCommand({ resourceArn: arn }), options));

  const settled = (resource: Placed, id: string, signal: AbortSignal): Promise<Gateway | null> => settledState(wait, signal, () => get(resource, id, signal));

  const create = async (resource: Placed, fields: Fields, signal: AbortSignal, former: string | null): Promise<Outputs> => {
    const input = { ...membersIn(fields), tags: { ...resource.tags }, clientToken: clientToken(access.region, resource.tags, fields, former, resource.attempt) };
    const { gatewayId: id = '' } = await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('CreateGateway', resource), signal, (options) => client.send(new CreateGatewayCommand(input), options)));
    const made = await settled(resource, id, signal);
    // AWS knows the request from an earlier life of this gateway, and made nothing (fact `gateway.client-token`).
    if (made === null && former !== id) return create(resource, fields, signal, id);
    return outputsOf(ready(made, `gateway ${resource.name}`));
  };

  const targetsOf = (resource: Placed, id: string, signal: AbortSignal): Promise<readonly TargetSummary[]> => tell(call('ListGatewayTargets', resource, id), signal, async (options) => {
    const targets: TargetSummary[] = [];
    await findInPages((page) => client.send(new ListGatewayTargetsCommand({ gatewayIdentifier: id, maxResults: 100, ...page }), options), (target) => targets.push(target) === 0);
    return targets;
  });

  const remove = async (resource: Placed, id: string, signal: AbortSignal): Promise<void> => {
    // One that somebody else, or an interrupted run, is making or deleting cannot be deleted just then.
    if ((await settled(resource, id, signal)) === null) return;
    for (const { targetId = '' } of await targetsOf(resource, id, signal)) {
      const target = { gatewayIdentifier: id, targetId };
      await tellGone(call('DeleteGatewayTarget', resource, id), signal, (options) => client.send(new DeleteGatewayTargetCommand(target), options));
      await untilGone(wait, signal, () => look(call('GetGatewayTarget', resource, id), signal, (options) => client.send(new GetGatewayTargetCommand(target), options)), `target ${targetId} of gateway ${resource.name}`);
    }
    await tellGone(call('DeleteGateway', resource, id), signal, (options) => client.send(new DeleteGatewayCommand({ gatewayIdentifier: id }), options));
    await untilGone(wait, signal, () => get(resource, id, signal), `gateway ${resource.name}`);
  };

  return {
    observe: async (resource, signal) => {
      const arn = resource.recorded?.['arn'];
      const [found, early] = await Promise.all([find(resource, signal), arn === undefined ? null : tagsOf(resource, arn, signal)]);
      if (found.state !== 'told') return found;
      const { gatewayArn = '' } = found.answer;
      const tags = early !== null && gatewayArn === arn ? early : await tagsOf(resource, gatewayArn, signal);
      if (tags.state !== 'told') return tags;
      return { state: 'present', owner: ownerOf(tags.answer.tags ?? {}, resource.chain), fields: fieldsOf(found.answer), outputs: outputsOf(found.answer), besides: besidesIn(found.answer) };
    },

    create: (resource, fields, signal) => create(resource, fields, signal, resource.recorded?.['id'] ?? null),

    update: async (resource, fields, { outputs }, signal) => {
      const id = outputs['id'] ?? '';
      const current = await settled(resource, id, signal);
      if (current === null) return create(resource, fields, signal, id);
      if (current.status === 'FAILED' && (await targetsOf(resource, id, signal)).length === 0) {
        await remove(resource, id, signal);
        return create(resource, fields, signal, id);
      }
      if (changedFields(fieldsOf(current), fields).length > 0) {
        const input = { gatewayIdentifier: id, ...ofOthers(current), ...membersIn(fields), interceptorConfigurations: [...(membersIn(fields).interceptorConfigurations ?? []), ...interceptorsOfOthers(current)] };
        await oncePropagated(wait, signal, isRoleTooNew, () => tell(call('UpdateGateway', resource, id), signal, (options) => client.send(new UpdateGatewayCommand(input), options)));
      }
      return outputsOf(ready(await settled(resource, id, signal), `gateway ${resource.name}`));
    },

    remove: (resource, { outputs }, signal) => remove(resource, outputs['id'] ?? '', signal),

    adopt: async (resource, { outputs: { id, arn } }, signal) => {
      await tell(call('TagResource', resource, id), signal, (options) => client.send(new TagResourceCommand({ resourceArn: arn, tags: { ...resource.tags } }), options));
    },

    listHeld: async (resource, { outputs }, signal) => (await targetsOf(resource, outputs['id'] ?? '', signal)).map(({ name = '' }) => ({ id: gatewayIds.target(name), kind: 'gateway-target', name })),
  };
}

function fieldsOf({ status, name, roleArn, protocolType, authorizerType, authorizerConfiguration, interceptorConfigurations, exceptionLevel }: Gateway): Fields {
  return { status, name, roleArn, protocolType, authorizerType, authorizerConfiguration, interceptorConfigurations: interceptorConfigurations?.filter(isOfRequests).map(({ interceptionPoints: _points, ...one }) => ({ ...one, interceptionPoints: [request] })), exceptionLevel };
}

const request = 'REQUEST';

/** Whom the gateway calls with a request is the chain's affair; whom it calls with the reply is another's. */
function isOfRequests({ interceptionPoints = [] }: GatewayInterceptorConfiguration): boolean {
  return interceptionPoints.includes(request);
}

function interceptorsOfOthers({ interceptorConfigurations = [] }: Gateway): readonly GatewayInterceptorConfiguration[] {
  return interceptorConfigurations.flatMap(({ interceptionPoints = [], ...one }) => {
    const others = interceptionPoints.filter((point) => point !== request);
    return others.length === 0 ? [] : [{ ...one, interceptionPoints: others }];
  });
}

/** As a plan shows it. */
function besidesIn(gateway: Gateway): Fields {
  return { ...ofOthers(gateway), interceptorConfigurations: interceptorsOfOthers(gateway) };
}

/** What an update would take away if it were not sent along (fact `gateway.update-replaces`). AWS gives an empty description where there is none, and refuses to be sent one. */
function ofOthers({ description, protocolConfiguration, kmsKeyArn, customTransformConfiguration, policyEngineConfiguration, wafConfiguration }: Gateway) {
  return { ...(description === '' ? {} : { description }), protocolConfiguration, kmsKeyArn, customTransformConfiguration, policyEngineConfiguration, wafConfiguration };
}

type Members = Omit<CreateGatewayCommandInput, 'tags' | 'clientToken'>;

/** core/agentcore wrote them in the form that the API asks for. */
function membersIn({ status: _seenAlone, ...members }: Fields): Members {
  return members as unknown as Members;
}

function outputsOf({ gatewayArn: arn = '', gatewayId: id = '', gatewayUrl: url = '' }: Gateway): Outputs {
  return { arn, id, url };
}
