import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { visible, visibleParts } from './visible.ts';

test('what moves, hides or turns text round is spelled out', () => {
  assert.equal(visible('a\u001b[2Jb\u202ec\u200bd\ne'), 'a\\u{1b}[2Jb\\u{202e}c\\u{200b}d\\u{a}e');
  assert.equal(visible('\u3164\u034f\ufe0f\u{e0041}'), '\\u{3164}\\u{34f}\\u{fe0f}\\u{e0041}');
  assert.equal(visible('Jürgen 日本 שלום ’…'), 'Jürgen 日本 שלום ’…');
});

test('a front can set apart what is spelled out', () => {
  assert.deepEqual(visibleParts('ana\u202e\u200bb'), [{ text: 'ana', spelled: false }, { text: '\\u{202e}\\u{200b}', spelled: true }, { text: 'b', spelled: false }]);
  assert.deepEqual(visibleParts(''), []);
});

test('stretches take turns, and none that is not spelled out holds what is unsafe', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
    const parts = visibleParts(text);
    assert.ok(parts.every(({ spelled, text: own }, place) => own !== '' && (place === 0 || parts[place - 1]?.spelled !== spelled)));
    assert.ok(parts.every(({ spelled, text: own }) => spelled || !/[\p{C}\p{DI}\p{Zl}\p{Zp}]/u.test(own)));
  }));
});
