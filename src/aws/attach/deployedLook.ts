import { BedrockAgentCoreControlClient, paginateListGateways } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import type { DeployedLook } from '../../app/ports/attach.ts';
import type { AwsAccess } from '../../app/ports.ts';
import type { ListedGateway } from '../../core/attach/seenDeployment.ts';
import { ChainError } from '../../core/errors.ts';
import { awsClientSettings } from '../awsClientSettings.ts';
import { look } from '../deploy/ask.ts';
import { refuseHollowAnswers } from '../refuseHollowAnswers.ts';
import type { AttachClients } from './attachClients.ts';
import { seeCallers, seeRuntime } from './seeCallers.ts';
import { seeFunction } from './seeFunction.ts';
import { seeGateway } from './seeGateway.ts';
import { seeGatewayLog } from './seeGatewayLog.ts';
import { seeTargets } from './seeTargets.ts';

/** Asks AWS nothing before it is used. */
export function deployedLook(access: AwsAccess): DeployedLook {
  const settings = awsClientSettings(access);
  const clients: AttachClients = { access, control: new BedrockAgentCoreControlClient(settings), logs: new CloudWatchLogsClient(settings), lambda: new LambdaClient(settings), iam: new IAMClient(settings), s3: new S3Client({ ...settings, followRegionRedirects: true }) };
  refuseHollowAnswers(clients.control.middlewareStack);
  refuseHollowAnswers(clients.logs.middlewareStack);
  refuseHollowAnswers(clients.lambda.middlewareStack);
  refuseHollowAnswers(clients.iam.middlewareStack);
  return {
    gateways: (signal) => listGateways(clients, signal),
    from: async (gatewayId, onProgress, signal) => {
      const gateway = await step('Gateway', onProgress, () => seeGateway(gatewayId, clients, signal));
      const { interceptor: seen } = gateway;
      const [targets, interceptor, callers, gatewayLog] = await Promise.all([
        step('Targets', onProgress, () => seeTargets(gateway, clients, signal)),
        seen === null ? null : step('Interceptor', onProgress, () => seeFunction(seen.functionArn, clients, signal)),
        step('Runtimes that call it', onProgress, () => seeCallers(gateway, clients, signal)),
        step('Log delivery', onProgress, () => seeGatewayLog(gateway.arn, clients, signal)),
      ]);
      return { region: access.region, gateway, targets, interceptor, callers, gatewayLog };
    },
    runtime: (id, signal) => seeRuntime(id, clients, signal),
    logGroups: (holding, signal) => listLogGroups(holding, clients, signal),
  };
}

async function step<Seen>(name: string, onProgress: Parameters<DeployedLook['from']>[1], work: () => Promise<Seen>): Promise<Seen> {
  onProgress({ step: name, state: 'started' });
  try {
    const seen = await work();
    onProgress({ step: name, state: 'done' });
    return seen;
  } catch (error) {
    onProgress({ step: name, state: 'failed' });
    throw error;
  }
}

async function listGateways({ access, control }: AttachClients, signal: AbortSignal): Promise<readonly ListedGateway[]> {
  const listed = await look({ service: 'bedrock-agentcore', operation: 'ListGateways', access, resource: 'gateway/*', what: 'the gateways' }, signal, async (options) => {
    const gateways: ListedGateway[] = [];
    for await (const { items = [] } of paginateListGateways({ client: control }, {}, options)) {
      for (const { gatewayId, name = '', status = '', description } of items) if (gatewayId !== undefined) gateways.push({ id: gatewayId, name, status, description: description ?? null });
    }
    return gateways;
  });
  if (listed.state === 'unreadable') throw new ChainError('aws-access-denied', `Which gateways there are is not to be found out: ${listed.because}.`, { source: 'aws', remedy: 'Name the gateway, or use a profile that may list them.' });
  return listed.state === 'absent' ? [] : listed.answer.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

async function listLogGroups(holding: string, { access, logs }: AttachClients, signal: AbortSignal): Promise<readonly string[]> {
  const listed = await look({ service: 'logs', operation: 'DescribeLogGroups', access, resource: 'log-group:*', what: 'the log groups' }, signal, async (options) =>
    (await logs.send(new DescribeLogGroupsCommand({ ...(holding === '' ? {} : { logGroupNamePattern: holding }), limit: 50 }), options)).logGroups ?? []);
  return listed.state === 'told' ? listed.answer.flatMap(({ logGroupName }) => logGroupName ?? []) : [];
}
