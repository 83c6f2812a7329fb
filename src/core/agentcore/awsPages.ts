const guide = (page: string): string => `https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/${page}.html`;

/** Where AWS explains what a setting of the chain file stands for: the pages that the facts of this folder name as their sources. */
export const awsPages = {
  regions: { title: 'Supported AWS Regions', url: guide('agentcore-regions') },
  runtimeHeaders: { title: 'Pass custom headers to AgentCore Runtime', url: guide('runtime-header-allowlist') },
  runtimePackage: { title: 'Deploy to AgentCore Runtime', url: guide('runtime-get-started-code-deploy') },
  runtimeAuthorizer: { title: 'Inbound authorization of AgentCore Runtime', url: guide('runtime-oauth') },
  gatewayAuthorizer: { title: 'Inbound authorization of AgentCore Gateway', url: guide('gateway-inbound-auth') },
  gatewayHeaders: { title: 'Header propagation with Gateway', url: guide('gateway-headers') },
  gatewayDebug: { title: 'Debugging messages of Gateway', url: guide('gateway-debug-messages') },
  interceptors: { title: 'Interceptors of Gateway', url: guide('gateway-interceptors') },
  interceptorTypes: { title: 'Types of interceptors of Gateway', url: guide('gateway-interceptors-types') },
  passRequestHeaders: { title: 'Configuration of interceptors', url: guide('gateway-interceptors-configuration') },
  toolNames: { title: 'How Gateway names tools', url: guide('gateway-tool-naming') },
  openapi: { title: 'OpenAPI targets of Gateway', url: guide('gateway-schema-openapi') },
  credentialProviders: { title: 'Outbound authorization of Gateway', url: guide('gateway-outbound-auth') },
  observability: { title: 'Configure AgentCore Observability', url: guide('observability-configure') },
  runtimePermissions: { title: 'IAM permissions for AgentCore Runtime', url: guide('runtime-permissions') },
  gatewayPermissions: { title: 'Permissions for AgentCore Gateway', url: guide('gateway-prerequisites-permissions') },
  models: { title: 'Models of Amazon Bedrock', url: 'https://docs.aws.amazon.com/bedrock/latest/userguide/models-supported.html' },
  retention: { title: 'PutRetentionPolicy', url: 'https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html' },
} as const satisfies { readonly [name: string]: AwsPage };

export type AwsPage = { readonly title: string; readonly url: string };
