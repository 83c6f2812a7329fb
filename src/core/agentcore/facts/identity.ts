import type { Fact } from './fact.ts';

/** Identity providers at a customJWTAuthorizer of runtime and gateway, which both check a token alike. */
export const identityFacts = {
  'identity.any-provider': {
    statement: 'A customJWTAuthorizer takes any provider with a discovery document: its URL ends in /.well-known/openid-configuration, and at least one rule on audience, client, scope or claims is set. All that are set must pass.',
    source: 'inbound-jwt-authorizer; API model bedrock-agentcore-control', mark: 'D',
  },
  'identity.okta-inbound': {
    statement: 'Okta access tokens pass allowedAudience; allowedClients refuses them, since they name the client in cid.',
    source: 'identity-idp-okta for the audience; captures of others for cid', mark: 'P',
  },
  'identity.cognito-inbound': {
    statement: 'Amazon Cognito access tokens pass allowedClients with the app client’s id; allowedAudience refuses them, since they carry no aud.',
    source: 'identity-idp-cognito; aws/modern-data-architecture-accelerator, bedrock-agentcore-runtime-app', mark: 'D',
  },
  'identity.entra-inbound': {
    statement: 'Microsoft Entra ID tokens without custom claims pass allowedAudience with the application id; v2.0 tokens need the discovery URL with /v2.0 in it, v1.0 tokens the one without.',
    source: 'identity-idp-microsoft', mark: 'D',
  },
  'identity.auth0-inbound': {
    statement: 'Auth0 access tokens pass allowedAudience with the API’s identifier; allowedClients only with the RFC 9068 token profile.',
    source: 'identity-idp-auth0; support.auth0.com for the profile', mark: 'D',
  },
  'identity.keycloak-inbound': {
    statement: 'Keycloak access tokens with an audience mapper pass allowedAudience.',
    source: 'follows from inbound-jwt-authorizer; nobody has published a run', mark: 'UNVERIFIED',
  },
} as const satisfies Record<string, Fact>;
