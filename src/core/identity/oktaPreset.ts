import type { IdentityPreset } from './identityPreset.ts';

const orgServer = 'that is Okta’s org authorization server, whose access tokens are for Okta alone; a custom one ends in /oauth2/<id>, like /oauth2/default';

export const oktaPreset: IdentityPreset = {
  id: 'okta',
  name: 'Okta',
  about: 'A custom authorization server of Okta, like /oauth2/default.',
  issuer: {
    pattern: /^https?:\/\/[^/]+\/oauth2\/[A-Za-z0-9_-]+$/,
    means: 'the issuer of an Okta custom authorization server looks like https://example.okta.com/oauth2/default',
    example: 'https://example.okta.com/oauth2/default',
    mistakes: [
      { pattern: /^https?:\/\/[^/]+-admin\.okta/, because: 'that is the address of the admin console; the issuer has no "-admin"' },
      { pattern: /^https?:\/\/[^/]+(\/oauth2)?\/?$/, because: orgServer },
      { pattern: /\/oauth2\/v1(\/|$)/, because: orgServer },
      { pattern: /\/oauth2\/[^/]+\/v1\/(authorize|token|keys|userinfo|introspect)$/, because: 'that is an endpoint; the issuer is what stands before /v1' },
      { pattern: /\/oauth2\/[^/]+\/$/, because: 'Okta’s issuer has no slash at the end, and verifiers compare every character' },
    ],
  },
  audience: {
    claim: 'aud',
    pattern: /./,
    means: 'the audience of the authorization server, as its settings name it',
    example: 'api://orders',
    mistakes: [{ pattern: /^https:\/\/[^/]+\.okta(preview|-emea)?\.com\/?$/, because: 'that is the audience of Okta’s org authorization server, whose access tokens are for Okta alone' }],
  },
  clientId: { claims: ['cid'], pattern: /./, means: 'the client id of the frontend’s app integration', example: '0oa1b2c3d4', mistakes: [] },
  scopes: { claim: 'scp', form: 'list', askedPrefix: '', tokenPrefix: '', means: 'scopes are defined in the authorization server and stand in the token as they are asked for' },
  requests: { authorize: [], token: [], prompt: '', pkceListed: true, refresh: 'the scope offline_access, and the Refresh Token grant of the app integration' },
  inbound: { member: 'allowedAudience', restsOn: 'identity.okta-inbound' },
  notes: [
    {
      id: 'okta.custom-server', mark: 'D', source: 'developer.okta.com concepts/auth-servers; support.okta.com Signature-Validation-Failed-on-Access-Token',
      statement: 'Access tokens of the org authorization server (https://example.okta.com) are for Okta alone and can change their form. An API needs a custom authorization server; in production that takes the API Access Management product.',
    },
    { id: 'okta.cid', mark: 'P', source: 'captures of others', statement: 'The client stands in the claim cid. AgentCore’s allowedClients compares client_id, so it refuses every Okta access token; use allowedAudience.' },
    {
      id: 'okta.policy', mark: 'D', source: 'developer.okta.com guides/configure-access-policy',
      statement: 'An authorization server issues tokens only to clients that one of its access policies names, and only the scopes that a rule of it allows.',
    },
    { id: 'okta.sub', mark: 'P', source: 'captures of others', statement: 'sub is the user’s id in the ID token and the login name in the access token: two tokens of one user differ in it.' },
    { id: 'okta.groups', mark: 'D', source: 'runtime-header-allowlist for the limit', statement: 'A groups claim can make an access token larger than the 4 KB that AgentCore passes in a header: filter the groups.' },
  ],
};
