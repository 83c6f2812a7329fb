import { paginateDescribeDeliveries, paginateDescribeDeliveryDestinations, paginateDescribeDeliverySources } from '@aws-sdk/client-cloudwatch-logs';
import { vendedLogType } from '../../core/agentcore/logs/gatewayLog.ts';
import type { Look } from '../../core/attach/seenDeployment.ts';
import type { AwsCall } from '../awsFailure.ts';
import { look } from '../deploy/ask.ts';
import type { AttachClients } from './attachClients.ts';

/** The log group into which a gateway's log is delivered: source of the gateway, delivery of the source, destination of the delivery. */
export async function seeGatewayLog(gatewayArn: string, { access, logs: client }: AttachClients, signal: AbortSignal): Promise<Look<string>> {
  const call = (operation: string, kind: string): AwsCall => ({ service: 'logs', operation, access, resource: `${kind}:*`, what: 'the log deliveries' });
  const sources = await look(call('DescribeDeliverySources', 'delivery-source'), signal, async (options) => {
    const names: string[] = [];
    for await (const { deliverySources = [] } of paginateDescribeDeliverySources({ client }, {}, options)) {
      for (const { name, resourceArns = [], logType } of deliverySources) if (name !== undefined && logType === vendedLogType && resourceArns.includes(gatewayArn)) names.push(name);
    }
    return names;
  });
  if (sources.state !== 'told') return sources;
  if (sources.answer.length === 0) return { state: 'absent' };
  const deliveries = await look(call('DescribeDeliveries', 'delivery'), signal, async (options) => {
    const arns: string[] = [];
    for await (const page of paginateDescribeDeliveries({ client }, {}, options)) {
      for (const { deliverySourceName = '', deliveryDestinationArn } of page.deliveries ?? []) if (deliveryDestinationArn !== undefined && sources.answer.includes(deliverySourceName)) arns.push(deliveryDestinationArn);
    }
    return arns;
  });
  if (deliveries.state !== 'told') return deliveries;
  if (deliveries.answer.length === 0) return { state: 'absent' };
  const groups = await look(call('DescribeDeliveryDestinations', 'delivery-destination'), signal, async (options) => {
    const found: string[] = [];
    for await (const { deliveryDestinations = [] } of paginateDescribeDeliveryDestinations({ client }, {}, options)) {
      for (const { arn = '', deliveryDestinationConfiguration } of deliveryDestinations) {
        const group = /:log-group:([^:]+)/.exec(deliveryDestinationConfiguration?.destinationResourceArn ?? '')?.[1];
        if (group !== undefined && deliveries.answer.includes(arn)) found.push(group);
      }
    }
    return found;
  });
  if (groups.state !== 'told') return groups;
  const [group] = groups.answer;
  return group === undefined ? { state: 'absent' } : { state: 'told', answer: group };
}
