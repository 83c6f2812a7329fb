import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeAllowingReserved, headerSerializer, pathSerializer, querySerializer } from './parameterStyle.ts';
import type { PathStyle, QueryStyle } from './parameterStyle.ts';

const [text, list, object] = ['blue', ['blue', 'black', 'brown'], { R: 100, G: 200, B: 150 }];
const encode = encodeURIComponent;

/** OpenAPI 3.1's table of styles, row by row: style, explode, and what text, list and object become. */
const pathRows: readonly (readonly [PathStyle, boolean, string, string, string])[] = [
  ['matrix', false, ';color=blue', ';color=blue,black,brown', ';color=R,100,G,200,B,150'],
  ['matrix', true, ';color=blue', ';color=blue;color=black;color=brown', ';R=100;G=200;B=150'],
  ['label', false, '.blue', '.blue,black,brown', '.R,100,G,200,B,150'],
  ['label', true, '.blue', '.blue.black.brown', '.R=100.G=200.B=150'],
  ['simple', false, 'blue', 'blue,black,brown', 'R,100,G,200,B,150'],
  ['simple', true, 'blue', 'blue,black,brown', 'R=100,G=200,B=150'],
];

test('path parameters follow the table of styles', () => {
  for (const [style, explode, ...expected] of pathRows) {
    const serialize = pathSerializer({ name: 'color', style, explode, encode });
    assert.deepEqual([text, list, object].map(serialize), expected, `${style}, explode ${explode}`);
  }
});

const queryRows: readonly (readonly [QueryStyle, boolean, string, string, string])[] = [
  ['form', false, 'color=blue', 'color=blue,black,brown', 'color=R,100,G,200,B,150'],
  ['form', true, 'color=blue', 'color=blue&color=black&color=brown', 'R=100&G=200&B=150'],
  ['spaceDelimited', false, 'color=blue', 'color=blue%20black%20brown', 'color=R%20100%20G%20200%20B%20150'],
  ['pipeDelimited', false, 'color=blue', 'color=blue%7Cblack%7Cbrown', 'color=R%7C100%7CG%7C200%7CB%7C150'],
  ['deepObject', true, 'color=blue', 'color=blue&color=black&color=brown', 'color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150'],
];

test('query parameters follow the table of styles', () => {
  for (const [style, explode, ...expected] of queryRows) {
    const serialize = querySerializer({ name: 'color', style, explode, encode });
    assert.deepEqual([text, list, object].map(serialize), expected, `${style}, explode ${explode}`);
  }
});

test('header parameters are simple and not percent-encoded', () => {
  assert.deepEqual([text, list, object, 'a b/ü'].map(headerSerializer(false)), ['blue', 'blue,black,brown', 'R,100,G,200,B,150', 'a b/ü']);
  assert.equal(headerSerializer(true)(object), 'R=100,G=200,B=150');
});

test('names and values are encoded, the delimiters of the style are not', () => {
  const serialize = querySerializer({ name: 'a b', style: 'form', explode: false, encode });
  assert.equal(serialize(['x&y', 'ü', 'a,b']), 'a%20b=x%26y,%C3%BC,a%2Cb');
  assert.equal(pathSerializer({ name: 'id', style: 'simple', explode: false, encode })('../a?b#c'), '..%2Fa%3Fb%23c');
});

test('allowReserved keeps reserved characters, but for those that would end the parameter', () => {
  assert.equal(encodeAllowingReserved("a:/?[]@!$'()*+,;=b"), "a:/?[]@!$'()*+,;=b");
  assert.equal(encodeAllowingReserved('a&b#c d%2F'), 'a%26b%23c%20d%252F');
});

test('scalars, empty values and what lies deeper than a style reaches', () => {
  const form = querySerializer({ name: 'c', style: 'form', explode: true, encode });
  assert.deepEqual([0, false, '', 1.5].map(form), ['c=0', 'c=false', 'c=', 'c=1.5']);
  assert.deepEqual([[], {}, { a: null }].map(form), ['', '', '']);
  assert.equal(form([{ a: 1 }]), 'c=%7B%22a%22%3A1%7D');
});
