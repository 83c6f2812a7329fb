import type { IdentityPreset } from './identityPreset.ts';

export const auth0Preset: IdentityPreset = {
  id: 'auth0',
  name: 'Auth0',
  about: 'A tenant, whose issuer ends with a slash. The audience is the API’s identifier.',
  issuer: {
    pattern: /^https:\/\/[^/]+\/$/,
    means: 'the issuer of an Auth0 tenant looks like https://example.us.auth0.com/, with the slash at the end',
    example: 'https://example.us.auth0.com/',
    mistakes: [
      { pattern: /^https:\/\/[^/]+$/, because: 'Auth0’s issuer ends with a slash, and verifiers compare every character' },
      { pattern: /^https:\/\/[^/]+\/(authorize|oauth\/token|userinfo|api\/v2\/?)$/, because: 'that is an endpoint; the issuer is the tenant’s domain with a slash at the end' },
    ],
  },
  audience: {
    claim: 'aud',
    pattern: /./,
    means: 'the identifier of the API, as its settings in Auth0 name it',
    example: 'https://orders.example.com',
    mistakes: [
      { pattern: /\/userinfo$/, because: 'that audience is Auth0’s own, and its tokens are opaque; name the identifier of your API' },
      { pattern: /\.auth0\.com\/api\/v2\/?$/, because: 'that is the audience of Auth0’s Management API; name the identifier of your API' },
    ],
  },
  clientId: { claims: ['azp', 'client_id'], pattern: /./, means: 'the client id of the frontend’s application', example: 'exampleClientIdOf32Characters000', mistakes: [] },
  scopes: { claim: 'scope', form: 'words', askedPrefix: '', tokenPrefix: '', means: 'scopes are the API’s permissions and stand in the token as they are asked for' },
  requests: { authorize: [{ name: 'audience', value: '{audience}' }], token: [], prompt: '', pkceListed: true, refresh: 'the scope offline_access, and Allow Offline Access in the API’s settings' },
  inbound: { member: 'allowedAudience', restsOn: 'identity.auth0-inbound' },
  notes: [
    {
      id: 'auth0.audience', mark: 'D', source: 'auth0.com docs, tokens/access-tokens',
      statement: 'Without `audience` in the authorize request, or a default audience of the tenant, the access token is opaque: no API can verify it, and no claim of it can be shown.',
    },
    { id: 'auth0.slash', mark: 'D', source: 'auth0.com docs, access-token-profiles', statement: 'iss is the tenant’s domain with a slash at the end. The discovery document stands at https://<domain>/.well-known/openid-configuration, with one slash.' },
    { id: 'auth0.two-audiences', mark: 'D', source: 'auth0.com docs, validate-access-tokens', statement: 'With the scope openid, aud is a list: the API’s identifier and the tenant’s /userinfo.' },
    {
      id: 'auth0.client-id', mark: 'D', source: 'support.auth0.com, receive-the-client-id-claim-instead-of-the-azp-claim; auth0.com docs, access-token-profiles',
      statement: 'The client stands in azp. AgentCore’s allowedClients compares client_id, which only tokens of the RFC 9068 profile carry: choose that profile, or use allowedAudience.',
    },
    { id: 'auth0.signing', mark: 'D', source: 'auth0.com docs, APIs; AgentCore identity-idp-auth0', statement: 'The API’s signing algorithm must be RS256 or PS256. With HS256 a shared secret signs its tokens, and the target refuses those.' },
    { id: 'auth0.custom-domain', mark: 'D', source: 'auth0.com docs, custom domains', statement: 'With a custom domain, iss is that domain where the sign-in went through it. Use one of the two everywhere.' },
  ],
};
