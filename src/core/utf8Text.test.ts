import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { utf8Text } from './utf8Text.ts';

const encoder = new TextEncoder();

test('reads what was written, whatever it is', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => utf8Text(encoder.encode(text)) === new TextDecoder('utf-8', { ignoreBOM: true }).decode(encoder.encode(text))));
  for (const text of ['', 'a%41', 'é'.repeat(10_000), `${'a'.repeat(20_000)}é${'b'.repeat(9_000)}\u{1f600}`]) assert.equal(utf8Text(encoder.encode(text)), text);
});

test('bytes that are no UTF-8 are refused', () => {
  for (const bytes of [[0xff], [0x61, 0xc3], [0xe2, 0x82, 0x61], [0xc0, 0x80]]) assert.throws(() => utf8Text(Uint8Array.from(bytes)), URIError);
});
