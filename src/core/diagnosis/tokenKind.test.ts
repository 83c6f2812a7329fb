import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claims } from '../token/tokenView.ts';
import { audiencesOf, tokenKindOf } from './tokenKind.ts';

const configured = { state: 'known', from: 0, value: { issuer: null, audience: 'client1', clientId: 'client1' } } as const;

for (const [name, claims, audiences, kind] of [
  ['an access token of Amazon Cognito', { token_use: 'access', client_id: 'client1' }, ['client1'], 'accessToken'],
  ['an ID token of Amazon Cognito', { token_use: 'id', aud: 'client1' }, ['client1'], 'idToken'],
  ['a token that names a client and says no more', { client_id: 'client1', scope: 'a' }, [], 'accessToken'],
  ['a token for several', { aud: ['a', 'b'], scope: 'a' }, ['a', 'b'], 'accessToken'],
] as const) {
  test(`whom ${name} is for, and what it is`, () => {
    const token = { state: 'seen', claims: claims as Claims } as Parameters<typeof audiencesOf>[0];
    assert.deepEqual(audiencesOf(token), audiences);
    assert.equal(tokenKindOf(token, configured), kind);
  });
}
