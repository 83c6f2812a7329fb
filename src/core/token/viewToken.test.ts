import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compactToken, encryptedToken, segment } from '../../../test/tokens/testTokens.ts';
import { decodeToken } from './decodeToken.ts';
import { fingerprint, isFingerprint } from './fingerprint.ts';
import { RawToken } from './rawToken.ts';
import type { Claims } from './tokenView.ts';
import { viewToken } from './viewToken.ts';

function raw(text: string): RawToken {
  const token = RawToken.from(text);
  assert.ok(token !== null);
  return token;
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const claimsWritten = (json: string): string => `${segment({ alg: 'RS256' })}.${segment(json)}.c2ln`;

test('the fingerprint is the one all languages share', () => {
  assert.equal(fingerprint(raw(' bearer abc ')), 'sha256:ba7816bf8f01cfea414140de5dae2223');
  assert.ok(isFingerprint(fingerprint(raw('abc'))));
});

test('a header value without a token is no token', () => {
  for (const empty of ['', '  ', 'Bearer', ' bearer  ']) assert.equal(RawToken.from(empty), null);
});

test('a token is decoded as it was written', () => {
  const claims = { iss: 'https://id.example', sub: 'ana@example.com', aud: ['api://orders'], exp: 1_900_000_000, name: 'Ana Núñez 🙂 100%' };
  const decoded = decodeToken(raw(compactToken(claims)));
  assert.equal(decoded.state, 'decoded');
  assert.deepEqual(plain(decoded), { state: 'decoded', header: { alg: 'RS256', typ: 'JWT', kid: 'test-key' }, claims, repeatedClaims: [] });
});

const undecodable: readonly (readonly [string, string, string])[] = [
  ['a word', 'abc', 'not-three-parts'],
  ['two segments', `${segment({ alg: 'RS256' })}.${segment({ sub: 'a' })}`, 'not-three-parts'],
  ['four segments', `${segment({ alg: 'RS256' })}.${segment({ sub: 'a' })}.x.y`, 'not-three-parts'],
  ['JWE', encryptedToken(), 'encrypted'],
  ['a character outside base64url', `${segment({ alg: 'RS256' })}.a+b.x`, 'not-base64url'],
  ['padding', `${segment({ alg: 'RS256' })}.e30=.x`, 'not-base64url'],
  ['bytes that are no UTF-8', `${segment({ alg: 'RS256' })}.__8.x`, 'not-base64url'],
  ['claims that are no JSON', claimsWritten('{"sub":'), 'not-a-json-object'],
  ['claims that are a list', claimsWritten('[1]'), 'not-a-json-object'],
  ['claims that are null', claimsWritten('null'), 'not-a-json-object'],
  ['empty claims', `${segment({ alg: 'RS256' })}..x`, 'not-a-json-object'],
  ['a million brackets', claimsWritten('['.repeat(1_000_000)), 'not-a-json-object'],
];

for (const [name, compact, reason] of undecodable) {
  test(`undecodable, and nothing thrown: ${name}`, () => {
    assert.deepEqual(decodeToken(raw(compact)), { state: 'undecodable', reason });
    assert.deepEqual(viewToken(raw(compact), 'all'), { state: 'undecodable', fingerprint: fingerprint(raw(compact)), size: compact.length });
  });
}

test('a repeated claim is read as verifiers read it, the last one, and named', () => {
  const compact = claimsWritten('{"sub":"ana","nested":{"x":1,"x":2},"list":[{"sub":1}],"s\\u0075b":"ben","exp":1, "exp":2,"a\\"b":"{\\"sub\\":1}"}');
  const decoded = decodeToken(raw(compact));
  assert.equal(decoded.state, 'decoded');
  assert.equal(decoded.state === 'decoded' && decoded.claims['sub'], 'ben');
  assert.deepEqual(decoded.state === 'decoded' && decoded.repeatedClaims, ['sub', 'exp']);
  assert.deepEqual(viewToken(raw(compact), 'standard').repeatedClaims, ['sub', 'exp']);
});

test('claims named like parts of every object are claims like any other', () => {
  const view = viewToken(raw(claimsWritten('{"__proto__":{"admin":true},"constructor":"x","sub":"ana","deep":{"__proto__":{"admin":true}}}')), 'all');
  assert.deepEqual(Object.keys(view.claims ?? {}), ['__proto__', 'constructor', 'sub', 'deep']);
  assert.equal(view.claims?.['admin'], undefined);
  assert.equal(view.claims?.['toString'], undefined);
  assert.equal((view.claims?.['deep'] as Claims)['admin'], undefined);
  assert.equal(Object.getPrototypeOf({})['admin'], undefined);
});

test('no header is an absent token', () => assert.deepEqual(viewToken(null, 'all'), { state: 'absent' }));

test('the claim policy decides what is shown', () => {
  const compact = compactToken({ ver: 1, sub: 'ana', scp: ['orders.read'], email: 'ana@example.com', groups: ['a'], cid: '0oa' });
  const known = { state: 'seen', fingerprint: fingerprint(raw(compact)), size: compact.length };
  const header = { alg: 'RS256', typ: 'JWT', kid: 'test-key' };
  const standard = { ...known, header, claims: { sub: 'ana', scp: ['orders.read'], cid: '0oa' }, otherClaims: ['ver', 'email', 'groups'] };
  const all = { ...known, header, claims: { ver: 1, sub: 'ana', scp: ['orders.read'], email: 'ana@example.com', groups: ['a'], cid: '0oa' }, otherClaims: [] };
  assert.deepEqual(plain(viewToken(raw(compact), 'standard')), standard);
  assert.deepEqual(plain(viewToken(raw(compact), 'all')), all);
  assert.deepEqual(viewToken(raw(compact), 'none'), known);
});

test('a token inside a claim is not shown, an id that looks like one is', () => {
  const inner = compactToken({ sub: 'ana' });
  const id = 'AT.cJ3PVbnLnmnDOCSeLI6jb8fo2SvyiAMwDl7RmMYqRYs';
  const view = viewToken(raw(compactToken({ jti: id, act: { token: inner }, list: [inner.split('.')[2]] })), 'all');
  assert.equal(view.claims?.['jti'], id);
  assert.deepEqual(plain(view.claims?.['act']), { token: `[token ${fingerprint(raw(inner))}]` });
  assert.deepEqual(plain(view.claims?.['list']), ['[token]']);
});

test('a claim too large or too deep is named, not shown', () => {
  const deep = `${'['.repeat(50_000)}1${']'.repeat(50_000)}`;
  const view = viewToken(raw(claimsWritten(`{"deep":${deep},"long":"${'x'.repeat(10_000)}","wide":[${'1,'.repeat(5_000)}1],"sub":"ana"}`)), 'all');
  assert.deepEqual(Object.keys(view.claims ?? {}), ['sub']);
  assert.deepEqual(view.otherClaims, ['deep', 'long', 'wide']);
});

test('a token of ten kilobytes is decoded', () => {
  const compact = compactToken({ sub: 'ana', groups: Array.from({ length: 600 }, (_, index) => `group-${index}`) });
  assert.ok(compact.length > 8_000);
  assert.equal(viewToken(raw(compact), 'standard').claims?.['sub'], 'ana');
});

test('whatever stands in the header, the view is made and holds no signature', () => {
  const parts = fc.oneof(fc.string(), fc.json().map(segment), fc.constant(segment({ alg: 'RS256' })));
  const tokens = fc.oneof(fc.string(), fc.array(parts, { maxLength: 6 }).map((list) => list.join('.')), fc.json().map((claims) => `${claimsWritten(claims)}`));
  fc.assert(
    fc.property(tokens, fc.constantFrom('standard' as const, 'all' as const, 'none' as const), (text, policy) => {
      const view = viewToken(RawToken.from(text), policy);
      assert.ok(['seen', 'absent', 'undecodable'].includes(view.state));
      JSON.stringify(view);
    }),
  );
  const compact = compactToken({ sub: 'ana' });
  assert.ok(!JSON.stringify(viewToken(raw(compact), 'all')).includes(compact.split('.')[2]?.slice(0, 20) ?? ''));
});
