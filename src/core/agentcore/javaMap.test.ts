import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { javaMapText } from './gatewayLog.ts';
import { javaMapMembers } from './javaMap.ts';

const rows: readonly (readonly [string, Record<string, string> | null])[] = [
  ['{id=7, jsonrpc=2.0, method=tools/call, params={name=a___b, arguments={x=1, y=[2, 3]}}}', { id: '7', jsonrpc: '2.0', method: 'tools/call', params: '{name=a___b, arguments={x=1, y=[2, 3]}}' }],
  ['{}', {}],
  ['{a=}', { a: '' }],
  ['{a=b=c}', { a: 'b=c' }],
  ['{a=1, a=2}', { a: '1' }],
  ['{a=1, b={c=', { a: '1' }],
  ['{a=1}, method=evil}', { a: '1' }],
  ['{noequals, b=2}', { b: '2' }],
  ['[1, 2]', null],
  ['', null],
];

for (const [text, expected] of rows) {
  test(`the Java map ${text}`, () => {
    const members = javaMapMembers(text);
    assert.deepEqual(members === null ? null : Object.fromEntries(members), expected);
  });
}

test('what the gateway writes is read back', () => {
  const words = fc.stringMatching(/^[a-z]{1,8}$/);
  const values = fc.letrec((tie) => ({ value: fc.oneof({ depthSize: 'small' }, words, fc.nat(), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(words, tie('value'), { maxKeys: 3 })) })).value;
  fc.assert(
    fc.property(fc.dictionary(words, values), (map) => {
      const members = javaMapMembers(javaMapText(map));
      assert.deepEqual(Object.fromEntries(members ?? []), Object.fromEntries(Object.entries(map).map(([name, value]) => [name, javaMapText(value)])));
    }),
  );
});
