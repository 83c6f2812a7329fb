import type { IdentityPreset } from './identityPreset.ts';

export const cognitoPreset: IdentityPreset = {
  id: 'cognito',
  name: 'Amazon Cognito',
  about: 'A user pool. Its access tokens carry no aud: the API compares client_id.',
  issuer: {
    pattern: /^https:\/\/(issuer-)?cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?\/\2_[0-9A-Za-z]+$/,
    means: 'the issuer of a user pool looks like https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi, with the pool’s region twice',
    example: 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi',
    mistakes: [
      { pattern: /\.amazoncognito\.com(\/|$)/, because: 'that is the domain where users sign in; the issuer is https://cognito-idp.<region>.amazonaws.com/<user pool id>' },
      { pattern: /\/[a-z0-9-]+_[0-9A-Za-z]+\/$/, because: 'a user pool’s issuer has no slash at the end, and verifiers compare every character' },
      { pattern: /^https:\/\/cognito-identity\./, because: 'that is an identity pool, which gives AWS credentials; users sign in at a user pool' },
    ],
  },
  audience: {
    claim: 'client_id',
    pattern: /^[0-9A-Za-z_+]{1,128}$/,
    means: 'an access token of Amazon Cognito says for whom it is by the app client’s id, in client_id',
    example: '1example23456789abcdefghij',
    mistakes: [{ pattern: /[:/]/, because: 'an access token of Amazon Cognito carries no aud; what is compared is the id of the app client, in client_id' }],
  },
  clientId: { claims: ['client_id'], pattern: /^[0-9A-Za-z_+]{1,128}$/, means: 'the id of the frontend’s app client in the user pool', example: '1example23456789abcdefghij', mistakes: [] },
  scopes: {
    claim: 'scope', form: 'words', askedPrefix: '{api}/', tokenPrefix: '{api}/',
    means: 'an API’s scopes belong to a resource server of the user pool, and its identifier stands before each: orders/orders.read',
  },
  requests: { authorize: [], token: [], prompt: '', pkceListed: false, refresh: 'nothing: the code grant of an app client brings one' },
  inbound: { member: 'allowedClients', restsOn: 'identity.cognito-inbound' },
  notes: [
    {
      id: 'cognito.no-audience', mark: 'D', source: 'cognito developer guide, amazon-cognito-user-pools-using-the-access-token',
      statement: 'Access tokens carry no aud. The API compares client_id with the app client’s id and takes only tokens whose token_use is access: ID tokens carry that id in aud.',
    },
    {
      id: 'cognito.id-token', mark: 'D', source: 'verifiedpermissions user guide, cognito-validation',
      statement: 'The ID token’s aud is the app client’s id too, so allowedAudience lets ID tokens in and refuses access tokens. Use allowedClients.',
    },
    {
      id: 'cognito.resource', mark: 'D', source: 'What’s New with AWS: Amazon Cognito resource indicators',
      statement: 'With managed login on the Essentials or Plus tier a request may carry `resource`, and the access token then has it in aud. This project does not ask for it: it works with every tier.',
    },
    {
      id: 'cognito.scopes', mark: 'D', source: 'cognito developer guide, cognito-user-pools-define-resource-servers',
      statement: 'Custom scopes need a resource server; they read <identifier>/<scope> in request and token, and the app client must be allowed each. Sign-in by the user pools API gives no custom scopes at all.',
    },
    {
      id: 'cognito.pre-token', mark: 'D', source: 'cognito developer guide, user-pool-lambda-pre-token-generation',
      statement: 'More claims in the access token need a pre token generation trigger of version 2 or newer, on the Essentials or Plus tier.',
    },
    { id: 'cognito.pkce', mark: 'P', source: 'anthropics/claude-code#35846, akuity/kargo#4275', statement: 'The pool takes PKCE with S256 and does not list it in its discovery document: the client must be told.' },
    {
      id: 'cognito.updated-issuer', mark: 'P', source: 'public infrastructure code; whether AgentCore takes it: no source',
      statement: 'A pool can have the updated issuer, https://issuer-cognito-idp.<region>.amazonaws.com/<pool>. What counts is the iss of a real token.',
    },
  ],
};
