import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shorten, widthOf, wrapText } from './wrapText.ts';

test('width counts columns', () => {
  for (const [text, width] of [['abc', 3], ['日本', 4], ['e\u0301', 1], ['🙂', 2], ['ａ', 2], ['’…', 2], ['', 0]] as const) assert.equal(widthOf(text), width, text);
});

test('lines break between words, after hyphens and slashes, else anywhere', () => {
  assert.deepEqual(wrapText('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapText('X-Amzn-Bedrock-AgentCore', 12), ['X-Amzn-', 'Bedrock-', 'AgentCore']);
  assert.deepEqual(wrapText('abcdefghij', 4), ['abcd', 'efgh', 'ij']);
  assert.deepEqual(wrapText('日本語日本語', 5), ['日本', '語日', '本語']);
  assert.deepEqual(wrapText('', 10), ['']);
});

test('beyond the most lines the text is cut, and says so', () => {
  assert.deepEqual(wrapText('aaaa bbbb cccc dddd', 4, 2), ['aaaa', 'bbb…']);
  assert.deepEqual(wrapText('aaaa bbbb', 4, 2), ['aaaa', 'bbbb']);
});

test('shortened text ends in an ellipsis and fits', () => {
  assert.equal(shorten('listOrders', 6), 'listO…');
  assert.equal(shorten('日本語', 4), '日…');
  assert.equal(shorten('short', 5), 'short');
});
