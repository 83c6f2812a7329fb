import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyPairKeyObjectResult } from 'node:crypto';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { CompactSign, type JWK } from 'jose';
import { leaksIn } from '../../test/testing/leaksIn.ts';
import { segment } from '../../test/tokens/testTokens.ts';
import { fingerprint } from '../core/token/fingerprint.ts';
import { IssuerChecks, type KnownKeys } from '../core/token/issuerChecks.ts';
import type { IssuerCheck } from '../core/token/issuerCheck.ts';
import { RawToken } from '../core/token/rawToken.ts';
import { tokenChecks } from './tokenChecks.ts';
import { verifySignature } from './verifySignature.ts';

const issuer = 'https://example.okta.com/oauth2/default';
const pairs: { readonly [kind: string]: KeyPairKeyObjectResult } = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }), other: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }), p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }), p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }), ed: generateKeyPairSync('ed25519'),
};
const publicJwk = (kind: string, more: object = {}): JWK => ({ ...(pairs[kind]?.publicKey.export({ format: 'jwk' }) as JWK), kid: kind, ...more });
const published = ['rsa', 'p256', 'p384', 'p521', 'ed'].map((kind) => publicJwk(kind));

async function signed(kind: string, header: { readonly alg: string; readonly [name: string]: unknown }, claims: object = {}): Promise<string> {
  const { privateKey } = pairs[kind] ?? {};
  assert.ok(privateKey !== undefined);
  return new CompactSign(new TextEncoder().encode(JSON.stringify({ iss: issuer, sub: 'ana', exp: 2_000_000_000, ...claims }))).setProtectedHeader({ kid: kind, ...header }).sign(privateKey);
}

/** Counts what it has to do. */
function checksOf(keys: readonly JWK[] | KnownKeys = published) {
  const done = { verified: 0, unknown: 0 };
  let now = 1_000_000;
  let known: KnownKeys = 'state' in keys ? keys : { state: 'known', issuer, keys };
  const checks = new IssuerChecks({
    known: () => known, now: () => now, onKeyUnknown: () => { done.unknown += 1; },
    verify: (...asked) => { done.verified += 1; return verifySignature(...asked); },
  });
  const check = (compact: string): IssuerCheck => {
    const token = RawToken.from(compact);
    assert.ok(token !== null);
    return checks.check(token, fingerprint(token));
  };
  return { check, done, pass: (ms: number) => { now += ms; }, use: (next: KnownKeys) => { known = next; } };
}

const algorithms = { RS256: 'rsa', RS384: 'rsa', RS512: 'rsa', PS256: 'rsa', PS384: 'rsa', PS512: 'rsa', ES256: 'p256', ES384: 'p384', ES512: 'p521', EdDSA: 'ed', Ed25519: 'ed' };
for (const [alg, kind] of Object.entries(algorithms)) {
  test(`${alg}: what the issuer signed is, and nothing that was changed afterwards`, async () => {
    const compact = await signed(kind, { alg });
    const [header = '', claims = '', signature = ''] = compact.split('.');
    const { check } = checksOf();
    assert.deepEqual(check(compact), { result: 'signed', issuer, kid: kind, at: 1_000_000 });
    assert.equal(check(`${header}.${segment({ iss: issuer, sub: 'ben' })}.${signature}`).result, 'wrongSignature');
    for (const cut of ['', signature.slice(0, 20), `${signature.slice(0, -4)}AAAA`]) assert.equal(check(`${header}.${claims}.${cut}`).result, 'wrongSignature', cut);
  });
}

const good = { alg: 'RS256', kid: 'rsa' };
const claims = segment({ iss: issuer, sub: 'ana' });
const forged: readonly (readonly [string, () => Promise<string> | string, IssuerCheck['result']])[] = [
  ['alg none', () => `${segment({ alg: 'none', kid: 'rsa' })}.${claims}.`, 'wrongSignature'],
  ['HS256 with the public key as its secret', async () => {
    const pem = pairs['rsa']?.publicKey.export({ format: 'pem', type: 'spki' }) ?? '';
    return new CompactSign(new TextEncoder().encode(JSON.stringify({ iss: issuer }))).setProtectedHeader({ alg: 'HS256', kid: 'rsa' }).sign(new TextEncoder().encode(String(pem)));
  }, 'wrongSignature'],
  ['a stranger’s key under the issuer’s key id', () => signed('other', { ...good }), 'wrongSignature'],
  ['a stranger’s key under an id of its own', () => signed('other', { alg: 'RS256' }), 'keyUnknown'],
  ['a key that is for another algorithm', () => signed('p256', { alg: 'ES256', kid: 'rsa' }), 'keyUnknown'],
  ['an extension that nobody knows', () => `${segment({ ...good, crit: ['exp'] })}.${claims}.AAAA`, 'wrongSignature'],
  ['alg that is a word of JavaScript', () => `${segment({ ...good, alg: 'constructor' })}.${claims}.AAAA`, 'wrongSignature'],
  ['another issuer, which is not asked', () => signed('other', { alg: 'RS256' }, { iss: 'https://elsewhere.example.com' }), 'otherIssuer'],
  ['no issuer', () => signed('rsa', good, { iss: undefined }), 'otherIssuer'],
  ['an issuer like it', () => signed('rsa', good, { iss: `${issuer}/` }), 'otherIssuer'],
];
for (const [name, forge, result] of forged) {
  test(`a token that is not the issuer’s: ${name}`, async () => {
    const { check, done } = checksOf();
    assert.equal(check(await forge()).result, result);
    assert.equal(done.unknown, result === 'keyUnknown' ? 1 : 0);
  });
}

test('a key says what it is for', async () => {
  const compact = await signed('rsa', { alg: 'RS256' });
  const withKey = (more: object): string => checksOf([publicJwk('rsa', more)]).check(compact).result;
  for (const fits of [{}, { alg: 'RS256' }, { use: 'sig' }, { key_ops: ['verify'] }]) assert.equal(withKey(fits), 'signed', JSON.stringify(fits));
  for (const not of [{ alg: 'PS256' }, { use: 'enc' }, { key_ops: ['encrypt'] }, { kty: 'oct', k: 'AAAA' }, { kty: 'EC' }]) assert.equal(withKey(not), 'keyUnknown', JSON.stringify(not));
  for (const none of [{ n: '' }, { n: 'AQAB' }, { e: 7 }]) assert.equal(withKey(none), 'wrongSignature', JSON.stringify(none));
});

test('a token without a key id is held against every key that fits', async () => {
  const compact = await signed('rsa', { alg: 'RS256', kid: undefined });
  assert.deepEqual(checksOf([publicJwk('other'), publicJwk('rsa')]).check(compact), { result: 'signed', issuer, kid: 'rsa', at: 1_000_000 });
});

test('a flood of one token costs one check; its time goes on, and new keys are asked', async () => {
  const { check, done, pass, use } = checksOf();
  const compact = await signed('rsa', good);
  for (let line = 0; line < 10_000; line += 1) check(compact);
  assert.equal(done.verified, 1);
  pass(120_000);
  assert.deepEqual([check(compact).at, done.verified], [1_120_000, 1]);
  use({ state: 'known', issuer, keys: [] });
  assert.equal(check(compact).result, 'keyUnknown');
  use({ state: 'missing', issuer, because: 'nobody answers' });
  assert.deepEqual(check(compact), { result: 'keysMissing', issuer, because: 'nobody answers', at: 1_120_000 });
});

test('a flood of different ones is checked so far, and says so; later they are', () => {
  const { check, done, pass } = checksOf();
  const flood = (from: number): IssuerCheck[] => Array.from({ length: 5_000 }, (_, place) => check(`${segment(good)}.${segment({ iss: issuer, jti: from + place })}.AAAA`));
  const results = flood(0);
  assert.deepEqual([done.verified, results[0]?.result, results.at(-1)?.result], [2_000, 'wrongSignature', 'notChecked']);
  pass(10_000);
  assert.equal(flood(4_999)[0]?.result, 'wrongSignature', 'not remembered as unchecked');
});

test('whatever a token is, its check is an answer and holds nothing of it', () => {
  const { check } = checksOf();
  const header = fc.record({ alg: fc.oneof(fc.constantFrom(...Object.keys(algorithms), 'none'), fc.anything()), kid: fc.oneof(fc.constantFrom('rsa', 'p256', 'ed'), fc.anything()) });
  const body = fc.record({ iss: fc.oneof(fc.constant(issuer), fc.anything()), exp: fc.anything() });
  fc.assert(fc.property(header, body, fc.base64String({ minLength: 40 }), (head, payload, noise) => {
    const compact = `${segment(head)}.${segment(payload)}.${noise.replaceAll(/[+/=]/g, '_')}`;
    const found = check(compact);
    assert.notEqual(found.result, 'signed');
    assert.deepEqual(leaksIn('check', JSON.stringify(found), [compact]), []);
  }), { numRuns: 500 });
});

test('of the tokens that were checked nothing is kept, not even as a part of something smaller', () => {
  const { check } = checksOf();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const held = (): number => { collect(); return process.memoryUsage().heapUsed; };
  const large = (place: number): string => `${segment(good)}.${segment({ iss: issuer, jti: place, filler: 'x'.repeat(150_000) })}.AAAA`;
  check(large(-1));
  const before = held();
  for (let place = 0; place < 40; place += 1) assert.equal(check(large(place)).result, 'wrongSignature');
  assert.ok(held() - before < 2_000_000, `${held() - before} bytes of 8,000,000 are held`);
});

test('a chain that names no issuer asks nobody', async () => {
  const { check, open } = tokenChecks(null, { fetchIssuerKeys: () => assert.fail('nobody is to be asked'), now: () => 7 });
  (await open(new AbortController().signal))();
  const token = RawToken.from(await signed('rsa', good));
  assert.ok(token !== null);
  assert.deepEqual(check(token, fingerprint(token)), { result: 'notChecked', because: 'the chain file names no issuer (identity.issuer)', at: 7 });
});
