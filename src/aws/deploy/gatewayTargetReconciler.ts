import { CreateGatewayTargetCommand, DeleteGatewayTargetCommand, GetGatewayTargetCommand, ListGatewayTargetsCommand, UpdateGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { CreateGatewayTargetCommandInput, GetGatewayTargetCommandOutput } from '@aws-sdk/client-bedrock-agentcore-control';
import type { Placed, Reconciler } from '../../app/ports/deploy.ts';
import { targetRequest } from '../../core/agentcore/gateway/targetRequest.ts';
import { changedFields } from '../../core/deploy/changedFields.ts';
import { clientToken } from '../../core/deploy/clientToken.ts';
import { artifactOf, type Artifacts } from '../../core/deploy/deploymentSubject.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import { describeDocument, documentAt, readTargetDocument } from '../../core/deploy/document/targetDocument.ts';
import type { AwsCall } from '../awsFailure.ts';
import { isRoleTooNew, ready, settledState, untilGone } from './agentCoreState.ts';
import { look, tell, tellGone, type Told } from './ask.ts';
import { findInPages } from './findInPages.ts';
import type { GatewayWorkshop } from './gatewayReconciler.ts';
import { oncePropagated } from './settle.ts';

type Target = GetGatewayTargetCommandOutput;

/**
 * OpenAPI targets of a gateway, with their document in the request or in S3, and no credential provider. A target has no tags: it belongs to
 * whom its gateway belongs. Fields as `targetFields` of core/deploy has them. Output: `id`.
 */
export function gatewayTargetReconciler({ client, access, artifacts, wait }: GatewayWorkshop & { readonly artifacts: Artifacts }): Reconciler {
  const call = (operation: string, resource: Placed): AwsCall => ({ service: 'bedrock-agentcore', operation, access, resource: `gateway/${gatewayOf(resource)}`, what: `target ${resource.name} of gateway ${gatewayOf(resource)}` });

  const get = (resource: Placed, id: string, signal: AbortSignal): Promise<Told<Target>> =>
    look(call('GetGatewayTarget', resource), signal, (options) => client.send(new GetGatewayTargetCommand({ gatewayIdentifier: gatewayOf(resource), targetId: id }), options));

  const idByName = (resource: Placed, signal: AbortSignal): Promise<Told<string | null>> => look(call('ListGatewayTargets', resource), signal, async (options) => {
    const found = await findInPages((page) => client.send(new ListGatewayTargetsCommand({ gatewayIdentifier: gatewayOf(resource), maxResults: 100, ...page }), options), ({ name }) => name === resource.name);
    return found?.targetId ?? null;
  });

  const find = async (resource: Placed, signal: AbortSignal): Promise<Told<Target>> => {
    const id = resource.recorded?.['id'];
    const recorded: Told<Target> = id === undefined ? { state: 'absent' } : await get(resource, id, signal);
    if (recorded.state === 'unreadable' || (recorded.state === 'told' && recorded.answer.name === resource.name)) return recorded;
    const listed = await idByName(resource, signal);
    if (listed.state !== 'told') return listed;
    return listed.answer === null ? { state: 'absent' } : get(resource, listed.answer, signal);
  };

  /** The gateway's role reads a document in S3, and what it may was perhaps only just said. */
  const onceReadable = <Answer>({ documentUri }: Fields, signal: AbortSignal, work: () => Promise<Answer>): Promise<Answer> =>
    (documentUri === undefined ? work() : oncePropagated(wait, signal, isRoleTooNew, work));

  const settled = (resource: Placed, id: string, signal: AbortSignal): Promise<Target | null> => settledState(wait, signal, () => get(resource, id, signal));

  const create = async (resource: Placed, fields: Fields, signal: AbortSignal, former: string | null): Promise<Outputs> => {
    const input = { gatewayIdentifier: gatewayOf(resource), ...membersOf(resource, fields, artifacts), clientToken: clientToken(gatewayOf(resource), resource.tags, fields, former, resource.attempt) };
    const { targetId: id = '' } = await onceReadable(fields, signal, () => tell(call('CreateGatewayTarget', resource), signal, (options) => client.send(new CreateGatewayTargetCommand(input), options)));
    const made = await settled(resource, id, signal);
    // As with a gateway: the request is known from an earlier life of this target.
    if (made === null && former !== id) return create(resource, fields, signal, id);
    ready(made, `target ${resource.name}`);
    return { id };
  };

  const remove = async (resource: Placed, id: string, signal: AbortSignal): Promise<void> => {
    if ((await settled(resource, id, signal)) === null) return;
    await tellGone(call('DeleteGatewayTarget', resource), signal, (options) => client.send(new DeleteGatewayTargetCommand({ gatewayIdentifier: gatewayOf(resource), targetId: id }), options));
    await untilGone(wait, signal, () => get(resource, id, signal), `target ${resource.name}`);
  };

  return {
    observe: async (resource, signal) => {
      if (resource.holder === null) return { state: 'absent' };
      const found = await find(resource, signal);
      if (found.state !== 'told') return found;
      return { state: 'present', owner: 'this-chain', fields: fieldsOf(found.answer), outputs: { id: found.answer.targetId ?? '' }, besides: besidesIn(found.answer) };
    },

    create: (resource, fields, signal) => create(resource, fields, signal, resource.recorded?.['id'] ?? null),

    update: async (resource, fields, { outputs }, signal) => {
      const id = outputs['id'] ?? '';
      const current = await settled(resource, id, signal);
      if (current === null) return create(resource, fields, signal, id);
      if (current.status === 'FAILED') {
        await remove(resource, id, signal);
        return create(resource, fields, signal, id);
      }
      if (changedFields(fieldsOf(current), fields).length > 0) {
        const input = { gatewayIdentifier: gatewayOf(resource), targetId: id, ...withSettingsOfOthers(current, membersOf(resource, fields, artifacts)) };
        await onceReadable(fields, signal, () => tell(call('UpdateGatewayTarget', resource), signal, (options) => client.send(new UpdateGatewayTargetCommand(input), options)));
      }
      ready(await settled(resource, id, signal), `target ${resource.name}`);
      return outputs;
    },

    remove: (resource, { outputs }, signal) => remove(resource, outputs['id'] ?? '', signal),

    adopt: null,
  };
}

function fieldsOf({ status, targetConfiguration, credentialProviderConfigurations, metadataConfiguration }: Target): Fields {
  const schema = targetConfiguration?.mcp?.openApiSchema;
  return {
    status,
    // A target of another kind has none of these.
    ...describeDocument(schema?.inlinePayload ?? ''),
    documentUri: schema?.s3?.uri,
    documentOwner: schema?.s3?.bucketOwnerAccountId,
    allowedRequestHeaders: metadataConfiguration?.allowedRequestHeaders ?? [],
    credentialProviderConfigurations,
  };
}

type Members = Omit<CreateGatewayTargetCommandInput, 'gatewayIdentifier' | 'clientToken'>;

type TargetFields = { readonly url: string; readonly documentUri?: string; readonly documentOwner: string; readonly allowedRequestHeaders: readonly string[] };

/** `fields` says where the API is, and which document it is, or where that stands in S3; the document itself was packed. */
function membersOf({ id, name }: Placed, fields: Fields, artifacts: Artifacts): Members {
  const { url, documentUri: uri, documentOwner, allowedRequestHeaders } = fields as TargetFields; // as core/deploy makes them
  const schema = uri === undefined
    ? { inlinePayload: JSON.stringify(documentAt(readTargetDocument(artifactOf({ artifacts }, id).bytes) ?? {}, url)) }
    : { s3: { uri, bucketOwnerAccountId: documentOwner } };
  const { metadataConfiguration, targetConfiguration } = targetRequest({ name, credentialProvider: 'none', allowedRequestHeaders }, schema);
  return { name, targetConfiguration, ...(metadataConfiguration === undefined ? {} : { metadataConfiguration: { allowedRequestHeaders: [...allowedRequestHeaders] } }) };
}

/** An update replaces everything (fact `gateway.update-replaces`). */
function withSettingsOfOthers({ description, metadataConfiguration: before, privateEndpoint }: Target, { metadataConfiguration: own, ...members }: Members): Members {
  const { allowedRequestHeaders: _ours, ...others } = before ?? {};
  const metadataConfiguration = { ...others, ...own };
  return {
    ...members,
    ...(description === undefined || description === '' ? {} : { description }),
    ...(privateEndpoint === undefined ? {} : { privateEndpoint }),
    ...(Object.keys(metadataConfiguration).length === 0 ? {} : { metadataConfiguration }),
  };
}

/** As a plan shows it. */
function besidesIn({ description, metadataConfiguration, privateEndpoint }: Target): Fields {
  const { allowedRequestHeaders: _ours, ...others } = metadataConfiguration ?? {};
  return { description, privateEndpoint, ...(Object.keys(others).length === 0 ? {} : { metadataConfiguration: others }) };
}

function gatewayOf({ holder }: Placed): string {
  return holder?.['id'] ?? '';
}
