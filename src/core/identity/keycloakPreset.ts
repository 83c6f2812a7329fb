import type { IdentityPreset } from './identityPreset.ts';

export const keycloakPreset: IdentityPreset = {
  id: 'keycloak',
  name: 'Keycloak',
  about: 'A realm. An audience mapper has to put the API into aud.',
  issuer: {
    pattern: /^https?:\/\/[^/]+(\/[^/]+)*\/realms\/[^/]+$/,
    means: 'the issuer of a realm looks like https://keycloak.example.com/realms/orders',
    example: 'https://keycloak.example.com/realms/orders',
    mistakes: [
      { pattern: /\/realms\/[^/]+\/$/, because: 'a realm’s issuer has no slash at the end, and verifiers compare every character' },
      { pattern: /\/protocol\/openid-connect(\/|$)/, because: 'that is an endpoint; the issuer is what stands before /protocol' },
      { pattern: /\/admin\//, because: 'that is the admin console; the issuer ends in /realms/<realm>' },
      { pattern: /^(?!.*\/realms\/)/, because: 'the realm is missing; the issuer ends in /realms/<realm>' },
    ],
  },
  audience: {
    claim: 'aud',
    pattern: /./,
    means: 'what the audience mapper puts into aud: the client id of the API, or a text of your own',
    example: 'orders-api',
    mistakes: [{ pattern: /^account$/, because: 'that is the audience of Keycloak’s own account console, which stands in most tokens; add an audience mapper for your API' }],
  },
  clientId: { claims: ['azp'], pattern: /./, means: 'the client id of the frontend', example: 'orders-frontend', mistakes: [] },
  scopes: { claim: 'scope', form: 'words', askedPrefix: '', tokenPrefix: '', means: 'a scope is a client scope of the realm that the frontend’s client may ask for; it stands in the token by its name' },
  requests: { authorize: [], token: [], prompt: '', pkceListed: true, refresh: 'nothing: the code flow brings one, for as long as the session lasts' },
  inbound: { member: 'allowedAudience', restsOn: 'identity.keycloak-inbound' },
  notes: [
    {
      id: 'keycloak.audience', mark: 'P', source: 'phasetwo.io tutorials/clients/audience, run there on Keycloak 26; keycloak.org admin-api/protocol-mappers',
      statement: 'Keycloak does not put the API into aud by itself: a new realm’s tokens name account, or have no aud. Add an Audience mapper (oidc-audience-mapper) on a client scope, and that scope to the frontend’s client.',
    },
    {
      id: 'keycloak.hostname', mark: 'D', source: 'keycloak.org server/hostname',
      statement: 'iss is made of the hostname option. Where that is not set, it follows the address of the request: a token got inside the cluster then has another issuer than one got through the ingress.',
    },
    { id: 'keycloak.reachable', mark: 'D', source: 'AgentCore inbound-jwt-authorizer', statement: 'AgentCore fetches the discovery document itself: the realm must be reachable from AWS, or by a private endpoint of the authorizer.' },
    { id: 'keycloak.client', mark: 'P', source: 'phasetwo.io tutorials/clients/audience', statement: 'The client stands in azp, so AgentCore’s allowedClients, which compares client_id, does not fit without a mapper.' },
    { id: 'keycloak.roles', mark: 'UNVERIFIED', source: 'no measured source', statement: 'realm_access and resource_access list every role of the user and can make a token larger than the 4 KB that AgentCore passes: take Full scope allowed away from the client.' },
  ],
};
