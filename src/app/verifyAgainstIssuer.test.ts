import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import { ChainError } from '../core/errors.ts';
import { RawToken } from '../core/token/rawToken.ts';
import { expectedIdentity, verifyAgainstIssuer } from './verifyAgainstIssuer.ts';

const named = { issuer: 'https://named.example.com', audience: 'api://orders', clientId: null };
const adapters = {
  joinChain: () => Promise.reject(new ChainError('chain-not-running', 'No chain runs.', { source: 'user' })),
  readChain: () => Promise.resolve({ identity: { preset: 'okta' as const, ...named } }),
};

test('of a chain that does not run, what its file names is expected', async () => {
  assert.deepEqual(await expectedIdentity('project', adapters), named);
});

test('a provider whose access tokens carry no aud is asked for the client', async () => {
  const readChain = () => Promise.resolve({ identity: { preset: 'cognito' as const, ...named } });
  assert.deepEqual(await expectedIdentity('project', { ...adapters, readChain }), { ...named, audienceClaim: 'client_id' });
});

test('of a running chain, what is in force at last', async () => {
  const revision = (issuer: string, from: number): ConfigurationRevision => ({ resource: 'identity', from, value: { issuer, audience: 'api://x', clientId: null } });
  const configuration = (): Promise<readonly ConfigurationRevision[]> => Promise.resolve([revision('https://first.example.com', 1), revision('https://second.example.com', 2), { resource: 'identity', from: 3, unreadable: 'gone' }]);
  assert.equal((await expectedIdentity('project', { ...adapters, joinChain: () => Promise.resolve({ configuration }) })).issuer, 'https://second.example.com');
});

test('what keeps it from being known is thrown', async () => {
  const hung = new ChainError('chain-unreachable', 'It does not answer.', { source: 'unknown' });
  await assert.rejects(expectedIdentity('project', { ...adapters, joinChain: () => Promise.reject(hung) }), hung);
});

test('verified with the issuer’s keys, refused, not to be had, impossible', async () => {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }] };
  const now = 1_800_000_000_000;
  const signed = async (aud: string): Promise<RawToken> => {
    const compact = await new SignJWT({ iss: named.issuer, aud, sub: 'ana', exp: now / 1000 + 60 }).setProtectedHeader({ alg: 'RS256', kid: 'k1' }).sign(privateKey);
    const token = RawToken.from(compact);
    assert.ok(token !== null);
    return token;
  };
  const asked: string[] = [];
  const fetchIssuerKeys = (issuer: string) => {
    asked.push(issuer);
    return Promise.resolve({ ok: true as const, keys });
  };
  const about = { state: 'verified', issuer: named.issuer, audience: 'api://orders', at: now };
  assert.deepEqual(await verifyAgainstIssuer(await signed('api://orders'), named, { fetchIssuerKeys, now: () => now }), { ...about, outcome: { result: 'passed' } });
  assert.deepEqual(await verifyAgainstIssuer(await signed('api://else'), named, { fetchIssuerKeys, now: () => now }), { ...about, outcome: { result: 'failed', code: 'audience' } });
  assert.deepEqual(asked, [named.issuer, named.issuer]);
  const gone = { ok: false as const, because: 'it is gone', remedy: 'Wait.' };
  assert.deepEqual(await verifyAgainstIssuer(await signed('x'), named, { fetchIssuerKeys: () => Promise.resolve(gone), now: () => now }), { state: 'unavailable', issuer: named.issuer, because: 'it is gone', remedy: 'Wait.' });
  const unusable = { ok: true as const, keys: { keys: [{ kty: 'RSA', kid: 'k1', alg: 'RS256', n: 'AQAB' }] } };
  assert.partialDeepStrictEqual(await verifyAgainstIssuer(await signed('x'), named, { fetchIssuerKeys: () => Promise.resolve(unusable), now: () => now }), { state: 'unavailable' });
  assert.partialDeepStrictEqual(await verifyAgainstIssuer(await signed('x'), { ...named, issuer: null }, { fetchIssuerKeys, now: () => now }), { state: 'impossible' });
});
