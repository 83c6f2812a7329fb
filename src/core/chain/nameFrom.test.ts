import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { refusalOfTargetName } from '../agentcore/names.ts';
import { refusalOfChainName } from './chainShape.ts';
import { nameFrom } from './nameFrom.ts';

for (const [text, name] of [
  ['orders', 'orders'],
  ['.demo', 'demo'],
  ['Größe und Maß', 'Grosse-und-Mass'],
  ['my__orders--2', 'my-orders-2'],
  ['2026 orders', 'orders'],
  ['数', 'chain'],
  ['', 'chain'],
  ['a'.repeat(47) + '-b', 'a'.repeat(47)],
] as const) {
  test(`${JSON.stringify(text)} becomes ${name}`, () => assert.equal(nameFrom(text, 48, 'chain'), name));
}

test('whatever the text, AWS takes the name', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    const name = nameFrom(text, 48, 'chain');
    assert.equal(refusalOfChainName(name), null);
    assert.equal(refusalOfTargetName(name), null);
  }));
});
