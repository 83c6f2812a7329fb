import { CreateAgentRuntimeCommand, CreateAgentRuntimeEndpointCommand, CreateGatewayCommand, CreateGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import { CloudWatchLogsClient, CreateDeliveryCommand, CreateLogGroupCommand, PutDeliveryDestinationCommand, PutDeliverySourceCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import { chainLines } from '../builders/chainLines.ts';
import { start } from '../builders/chainRecords.ts';
import { controlClientAt, gatewayInput, runtimeInput, targetInput } from './agentCoreResources.ts';
import { plantLogs } from './logGroups.ts';
import type { Moto } from './moto.ts';

/** A chain as another tool would have deployed it: with names of its own, no tag of ours, and log groups where its makers wanted them. */
export type PlantedChain = { readonly gatewayId: string; readonly runtimeId: string; readonly logGroups: { readonly [hop in 'agent' | 'gateway' | 'interceptor' | 'target']: string } };

const identity = { issuer: null, audience: null, clientId: null };
const zip = Buffer.from('UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA==', 'base64');
const header = 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken';

/** `by`: what ties the runtime to the gateway. Beside it stands a runtime that has nothing to do with it. */
export async function plantChain({ access }: Pick<Moto, 'access'>, by: 'environment' | 'role' = 'environment', name = 'shop'): Promise<PlantedChain> {
  const settings = awsClientSettings(access);
  const [control, logs, lambda, iam] = [controlClientAt(access), new CloudWatchLogsClient(settings), new LambdaClient(settings), new IAMClient(settings)];
  const { Role: role } = await iam.send(new CreateRoleCommand({ RoleName: `${name}-role`, AssumeRolePolicyDocument: '{"Version":"2012-10-17","Statement":[]}' }));
  const groups = { gateway: `/aws/vendedlogs/${name}`, interceptor: `/${name}/lambda/passthrough`, target: `/${name}/api` };
  const { FunctionArn: functionArn } = await lambda.send(new CreateFunctionCommand({ FunctionName: `${name}-passthrough`, Role: role?.Arn, Code: { ZipFile: zip }, Runtime: 'python3.13', Handler: 'h.h', LoggingConfig: { LogGroup: groups.interceptor } }));
  const { gatewayId = '', gatewayArn = '', gatewayUrl = '' } = await control.send(new CreateGatewayCommand({
    ...gatewayInput(`${name}-tools`, { authorizer: 'AWS_IAM', requestInterceptor: null, exceptionLevel: 'off' }, identity),
    interceptorConfigurations: [{ interceptor: { lambda: { arn: functionArn } }, interceptionPoints: ['REQUEST'], inputConfiguration: { passRequestHeaders: true } }],
  }));
  const target = targetInput(gatewayId, { name: 'orders', credentialProviders: [], allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'] });
  await control.send(new CreateGatewayTargetCommand({ ...target, targetConfiguration: { mcp: { openApiSchema: { inlinePayload: '{"openapi":"3.1.0","servers":[{"url":"https://api.example.com/v1"}]}' } } } }));
  const runtime = { ...runtimeInput(`${name}_agent`, { authorizer: 'AWS_IAM', requestHeaderAllowlist: [header] }, identity), roleArn: role?.Arn };
  const { agentRuntimeId: runtimeId = '' } = await control.send(new CreateAgentRuntimeCommand({ ...runtime, environmentVariables: by === 'environment' ? { MCP_ENDPOINT: gatewayUrl, SECRET: 'x' } : {} }));
  if (by === 'role') await iam.send(new PutRolePolicyCommand({ RoleName: `${name}-role`, PolicyName: 'p', PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 'bedrock-agentcore:InvokeGateway', Resource: gatewayArn } }) }));
  await control.send(new CreateAgentRuntimeCommand(runtimeInput(`${name}_stranger`, { authorizer: 'AWS_IAM', requestHeaderAllowlist: [] }, identity)));
  await logs.send(new CreateLogGroupCommand({ logGroupName: groups.gateway }));
  await logs.send(new PutDeliverySourceCommand({ name: `${name}-source`, resourceArn: gatewayArn, logType: 'APPLICATION_LOGS' }));
  const { deliveryDestination } = await logs.send(new PutDeliveryDestinationCommand({ name: `${name}-destination`, deliveryDestinationType: 'CWL', deliveryDestinationConfiguration: { destinationResourceArn: `arn:aws:logs:us-west-2:123456789012:log-group:${groups.gateway}:*` } }));
  await logs.send(new CreateDeliveryCommand({ deliverySourceName: `${name}-source`, deliveryDestinationArn: deliveryDestination?.arn }));
  return { gatewayId, runtimeId, logGroups: { agent: `/aws/bedrock-agentcore/runtimes/${runtimeId}-DEFAULT`, ...groups } };
}

/** Beside it: a second target, which is a function and has logged already, and a second endpoint of the agent's runtime. The group that the function has. */
export async function plantSecondTarget({ access }: Pick<Moto, 'access'>, { gatewayId, runtimeId }: PlantedChain): Promise<string> {
  const settings = awsClientSettings(access);
  const control = controlClientAt(access);
  const { FunctionArn: lambdaArn } = await new LambdaClient(settings).send(new CreateFunctionCommand({ FunctionName: 'stock', Role: 'arn:aws:iam::123456789012:role/shop-role', Code: { ZipFile: zip }, Runtime: 'python3.13', Handler: 'h.h' }));
  const tools = [{ name: 'list', description: 'Lists them.', inputSchema: { type: 'object' as const } }];
  await control.send(new CreateGatewayTargetCommand({ gatewayIdentifier: gatewayId, name: 'stock', targetConfiguration: { mcp: { lambda: { lambdaArn, toolSchema: { inlinePayload: tools } } } }, credentialProviderConfigurations: [{ credentialProviderType: 'GATEWAY_IAM_ROLE' }] }));
  await control.send(new CreateAgentRuntimeEndpointCommand({ agentRuntimeId: runtimeId, name: 'staging' }));
  await new CloudWatchLogsClient(settings).send(new CreateLogGroupCommand({ logGroupName: '/aws/lambda/stock' }));
  return '/aws/lambda/stock';
}

/** The lines of a healthy request of a minute ago, where each hop writes them. The frontend's go nowhere. */
export async function plantRequest({ access }: Pick<Moto, 'access'>, { logGroups }: PlantedChain): Promise<void> {
  const at = Date.now() - 60_000;
  const lines = chainLines(1, {}, at - start);
  await plantLogs(access, Object.fromEntries(Object.entries(logGroups).map(([hop, group]) => [group, { 'runtime-logs': lines.filter((line) => line.hop === hop).map(({ text }, index) => ({ timestamp: at + index, message: text })) }])));
}
