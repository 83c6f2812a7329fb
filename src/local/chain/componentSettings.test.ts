import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { defaultChain } from '../../core/chain/defaultChain.ts';
import { identityPresets } from '../../core/identity/identityPresets.ts';
import { presetIds, type PresetId } from '../../core/identity/identityPreset.ts';
import { targetEnvironment } from './componentSettings.ts';
import { planIdentity } from './identityPlan.ts';

function environmentOf(preset: PresetId, issuer: 'local' | 'configured') {
  const { issuer: form, audience, clientId } = identityPresets[preset];
  const chain = defaultChain({
    name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('python'), frontend: 'none', existingApi: null,
    identity: { preset, issuer: form.example, audience: audience.example, clientId: clientId.example },
  });
  const { configuration, jwksUri } = planIdentity(chain, issuer, 4000);
  return targetEnvironment(chain, { port: 1, identity: configuration, jwksUri });
}

test('with real tokens of Amazon Cognito the target compares the client, and wants scopes of its resource server', () => {
  assert.partialDeepStrictEqual(environmentOf('cognito', 'configured'), { AUDIENCE: '1example23456789abcdefghij', AUDIENCE_CLAIM: 'client_id', SCOPE_PREFIX: 'orders/' });
  for (const preset of presetIds.filter((id) => id !== 'cognito')) {
    const env = environmentOf(preset, 'configured');
    assert.deepEqual([env['AUDIENCE_CLAIM'], env['SCOPE_PREFIX']], [undefined, ''], preset);
  }
});

test('tokens of the local provider have aud and bare scopes, whatever the preset', () => {
  for (const preset of presetIds) {
    const env = environmentOf(preset, 'local');
    assert.deepEqual([env['AUDIENCE'], env['AUDIENCE_CLAIM'], env['SCOPE_PREFIX']], [identityPresets[preset].audience.example, undefined, undefined], preset);
  }
});
