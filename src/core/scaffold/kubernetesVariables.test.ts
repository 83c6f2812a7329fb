import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chain } from '../chain/chain.ts';
import { everywhere } from '../chain/componentLanguages.ts';
import { defaultChain } from '../chain/defaultChain.ts';
import { frontendVariables, targetVariables } from './kubernetesVariables.ts';

function chainOf(identity: Partial<Chain['identity']>): Chain {
  return defaultChain({
    name: 'Orders-2', region: 'eu-central-1', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null,
    identity: { preset: 'okta', issuer: null, audience: null, clientId: null, ...identity },
  });
}

function variablesOf(chain: Chain, url = 'https://orders.example.com') {
  const [target] = chain.targets;
  assert.ok(target !== undefined);
  return targetVariables(chain, target, url);
}

test('what is filled in stands in the manifests', () => {
  const chain = chainOf({ issuer: 'https://example.okta.com/oauth2/aus1', audience: 'api://orders' });
  assert.partialDeepStrictEqual(variablesOf(chain, 'https://api.orders.test:8443/v1'), {
    name: 'orders-2-target-api', host: 'api.orders.test', issuer: 'https://example.okta.com/oauth2/aus1', audience: 'api://orders', audienceClaim: 'aud', scopePrefix: '', region: 'eu-central-1', port: '8080', frontend: false,
  });
  assert.partialDeepStrictEqual(frontendVariables(chain), { name: 'orders-2-frontend', audience: 'api://orders', port: '8501', agentAuthorizer: 'AWS_IAM', frontend: true });
});

test('with Amazon Cognito the audience is the client, and scopes stand behind the API’s name', () => {
  assert.partialDeepStrictEqual(variablesOf(chainOf({ preset: 'cognito', audience: 'client-1' })), { audience: 'client-1', audienceClaim: 'client_id', scopePrefix: 'orders/' });
  assert.partialDeepStrictEqual(frontendVariables(chainOf({ preset: 'cognito', audience: 'client-1' })), { audience: 'client-1', audienceClaim: 'client_id' });
});

test('what is not filled in yet has the form of its provider', () => {
  const { issuer, audience } = variablesOf(chainOf({}));
  assert.match(String(issuer), /^https:\/\/example\.okta\.com\//);
  assert.equal(audience, 'api://orders');
});
