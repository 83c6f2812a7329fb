import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareClaims } from './compareClaims.ts';
import type { ClaimChange } from './compareClaims.ts';
import type { TokenView } from './tokenView.ts';

const seen = (claims: TokenView['claims'], otherClaims: readonly string[] = [], fingerprint = 'sha256:1'): TokenView =>
  ({ state: 'seen', fingerprint, ...(claims === undefined ? {} : { claims, otherClaims }) });

const rows: readonly { readonly name: string; readonly before: TokenView; readonly after: TokenView; readonly expected: readonly ClaimChange[] | 'unknown' }[] = [
  { name: 'another user', before: seen({ sub: 'ana', iss: 'i' }), after: seen({ sub: 'ben', iss: 'i' }, [], 'sha256:2'), expected: [{ claim: 'sub', before: 'ana', after: 'ben' }] },
  { name: 'added and deleted', before: seen({ a: 1 }), after: seen({ b: null, c: 2 }, [], 'sha256:2'), expected: [{ claim: 'a', before: 1, after: null }, { claim: 'c', before: null, after: 2 }] },
  { name: 'order of a list counts', before: seen({ scp: ['a', 'b'] }), after: seen({ scp: ['b', 'a'] }, [], 'sha256:2'), expected: [{ claim: 'scp', before: ['a', 'b'], after: ['b', 'a'] }] },
  { name: 'order of members does not', before: seen({ cnf: { a: 1, b: [2] } }), after: seen({ cnf: { b: [2], a: 1 } }, [], 'sha256:2'), expected: [] },
  { name: 'a list is no object', before: seen({ x: [] }), after: seen({ x: {} }, [], 'sha256:2'), expected: [{ claim: 'x', before: [], after: {} }] },
  { name: 'the same token, shown under two policies', before: seen({ sub: 'ana', email: 'e' }), after: seen({ sub: 'ana' }, ['email']), expected: [] },
  { name: 'the same token, not shown', before: seen(undefined), after: seen(undefined), expected: [] },
  { name: 'kept back on one side', before: seen({ sub: 'ana', email: 'e' }), after: seen({ sub: 'ben' }, ['email'], 'sha256:2'), expected: [{ claim: 'sub', before: 'ana', after: 'ben' }] },
  { name: 'nothing shown after', before: seen({ sub: 'ana' }), after: seen(undefined, [], 'sha256:2'), expected: 'unknown' },
  { name: 'nothing there after', before: seen({ sub: 'ana' }), after: { state: 'absent' }, expected: 'unknown' },
  { name: 'nothing on either side', before: { state: 'absent' }, after: { state: 'absent' }, expected: 'unknown' },
  { name: 'a name that every object has', before: seen({ constructor: 'x' }), after: seen({}, [], 'sha256:2'), expected: [{ claim: 'constructor', before: 'x', after: null }] },
];

for (const { name, before, after, expected } of rows) {
  test(`claims compared: ${name}`, () => assert.deepEqual(compareClaims(before, after), expected));
}

const claims = fc.dictionary(fc.constantFrom('sub', 'iss', 'scp', '__proto__'), fc.jsonValue({ maxDepth: 2 })) as fc.Arbitrary<NonNullable<TokenView['claims']>>;

test('backwards, each change is the same change the other way round', () => {
  fc.assert(
    fc.property(claims, claims, (one, other) => {
      const forward = compareClaims(seen(one), seen(other, [], 'sha256:2'));
      const backward = compareClaims(seen(other, [], 'sha256:2'), seen(one));
      assert.ok(forward !== 'unknown' && backward !== 'unknown');
      assert.deepEqual(backward, forward.map(({ claim, before, after }) => ({ claim, before: after, after: before })));
    }),
  );
});
