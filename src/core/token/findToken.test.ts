import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compactToken, encryptedToken, segment } from '../../../test/tokens/testTokens.ts';
import { findToken, longestToken } from './findToken.ts';

const token = compactToken({ sub: 'ana' });
const other = compactToken({ sub: 'ben' });
const found = (text: string): string => {
  const result = findToken(text);
  return result.state === 'found' ? result.token.reveal() : result.state;
};

const unsigned = `${segment({ alg: 'none' })}.${segment({ sub: 'ana' })}.`;
const long = compactToken({ iss: 'https://issuer.example.com/oauth2/default', sub: 'ana@example.com', aud: 'api://orders', scp: ['openid', 'orders.read'], exp: 1_800_000_000 });
const lines = (length: number): string => (long.match(new RegExp(`.{1,${length}}`, 'g')) ?? []).join('\n');

const texts: readonly (readonly [string, string, string])[] = [
  ['alone', token, token],
  ['with white space around it', `\n  ${token}\r\n`, token],
  ['behind Bearer', `Bearer ${token}`, token],
  ['as a header', `authorization: bearer ${token}\n`, token],
  ['in quotes', `"${token}"`, token],
  ['in a shell’s assignment', `TOKEN=${token}`, token],
  ['in a token endpoint’s answer', JSON.stringify({ token_type: 'Bearer', access_token: token, expires_in: 3600 }, null, 2), token],
  ['twice', `${token}\n${token}`, token],
  ['at the end of a sentence', `It was ${token}.`, token],
  ['wrapped at 80 columns', lines(80), long],
  ['wrapped at 80 columns on Windows', lines(80).replaceAll('\n', '\r\n'), long],
  ['with a line of words after it', `${token}\nexpires_in 3600`, token],
  ['that is encrypted', encryptedToken(), encryptedToken()],
  ['without a signature', unsigned, unsigned],
  ['beside another one', JSON.stringify({ access_token: token, id_token: other }), 'several'],
  ['above another one', `${token}\n${other}`, 'several'],
];
for (const [where, text, expected] of texts) test(`a token ${where}`, () => assert.equal(found(text), expected));

test('what is no token', () => {
  for (const text of ['', 'List my orders', 'a.b.c', 'www.example.com', 'eyJhbGciOiJSUzI1NiJ9', token.split('.').slice(0, 2).join('.'), `${token}${'x'.repeat(longestToken)}`]) assert.equal(found(text), 'none', text.slice(0, 30));
});

test('any text at all is looked through', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.string().map((text) => `${text} ${token} ${text}`)), (text) => {
    const result = findToken(text);
    if (text.includes(` ${token} `)) assert.notEqual(result.state, 'none');
  }));
});
