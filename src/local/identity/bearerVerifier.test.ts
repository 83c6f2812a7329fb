import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { demoUsers } from './localUser.ts';
import { startIdentityProvider } from './startIdentityProvider.ts';
import { bearerVerifier } from './bearerVerifier.ts';
import type { TokenChanges } from './forgeToken.ts';
import type { IdentityProvider } from './startIdentityProvider.ts';
import type { BearerVerifier } from './bearerVerifier.ts';

let provider: IdentityProvider;
let verifier: BearerVerifier;
before(async () => {
  provider = await startIdentityProvider({ port: 0, audience: 'api://orders', clock: { now: Date.now, after: () => () => undefined }, users: demoUsers, log: () => undefined });
  verifier = bearerVerifier(provider);
});
after(async () => {
  await verifier.close();
  await provider.close();
});

async function check(changes: TokenChanges): ReturnType<BearerVerifier['verify']> {
  return verifier.verify(`Bearer ${(await provider.forge('ana', changes)).reveal()}`);
}

test('takes a good token, also one whose clock is a little ahead, and one of a new key at once', async () => {
  assert.deepEqual(await check({}), { ok: true });
  assert.deepEqual(await check({ claims: { nbf: Math.floor(Date.now() / 1000) + 3 } }), { ok: true });
  await provider.rotateKey();
  assert.deepEqual(await check({}), { ok: true });
});

test('tells apart what is missing, what is not good and what is for someone else', async () => {
  for (const nothing of [undefined, '', 'Bearer', 'Basic abc']) assert.deepEqual(await verifier.verify(nothing), { ok: false, reason: 'missing' });
  assert.deepEqual(await verifier.verify('Bearer abc'), { ok: false, reason: 'refused' });
  const bad: readonly TokenChanges[] = [{ claims: { exp: 1000 } }, { claims: { exp: 'soon' } }, { claims: { iss: 'https://other.example.com' } }, { key: 'stranger' }, { key: 'none' }, { corruptSignature: true }];
  for (const changes of bad) assert.deepEqual(await check(changes), { ok: false, reason: 'refused' }, JSON.stringify(changes));
  assert.deepEqual(await check({ claims: { aud: 'api://other' } }), { ok: false, reason: 'audience' });
});

test('finds the keys by discovery where nobody names them', async () => {
  const finder = bearerVerifier({ ...provider, jwksUri: null });
  assert.deepEqual(await finder.verify(`Bearer ${(await provider.forge('ben', {})).reveal()}`), { ok: true });
  await finder.close();
});

test('without keys nothing is known', async () => {
  const bearer = `Bearer ${(await provider.forge('ana', {})).reveal()}`;
  for (const nowhere of [{ jwksUri: `${provider.url}/nowhere` }, { jwksUri: null, issuer: 'http://127.0.0.1:1/oauth2/default' }]) {
    const cut = bearerVerifier({ ...provider, ...nowhere });
    assert.deepEqual(await cut.verify(bearer), { ok: false, reason: 'unavailable' });
    await cut.close();
  }
});

test('compares the client where a provider’s access tokens name no audience', async () => {
  const byClient = bearerVerifier({ ...provider, audience: 'client1', audienceClaim: 'client_id' });
  const checkOf = async (claims: TokenChanges['claims']) => byClient.verify(`Bearer ${(await provider.forge('ana', { ...(claims === undefined ? {} : { claims }) })).reveal()}`);
  assert.deepEqual(await checkOf({ client_id: 'client1' }), { ok: true });
  assert.deepEqual(await checkOf({ client_id: 'client2' }), { ok: false, reason: 'audience' });
  assert.deepEqual(await checkOf({ aud: 'client1' }), { ok: false, reason: 'audience' });
  await byClient.close();
});
