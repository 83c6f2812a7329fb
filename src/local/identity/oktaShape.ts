/** Okta's path of a custom authorization server; the issuer ends with it. */
const basePath = '/oauth2/default';

/** Names and paths of the stand-in, in one place because the provider, its pages and its clients have to agree on them. */
export const oktaShape = {
  basePath,
  interactionPath: `${basePath}/interaction/`,
  userinfoPath: `${basePath}/v1/userinfo`,
  frontendClientId: '0oa-local-frontend',
  /** Of a frontend that signs its users in on a server of its own, and so keeps a secret. */
  webClientId: '0oa-local-web',
  agentClientId: '0oa-local-agent',
  userScopes: ['openid', 'profile', 'email', 'offline_access', 'orders.read', 'orders.write'],
  /** The agent's own token, for a CUSTOM_JWT gateway: what it asks for, and the token's audience. */
  gatewayResource: 'api://gateway',
  gatewayScope: 'gateway.invoke',
  accessTokenSeconds: 3600,
} as const;
