import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visible } from './visible.ts';

test('what moves, hides or turns text round is spelled out', () => {
  assert.equal(visible('a\u001b[2Jb\u202ec\u200bd\ne'), 'a\\u{1b}[2Jb\\u{202e}c\\u{200b}d\\u{a}e');
  assert.equal(visible('Jürgen 日本 ’…'), 'Jürgen 日本 ’…');
});
