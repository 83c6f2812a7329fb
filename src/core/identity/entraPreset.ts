import type { IdentityPreset } from './identityPreset.ts';

const version2 = /\/v2\.0$/;

export const entraPreset: IdentityPreset = {
  id: 'entra',
  name: 'Microsoft Entra ID',
  about: 'One tenant, by its id. The API’s application id is the audience.',
  issuer: {
    pattern: /^https:\/\/((login\.microsoftonline\.(com|us)|login\.partner\.microsoftonline\.cn|[a-z0-9-]+\.ciamlogin\.com)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/v2\.0|sts\.(windows\.net|chinacloudapi\.cn)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/)$/,
    means: 'the issuer of a tenant looks like https://login.microsoftonline.com/<tenant id>/v2.0, or https://sts.windows.net/<tenant id>/ for v1.0 tokens',
    example: 'https://login.microsoftonline.com/00001111-aaaa-2222-bbbb-3333cccc4444/v2.0',
    mistakes: [
      { pattern: /\/(common|organizations|consumers)(\/|$)/, because: 'that stands for many tenants and is in no token’s iss; name the tenant by its id' },
      { pattern: /^https:\/\/login\.microsoftonline\.(com|us)\/[^/]+\/v2\.0\/$/, because: 'the issuer of v2.0 tokens has no slash at the end' },
      { pattern: /^https:\/\/sts\.windows\.net\/[^/]+$/, because: 'the issuer of v1.0 tokens ends with a slash' },
      { pattern: /^https:\/\/login\.microsoftonline\.(com|us)\/[^/]*\.[^/]*(\/|$)/, because: 'a tenant’s domain is in no token’s iss; name the tenant by its id' },
      { pattern: /^https:\/\/login\.microsoftonline\.(com|us)\/[0-9a-f-]{36}\/?$/, because: 'v2.0 tokens end their iss with /v2.0, and v1.0 tokens name https://sts.windows.net/<tenant id>/' },
      { pattern: /\/oauth2\/(v2\.0\/)?(authorize|token)$/, because: 'that is an endpoint; the issuer of v2.0 tokens is https://login.microsoftonline.com/<tenant id>/v2.0' },
    ],
  },
  audience: {
    claim: 'aud',
    pattern: /./,
    means: 'the application id of the API’s app registration',
    example: '11112222-bbbb-3333-cccc-4444dddd5555',
    mistakes: [
      { pattern: /^(?![0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/i, withIssuer: version2, because: 'aud of a v2.0 token is always the application id of the API (a GUID), and never its api:// address' },
    ],
  },
  clientId: {
    claims: ['azp', 'appid'],
    pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    means: 'the application id (a GUID) of the frontend’s app registration',
    example: '22223333-cccc-4444-dddd-5555eeee6666',
    mistakes: [],
  },
  scopes: {
    claim: 'scp', form: 'words', askedPrefix: 'api://{audience}/', tokenPrefix: '',
    means: 'a scope is asked for with the API’s address before it, api://<application id>/orders.read, and stands in scp without it',
  },
  requests: { authorize: [], token: [], prompt: '', pkceListed: false, refresh: 'the scope offline_access' },
  inbound: { member: 'allowedAudience', restsOn: 'identity.entra-inbound' },
  notes: [
    {
      id: 'entra.versions', mark: 'D', source: 'learn.microsoft.com identity-platform/access-tokens, access-token-claims-reference; AgentCore identity-idp-microsoft',
      statement: 'The API’s registration decides the token’s version, whatever endpoint the client uses: set requestedAccessTokenVersion (accessTokenAcceptedVersion) to 2 in its manifest. Without it tokens are v1.0, with the issuer https://sts.windows.net/<tenant id>/.',
    },
    {
      id: 'entra.own-scope', mark: 'D', source: 'learn.microsoft.com identity-platform/access-tokens; AgentCore identity-idp-microsoft',
      statement: 'Without a scope of the API’s own, the access token is for Microsoft Graph, and nobody else can verify it.',
    },
    { id: 'entra.audience', mark: 'D', source: 'learn.microsoft.com identity-platform/access-token-claims-reference', statement: 'aud of a v2.0 token is the API’s application id. In a v1.0 token it is that id or the api:// address, as the client asked.' },
    {
      id: 'entra.groups', mark: 'D', source: 'learn.microsoft.com troubleshoot, get-signed-in-users-groups-in-access-token; runtime-header-allowlist for the limit',
      statement: 'Up to 200 groups stand in a token, some 40 bytes each: far more than the 4 KB that AgentCore passes in a header. Beyond 200 there is a link in their place. Assign app roles, or emit only groups assigned to the application.',
    },
    { id: 'entra.client', mark: 'D', source: 'learn.microsoft.com identity-platform/access-token-claims-reference', statement: 'The client stands in azp (v2.0) or appid (v1.0), never in client_id: AgentCore’s allowedClients does not fit.' },
    { id: 'entra.pkce', mark: 'P', source: 'modelcontextprotocol/typescript-sdk#832, sigstore/sigstore#246', statement: 'PKCE with S256 works and is not listed in the discovery document: the client must be told.' },
    { id: 'entra.custom-claims', mark: 'D', source: 'AgentCore identity-idp-microsoft', statement: 'AWS names tokens without custom claims as the ones it supports: claims mapping can sign with a key of the application’s own, which the tenant’s key list does not hold.' },
  ],
};
