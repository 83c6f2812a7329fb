import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { changedSpan } from './changedSpan.ts';

test('only what differs', () => {
  assert.deepEqual(changedSpan('a: false,\n', 'a: true,\n'), { from: 3, to: 7, text: 'tru' });
  assert.deepEqual(changedSpan('["a"]', '["a", "b"]'), { from: 4, to: 4, text: ', "b"' });
  assert.deepEqual(changedSpan('aa', 'aaa'), { from: 2, to: 2, text: 'a' });
  assert.deepEqual(changedSpan('same', 'same'), { from: 4, to: 4, text: '' });
});

test('putting it in gives the second text', () => {
  fc.assert(fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (start, one, other, end) => {
    const [before, after] = [start + one + end, start + other + end];
    const { from, to, text } = changedSpan(before, after);
    assert.equal(before.slice(0, from) + text + before.slice(to), after);
    assert.ok(from <= to);
  }));
});
