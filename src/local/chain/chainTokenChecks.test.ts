import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fingerprint } from '../../core/token/fingerprint.ts';
import type { IssuerCheck } from '../../core/token/issuerCheck.ts';
import { forgeToken, type TokenChanges } from '../identity/forgeToken.ts';
import { newSigningKey, type SigningKey } from '../identity/signingKey.ts';
import { chainTokenChecks } from './chainTokenChecks.ts';

const configuration = { issuer: 'http://127.0.0.1:8902/oauth2/default', audience: 'api://orders', clientId: null };

test('tokens of the chain’s own provider are held against its keys of this moment', async () => {
  const [first, second] = await Promise.all([newSigningKey(), newSigningKey()]);
  const { check, useProvider } = chainTokenChecks({ issuer: 'local', configuration }, () => 7);
  const checked = async (key: SigningKey, changes: TokenChanges = {}): Promise<IssuerCheck> => {
    const token = await forgeToken({ iss: configuration.issuer, sub: 'ana' }, changes, key);
    return check(token, fingerprint(token));
  };
  assert.deepEqual(await checked(first), { result: 'keysMissing', issuer: configuration.issuer, because: 'the identity provider of the chain has not started yet', at: 7 });
  let keys = [first.publicJwk];
  useProvider({ publicKeys: () => keys });
  assert.deepEqual(await checked(first), { result: 'signed', issuer: configuration.issuer, kid: first.kid, at: 7 });
  assert.equal((await checked(second)).result, 'keyUnknown');
  keys = [second.publicJwk];
  assert.deepEqual([(await checked(second)).result, (await checked(first)).result, (await checked(second, { corruptSignature: true })).result], ['signed', 'keyUnknown', 'wrongSignature']);
  for (const { publicJwk } of [first, second]) assert.deepEqual(Object.keys(publicJwk).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'], 'nothing of a private key');
});
