import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bareToken, claimPolicy, loggableId, viewToken } from './hopRecord.ts';

const segment = (json: string): string => Buffer.from(json).toString('base64url');
const signature = segment('a signature that no record may show');
const tokenOf = (payload: string, header = '{"alg":"RS256","kid":"k1","typ":"JWT","jku":"https://example.com"}'): string =>
  `${segment(header)}.${segment(payload)}.${signature}`;

test('a token is taken out of its header with or without Bearer', () => {
  assert.equal(bareToken(' bearer abc '), 'abc');
  assert.equal(bareToken('BEARER abc'), 'abc');
  assert.equal(bareToken('abc'), 'abc');
  assert.equal(bareToken('bearerabc'), 'bearerabc');
  for (const empty of [undefined, '', '  ', 'Bearer', 'Bearer  ']) assert.equal(bareToken(empty), null);
});

test('the fingerprint is the agreed one', () => {
  assert.equal(viewToken(bareToken(' bearer abc '), 'none').fingerprint, 'sha256:ba7816bf8f01cfea414140de5dae2223');
});

test('standard shows registered claims with values and the others by name', () => {
  const token = tokenOf('{"iss":"i","sub":"ana","scp":["orders.read"],"email":"ana@example.com","groups":["a"]}');
  const view = viewToken(token, 'standard');
  assert.equal(view.state, 'seen');
  assert.equal(view.size, token.length);
  assert.deepEqual(view.header, { alg: 'RS256', kid: 'k1', typ: 'JWT' });
  assert.deepEqual(view.claims, { iss: 'i', sub: 'ana', scp: ['orders.read'] });
  assert.deepEqual(view.otherClaims, ['email', 'groups']);
});

test('all shows every claim, none shows the fingerprint alone', () => {
  const token = tokenOf('{"sub":"ana","email":"ana@example.com"}');
  assert.deepEqual(viewToken(token, 'all').claims, { sub: 'ana', email: 'ana@example.com' });
  assert.deepEqual(Object.keys(viewToken(token, 'none')).sort(), ['fingerprint', 'size', 'state']);
});

test('a setting that is not known shows nothing', () => {
  assert.deepEqual([undefined, '', 'standard', 'all', 'none', 'ALL!'].map(claimPolicy), ['standard', 'standard', 'standard', 'all', 'none', 'none']);
});

test('repeated claims are named, nested ones and values are not', () => {
  const view = viewToken(tokenOf('{"sub":"ana","a":{"sub":1,"sub":2},"aud":"sub","sub" : "b\\"en","list":["x","x"]}'), 'all');
  assert.deepEqual(view.repeatedClaims, ['sub']);
  assert.equal(view.claims?.['sub'], 'b"en');
});

test('__proto__ is a claim like any other', () => {
  const view = viewToken(tokenOf('{"__proto__":{"admin":true},"sub":"ana"}'), 'all');
  assert.deepEqual(Object.keys(view.claims ?? {}), ['__proto__', 'sub']);
  assert.equal((view.claims as { admin?: unknown }).admin, undefined);
});

test('what is no JWT is undecodable, and nothing throws', () => {
  const [header, payload] = tokenOf('{"sub":"ana"}').split('.');
  const odd = ['abc', 'a.b.c', `${header}.${payload}`, `${header}.${payload}.a.b.c`, `${header}.${segment('[1]')}.x`, `${header}.${segment('{')}.x`, `..`, 'x'.repeat(10_000), tokenOf(`{"sub":${'['.repeat(9000)}${']'.repeat(9000)}}`)];
  for (const token of odd) assert.equal(viewToken(token, 'all').state, 'undecodable', token.slice(0, 40));
  assert.deepEqual(viewToken(null, 'all'), { state: 'absent' });
});

test('no view holds the signature', () => {
  for (const policy of ['standard', 'all', 'none'] as const) {
    assert.ok(!JSON.stringify(viewToken(tokenOf('{"sub":"ana","email":"e"}'), policy)).includes(signature));
  }
});

test('an id is repeated only if it looks like one', () => {
  assert.equal(loggableId('c-123_4.5:6'), 'c-123_4.5:6');
  for (const odd of [undefined, '', 'a b', 'a\nb', tokenOf('{}'), 'x'.repeat(257)]) assert.equal(loggableId(odd), undefined);
});
