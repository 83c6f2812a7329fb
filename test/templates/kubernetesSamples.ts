import type { Variables } from '../../src/core/scaffold/renderTemplate.ts';

const shared = {
  chainName: 'Orders', host: 'orders.example.com', region: 'us-west-2', issuer: 'https://issuer.example.com/oauth2/default', audience: 'api://orders', audienceClaim: 'aud', scopePrefix: '', claims: 'standard',
  runtimeHeader: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', agentAuthorizer: 'AWS_IAM',
};
const target = { ...shared, name: 'orders-target-api', component: 'target-api', port: '8080', healthPath: '/health', frontend: false };

/** Values for the template `kubernetes`: each kind of component that it is for. */
export const kubernetesSamples = {
  'target-api': target,
  'target-api of Amazon Cognito': { ...target, audience: 'client-1', audienceClaim: 'client_id', scopePrefix: 'orders/', claims: 'none' },
  frontend: { ...shared, name: 'orders-frontend', component: 'frontend', port: '8501', healthPath: '/_stcore/health', frontend: true },
} as const satisfies { readonly [variant: string]: Variables };
