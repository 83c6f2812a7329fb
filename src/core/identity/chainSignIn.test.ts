import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Identity } from '../chain/chain.ts';
import { everywhere } from '../chain/componentLanguages.ts';
import { defaultChain } from '../chain/defaultChain.ts';
import { chainSignIn, missingForSignIn } from './chainSignIn.ts';

const chain = (identity: Partial<Identity>, existingApi: { readonly name: string; readonly url: string } | null = null) => defaultChain({
  name: 'shop', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null, ...identity }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi,
});

test('the generated target has scopes of its own, an API of the user’s none that we know', () => {
  assert.deepEqual(chainSignIn(chain({})).scopes, ['openid', 'profile', 'email', 'orders.read', 'orders.write']);
  assert.deepEqual(chainSignIn(chain({ preset: 'cognito' })).scopes.slice(3), ['orders/orders.read', 'orders/orders.write']);
  assert.deepEqual(chainSignIn(chain({}, { name: 'billing', url: 'https://billing.example.com' })).scopes, ['openid', 'profile', 'email']);
});

test('what is not filled in and a sign-in needs', () => {
  assert.deepEqual(missingForSignIn(chain({})), ['identity.issuer', 'identity.clientId']);
  assert.deepEqual(missingForSignIn(chain({ issuer: 'https://example.okta.com/oauth2/default' })), ['identity.clientId']);
  assert.deepEqual(missingForSignIn(chain({ issuer: 'https://example.okta.com/oauth2/default', clientId: '0oa1' })), []);
  for (const preset of ['auth0', 'entra'] as const) assert.deepEqual(missingForSignIn(chain({ preset, issuer: 'https://example.us.auth0.com/', clientId: 'c' })), ['identity.audience']);
});
