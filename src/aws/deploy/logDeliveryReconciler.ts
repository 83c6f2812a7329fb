import { CreateDeliveryCommand, DeleteDeliveryCommand, DeleteDeliveryDestinationCommand, DeleteDeliverySourceCommand, DescribeDeliveriesCommand, GetDeliveryCommand, GetDeliveryDestinationCommand, GetDeliverySourceCommand, ListTagsForResourceCommand, PutDeliveryDestinationCommand, PutDeliverySourceCommand, TagResourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { CloudWatchLogsClient, Delivery } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsAccess } from '../../app/ports.ts';
import type { Placed, Present, Reconciler } from '../../app/ports/deploy.ts';
import { ownerOf, type Tags } from '../../core/deploy/ownership.ts';
import type { Fields, Outputs } from '../../core/deploy/resource.ts';
import { ChainError } from '../../core/errors.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look, tell, tellGone, type Told } from './ask.ts';
import { findInPages } from './findInPages.ts';

type Part = { readonly arn?: string | undefined; readonly tags?: Tags | undefined };

/**
 * The delivery of a resource's vended log into a log group: source and destination, both of the resource's name, and the delivery
 * between them, kept as one since none is of use alone. What an interrupted deployment left of it counts as there, and is filled up.
 * Fields: `resourceArn` and `logType` of the source, `destinationResourceArn`, and `isDelivered`. Output: the delivery's `id`, once there is one.
 */
export function logDeliveryReconciler(client: CloudWatchLogsClient, access: AwsAccess): Reconciler {
  const call = (operation: string, { name }: Placed): AwsCall => ({ service: 'logs', operation, access, resource: `${partIn(operation)}:${partIn(operation) === 'delivery' ? '*' : name}`, what: `log delivery ${name}` });

  const source = (resource: Placed, signal: AbortSignal) => look(call('GetDeliverySource', resource), signal, async (options) => (await client.send(new GetDeliverySourceCommand({ name: resource.name }), options)).deliverySource);
  const destination = (resource: Placed, signal: AbortSignal) => look(call('GetDeliveryDestination', resource), signal, async (options) => (await client.send(new GetDeliveryDestinationCommand({ name: resource.name }), options)).deliveryDestination);

  /** By the id on record where that is still this source's, else by its source. */
  const delivery = async (resource: Placed, signal: AbortSignal): Promise<Told<Delivery | undefined>> => {
    const id = resource.recorded?.['id'];
    if (id !== undefined) {
      const recorded = await look(call('GetDelivery', resource), signal, async (options) => (await client.send(new GetDeliveryCommand({ id }), options)).delivery);
      if (recorded.state === 'unreadable' || (recorded.state === 'told' && recorded.answer?.deliverySourceName === resource.name)) return recorded;
    }
    return look(call('DescribeDeliveries', resource), signal, (options) => findInPages(async (page) => {
      const { deliveries, nextToken } = await client.send(new DescribeDeliveriesCommand({ limit: 50, ...page }), options);
      return { items: deliveries, nextToken };
    }, ({ deliverySourceName }) => deliverySourceName === resource.name));
  };

  const tagsOf = async (resource: Placed, { arn = '', tags }: Part, signal: AbortSignal): Promise<Told<Tags>> => {
    if (tags !== undefined) return { state: 'told', answer: tags };
    return look(call('ListTagsForResource', resource), signal, async (options) => (await client.send(new ListTagsForResourceCommand({ resourceArn: arn }), options)).tags ?? {});
  };

  const putSource = (resource: Placed, { resourceArn, logType }: Fields, signal: AbortSignal) => tell(call('PutDeliverySource', resource), signal, (options) =>
    client.send(new PutDeliverySourceCommand({ name: resource.name, resourceArn: String(resourceArn), logType: String(logType), tags: { ...resource.tags } }), options));

  /** Tags are taken only with what is made. Answers its ARN. */
  const putDestination = async (resource: Placed, { destinationResourceArn }: Fields, isNew: boolean, signal: AbortSignal): Promise<string> => {
    const { deliveryDestination } = await tell(call('PutDeliveryDestination', resource), signal, (options) =>
      client.send(new PutDeliveryDestinationCommand({
        name: resource.name, deliveryDestinationType: 'CWL', deliveryDestinationConfiguration: { destinationResourceArn: String(destinationResourceArn) }, ...(isNew ? { tags: { ...resource.tags } } : {}),
      }), options));
    return deliveryDestination?.arn ?? '';
  };

  const deliver = async (resource: Placed, destinationArn: string, signal: AbortSignal): Promise<Outputs> => {
    const id = await tell(call('CreateDelivery', resource), signal, async (options) => {
      const { delivery } = await client.send(new CreateDeliveryCommand({ deliverySourceName: resource.name, deliveryDestinationArn: destinationArn, tags: { ...resource.tags } }), options);
      if (delivery?.id === undefined) throw new SyntaxError('an answer to CreateDelivery without content');
      return delivery.id;
    });
    return { id };
  };

  /** Fact `logs.delivery-order`. */
  const removeSource = async (resource: Placed, { outputs }: Present, signal: AbortSignal): Promise<void> => {
    const { id } = outputs;
    if (id !== undefined) await tellGone(call('DeleteDelivery', resource), signal, (options) => client.send(new DeleteDeliveryCommand({ id }), options));
    await tellGone(call('DeleteDeliverySource', resource), signal, (options) => client.send(new DeleteDeliverySourceCommand({ name: resource.name }), options));
  };

  return {
    observe: async (resource, signal) => {
      const [from, to, between] = await Promise.all([source(resource, signal), destination(resource, signal), delivery(resource, signal)]);
      if (from.state === 'unreadable') return from;
      if (to.state === 'unreadable') return to;
      if (between.state === 'unreadable') return between;
      const parts: readonly Part[] = [from, to].flatMap((told) => (told.state === 'told' && told.answer !== undefined ? [told.answer] : []));
      if (parts.length === 0) return { state: 'absent' };
      const tags = await Promise.all(parts.map((part) => tagsOf(resource, part, signal)));
      const untold = tags.find(({ state }) => state === 'unreadable');
      if (untold !== undefined && untold.state === 'unreadable') return untold;
      const owners = tags.map((told) => ownerOf(told.state === 'told' ? told.answer : {}, resource.chain));
      const { resourceArns = [], logType } = (from.state === 'told' ? from.answer : undefined) ?? {};
      const { id } = (between.state === 'told' ? between.answer : undefined) ?? {};
      const destinationResourceArn = to.state === 'told' ? to.answer?.deliveryDestinationConfiguration?.destinationResourceArn : undefined;
      return {
        state: 'present', owner: owners.find((owner) => owner !== 'this-chain') ?? 'this-chain',
        fields: { resourceArn: resourceArns[0], logType, destinationResourceArn, isDelivered: id !== undefined }, outputs: id === undefined ? {} : { id },
      };
    },

    create: async (resource, fields, signal) => {
      await putSource(resource, fields, signal);
      return deliver(resource, await putDestination(resource, fields, true, signal), signal);
    },

    update: async (resource, fields, found, signal) => {
      const { resourceArn, logType, destinationResourceArn } = found.fields;
      const isMoved = resourceArn !== undefined && (resourceArn !== fields['resourceArn'] || logType !== fields['logType']);
      // A source stays with its resource (fact `logs.delivery-one-source`): that of a gateway that is no more makes way.
      if (isMoved) await removeSource(resource, found, signal);
      if (isMoved || resourceArn === undefined) await putSource(resource, fields, signal);
      const destinationArn = await putDestination(resource, fields, destinationResourceArn === undefined, signal);
      return isMoved || found.outputs['id'] === undefined ? deliver(resource, destinationArn, signal) : found.outputs;
    },

    remove: async (resource, found, signal) => {
      await removeSource(resource, found, signal);
      await tellGone(call('DeleteDeliveryDestination', resource), signal, (options) => client.send(new DeleteDeliveryDestinationCommand({ name: resource.name }), options));
    },

    adopt: async (resource, _found, signal) => {
      for (const part of await Promise.all([source(resource, signal), destination(resource, signal), delivery(resource, signal)])) {
        if (part.state === 'unreadable') throw new ChainError('aws-refused', `${part.because}.`, { source: 'aws' });
        const resourceArn = part.state === 'told' ? part.answer?.arn : undefined;
        if (resourceArn !== undefined) await tell(call('TagResource', resource), signal, (options) => client.send(new TagResourceCommand({ resourceArn, tags: { ...resource.tags } }), options));
      }
    },
  };
}

function partIn(operation: string): 'delivery-source' | 'delivery-destination' | 'delivery' {
  if (operation.endsWith('Source')) return 'delivery-source';
  return operation.endsWith('Destination') ? 'delivery-destination' : 'delivery';
}
