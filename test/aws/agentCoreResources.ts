import { BedrockAgentCoreControlClient, CreateAgentRuntimeCommand, CreateGatewayCommand, CreateGatewayTargetCommand } from '@aws-sdk/client-bedrock-agentcore-control';
import type { AuthorizerConfiguration, CreateAgentRuntimeCommandInput, CreateGatewayCommandInput, CreateGatewayTargetCommandInput, CredentialProviderConfiguration } from '@aws-sdk/client-bedrock-agentcore-control';
import { awsClientSettings } from '../../src/aws/awsClientSettings.ts';
import type { AwsAccess } from '../../src/app/ports.ts';
import type { CredentialProviderType } from '../../src/core/agentcore/gateway/gateway.ts';
import type { GatewayConfiguration, IdentityConfiguration, RuntimeConfiguration, TargetConfiguration } from '../../src/core/chain/configuration.ts';

const roleArn = 'arn:aws:iam::123456789012:role/AgentCoreChainRole';

/** A client whose calls happen at `at` (epoch milliseconds) as far as the resources' own times go. Only our launcher of moto obeys. */
export function controlClientAt(access: AwsAccess, at?: number): BedrockAgentCoreControlClient {
  const client = new BedrockAgentCoreControlClient(awsClientSettings(access));
  if (at !== undefined) {
    client.middlewareStack.add((next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-replay-time'] = String(at);
      return next(args);
    }, { step: 'build', name: 'replayTime' });
  }
  return client;
}

export async function createRuntime(client: BedrockAgentCoreControlClient, name: string, configuration: RuntimeConfiguration, identity: IdentityConfiguration): Promise<{ readonly id: string }> {
  const { agentRuntimeId } = await client.send(new CreateAgentRuntimeCommand(runtimeInput(name, configuration, identity)));
  return { id: present(agentRuntimeId) };
}

export async function createGateway(client: BedrockAgentCoreControlClient, name: string, configuration: GatewayConfiguration, identity: IdentityConfiguration): Promise<{ readonly id: string; readonly arn: string }> {
  const { gatewayId, gatewayArn } = await client.send(new CreateGatewayCommand(gatewayInput(name, configuration, identity)));
  return { id: present(gatewayId), arn: present(gatewayArn) };
}

export async function createTarget(client: BedrockAgentCoreControlClient, gatewayIdentifier: string, configuration: TargetConfiguration): Promise<{ readonly id: string }> {
  const { targetId } = await client.send(new CreateGatewayTargetCommand(targetInput(gatewayIdentifier, configuration)));
  return { id: present(targetId) };
}

export function runtimeInput(agentRuntimeName: string, { authorizer, requestHeaderAllowlist }: RuntimeConfiguration, identity: IdentityConfiguration): CreateAgentRuntimeCommandInput {
  return {
    agentRuntimeName,
    roleArn,
    agentRuntimeArtifact: { containerConfiguration: { containerUri: '123456789012.dkr.ecr.us-west-2.amazonaws.com/orders:1' } },
    networkConfiguration: { networkMode: 'PUBLIC' },
    ...(authorizer === 'CUSTOM_JWT' ? { authorizerConfiguration: jwtAuthorizer(identity) } : {}),
    ...(requestHeaderAllowlist.length === 0 ? {} : { requestHeaderConfiguration: { requestHeaderAllowlist: [...requestHeaderAllowlist] } }),
  };
}

export function gatewayInput(name: string, { authorizer, requestInterceptor, exceptionLevel }: GatewayConfiguration, identity: IdentityConfiguration): CreateGatewayCommandInput {
  return {
    name,
    roleArn,
    protocolType: 'MCP',
    authorizerType: authorizer,
    ...(authorizer === 'CUSTOM_JWT' ? { authorizerConfiguration: jwtAuthorizer(identity) } : {}),
    ...(exceptionLevel === 'off' ? {} : { exceptionLevel }),
    ...(requestInterceptor === null ? {} : {
      interceptorConfigurations: [{
        interceptor: { lambda: { arn: 'arn:aws:lambda:us-west-2:123456789012:function:interceptor' } },
        interceptionPoints: ['REQUEST'],
        inputConfiguration: { passRequestHeaders: requestInterceptor.passRequestHeaders },
      }],
    }),
  };
}

export function targetInput(gatewayIdentifier: string, { name, credentialProviders, allowedRequestHeaders }: TargetConfiguration): CreateGatewayTargetCommandInput {
  return {
    gatewayIdentifier,
    name,
    targetConfiguration: { mcp: { openApiSchema: { inlinePayload: '{"openapi":"3.1.0"}' } } },
    ...(credentialProviders.length === 0 ? {} : { credentialProviderConfigurations: credentialProviders.map(credentialProvider) }),
    ...(allowedRequestHeaders.length === 0 ? {} : { metadataConfiguration: { allowedRequestHeaders: [...allowedRequestHeaders] } }),
  };
}

function credentialProvider(credentialProviderType: CredentialProviderType): CredentialProviderConfiguration {
  const vault = 'arn:aws:bedrock-agentcore:us-west-2:123456789012:token-vault/default';
  switch (credentialProviderType) {
    case 'GATEWAY_IAM_ROLE':
      return { credentialProviderType };
    case 'OAUTH':
      return { credentialProviderType, credentialProvider: { oauthCredentialProvider: { providerArn: `${vault}/oauth2credentialprovider/orders`, scopes: [] } } };
    case 'API_KEY':
      return { credentialProviderType, credentialProvider: { apiKeyCredentialProvider: { providerArn: `${vault}/apikeycredentialprovider/orders` } } };
  }
}

function jwtAuthorizer({ issuer, audience }: IdentityConfiguration): AuthorizerConfiguration {
  return { customJWTAuthorizer: { discoveryUrl: `${issuer}/.well-known/openid-configuration`, ...(audience === null ? {} : { allowedAudience: [audience] }) } };
}

function present(id: string | undefined): string {
  if (id === undefined) throw new Error('moto answered without an id');
  return id;
}
