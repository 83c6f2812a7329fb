import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { javaMapText } from './gatewayLog.ts';
import { javaMapMember } from './javaMap.ts';

const call = '{id=7, jsonrpc=2.0, method=tools/call, params={name=a___b, arguments={x=1, y=[2, 3]}}}';

const rows: readonly (readonly [string, string, string | undefined])[] = [
  [call, 'id', '7'],
  [call, 'method', 'tools/call'],
  [call, 'params', '{name=a___b, arguments={x=1, y=[2, 3]}}'],
  [call, 'name', undefined],
  [call, 'rpc', undefined],
  ['{}', 'a', undefined],
  ['{a=}', 'a', ''],
  ['{a=b=c}', 'a', 'b=c'],
  ['{a=1, a=2}', 'a', '1'],
  ['{a=1, b={c=', 'a', '1'],
  ['{a=1, b={c=', 'b', undefined],
  ['{a=1}, method=evil}', 'method', undefined],
  ['{noequals, b=2}', 'b', '2'],
  ['[a=1]', 'a', undefined],
  ['', 'a', undefined],
];

for (const [text, name, expected] of rows) test(`${name} of the Java map ${text}`, () => assert.equal(javaMapMember(text, name), expected));

test('what the gateway writes is read back', () => {
  const words = fc.stringMatching(/^[a-z]{1,8}$/);
  const values = fc.letrec((tie) => ({ value: fc.oneof({ depthSize: 'small' }, words, fc.nat(), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(words, tie('value'), { maxKeys: 3 })) })).value;
  fc.assert(
    fc.property(fc.dictionary(words, values), (map) => {
      for (const [name, value] of Object.entries(map)) assert.equal(javaMapMember(javaMapText(map), name), javaMapText(value));
    }),
  );
});
