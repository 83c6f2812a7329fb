import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { literalParts } from './literalParts.ts';

const shown = (text: string, literals: readonly string[]): string => literalParts(text, literals).map(({ text: own, isLiteral }) => (isLiteral ? `[${own}]` : own)).join('');

test('names stand apart, whole and where they stand alone', () => {
  assert.equal(shown('Sent in X-Custom-UserToken, because passRequestHeaders is off.', ['X-Custom-UserToken', 'passRequestHeaders']), 'Sent in [X-Custom-UserToken], because [passRequestHeaders] is off.');
  assert.equal(shown('meant for a. It accepts api://a', ['api://a', 'a']), 'meant for [a]. It accepts [api://a]');
  assert.equal(shown('X-Token and X-Token-Two', ['X-Token-Two', 'X-Token']), '[X-Token] and [X-Token-Two]');
});

test('a name of others is text, not a pattern', () => {
  assert.equal(shown('meant for a.*(b|c)+ and abc', ['a.*(b|c)+', '[', '']), 'meant for [a.*(b|c)+] and abc');
});

test('nothing is lost, whatever the names', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.array(fc.string({ unit: 'binary', maxLength: 3 })), (text, literals) => {
    assert.equal(literalParts(text, literals).map((part) => part.text).join(''), text);
  }));
});
