import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readSettings } from './settings.ts';

const needed = { ISSUER: 'https://issuer.example.com', AUDIENCE: 'api://orders' };

test('issuer and audience are enough', () => {
  assert.deepEqual(readSettings(needed), {
    host: '0.0.0.0', port: 8080, audience: 'api://orders', audienceClaim: 'aud', scopePrefix: '', claims: 'standard',
    keys: { issuer: 'https://issuer.example.com', jwksUri: null, cooldownSeconds: 30 },
  });
});

test('port and cooldown may be 0', () => {
  const settings = readSettings({ ...needed, PORT: '0', JWKS_COOLDOWN_SECONDS: '0' });
  assert.deepEqual([settings.port, settings.keys.cooldownSeconds], [0, 0]);
});

test('the audience may stand in client_id, and scopes behind a prefix', () => {
  assert.partialDeepStrictEqual(readSettings({ ...needed, AUDIENCE_CLAIM: 'client_id', SCOPE_PREFIX: 'orders/' }), { audienceClaim: 'client_id', scopePrefix: 'orders/' });
});

test('a setting that is missing or cannot be read is named', () => {
  assert.throws(() => readSettings({ ISSUER: 'x' }), /AUDIENCE/);
  assert.throws(() => readSettings({ ...needed, PORT: 'http' }), /PORT/);
  assert.throws(() => readSettings({ ...needed, JWKS_COOLDOWN_SECONDS: '-1' }), /JWKS_COOLDOWN_SECONDS/);
  assert.throws(() => readSettings({ ...needed, AUDIENCE_CLAIM: 'azp' }), /AUDIENCE_CLAIM/);
});
