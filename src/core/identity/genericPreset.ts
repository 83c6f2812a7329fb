import type { IdentityPreset } from './identityPreset.ts';

export const genericPreset: IdentityPreset = {
  id: 'generic',
  name: 'Another OpenID Connect provider',
  about: 'Any provider with a discovery document and JWT access tokens.',
  issuer: { pattern: /./, means: 'the issuer is what the provider’s tokens have in iss', example: 'https://login.example.com', mistakes: [] },
  audience: { claim: 'aud', pattern: /./, means: 'what the provider’s access tokens for the API have in aud', example: 'api://orders', mistakes: [] },
  clientId: { claims: ['client_id', 'azp'], pattern: /./, means: 'the client id of the frontend at the provider', example: 'orders-frontend', mistakes: [] },
  scopes: { claim: 'scope', form: 'words', askedPrefix: '', tokenPrefix: '', means: 'scopes stand in the token as they are asked for' },
  requests: { authorize: [], token: [], prompt: '', pkceListed: false, refresh: 'usually the scope offline_access' },
  inbound: { member: 'allowedAudience', restsOn: 'identity.any-provider' },
  notes: [
    { id: 'generic.jwt', mark: 'D', source: 'RFC 9068', statement: 'Access tokens have to be JWTs signed with a key of the provider’s JWKS. A provider may issue opaque ones unless it is asked for an API.' },
    {
      id: 'generic.resource', mark: 'D', source: 'RFC 8707',
      statement: 'Where the audience comes out wrong, the provider may want `resource` (RFC 8707) or `audience` in the authorize and the token request.',
    },
    { id: 'generic.issuer', mark: 'D', source: 'OpenID Connect Discovery 1.0, section 4.3', statement: 'The issuer in the chain file, the one of the discovery document and iss in the token are the same text, a slash at the end included.' },
    { id: 'generic.client', mark: 'UNVERIFIED', source: 'differs by provider', statement: 'Which claim names the client is not known: RFC 9068 says client_id, many write azp.' },
  ],
};
