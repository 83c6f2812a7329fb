import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { lineOfMember } from './lineOfMember.ts';

const text = `{
  "name": "a { \\"b\\": [",
  "gateway": { "list": [1,
    {"x": true}], "passRequestHeaders":
      false },
  "agent": {
    "requestHeaderAllowlist": [
      "One",
      "Two", "Three"
    ],
    "empty": [], "none": {}
  }
}`;

test('members and entries of lists are found on the line where they begin, however the text is laid out', () => {
  for (const [path, line] of [
    [['name'], 2], [['gateway'], 3], [['gateway', 'list'], 3], [['gateway', 'list', 0], 3], [['gateway', 'list', 1], 4], [['gateway', 'list', 1, 'x'], 4],
    [['gateway', 'passRequestHeaders'], 4], [['agent', 'requestHeaderAllowlist', 0], 8], [['agent', 'requestHeaderAllowlist', 2], 9], [['agent', 'none'], 11],
    [['b'], null], [['agent', 'requestHeaderAllowlist', 3], null], [['gateway', 'list', 2], null], [['list'], null], [['agent', 'empty', 0], null],
  ] as const) assert.equal(lineOfMember(text, path), line, path.join('.'));
});

test('the line holds the value, in any JSON that is written out', () => {
  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(leaf, fc.array(leaf), fc.dictionary(fc.string(), leaf))), fc.uuid(), (value, mark) => {
    const written = JSON.stringify({ ...value, own: { list: ['first', mark] } }, null, 2);
    const line = lineOfMember(written, ['own', 'list', 1]);
    assert.equal(written.split('\n')[(line ?? 0) - 1]?.trim(), JSON.stringify(mark));
  }));
});
