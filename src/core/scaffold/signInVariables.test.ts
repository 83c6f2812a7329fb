import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from '../chain/componentLanguages.ts';
import { defaultChain, type ChainAnswers } from '../chain/defaultChain.ts';
import { presetIds } from '../identity/identityPreset.ts';
import { signInVariables } from './signInVariables.ts';

const answers: ChainAnswers = {
  name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'streamlit', existingApi: null,
  identity: { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' },
};

test('a chain’s own provider stands in it', () => {
  assert.deepEqual(signInVariables(defaultChain(answers)), {
    clientId: '0oa1', metadataUrl: 'https://example.okta.com/oauth2/default/.well-known/openid-configuration',
    scope: 'openid profile email orders.read orders.write', prompt: '', parameters: '',
  });
});

test('what a provider’s requests must carry stands in its section', () => {
  const auth0 = signInVariables(defaultChain({ ...answers, identity: { preset: 'auth0', issuer: 'https://orders.eu.auth0.com/', audience: 'https://orders "api"', clientId: 'c' } }));
  assert.equal(auth0['parameters'], 'authorize_params = { audience = "https://orders \\"api\\"" }');
});

test('for each kind of provider an example stands where the chain names nothing yet, and an API of others has scopes of its own', () => {
  for (const preset of presetIds) {
    const identity = { preset, issuer: null, audience: null, clientId: null };
    const { clientId, metadataUrl, scope } = signInVariables(defaultChain({ ...answers, identity, existingApi: { name: 'billing', url: 'https://billing.example.com' } }));
    assert.ok(clientId !== '' && String(metadataUrl).startsWith('https://') && scope === 'openid profile email', `${preset}: ${String(scope)}`);
  }
});
