import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { leaksIn } from '../../../test/testing/leaksIn.ts';
import { compactToken, encryptedToken } from '../../../test/tokens/testTokens.ts';
import { loggedTokens } from './loggedTokens.ts';
import { redact } from './redact.ts';

const [ana, ben] = [compactToken({ sub: 'ana' }), compactToken({ sub: 'ben' })];
const subjectsIn = (text: string): readonly unknown[] | undefined => loggedTokens(text, redact(text), 'standard')?.map(({ claims }) => claims?.['sub']);

const lines: readonly (readonly [string, string, readonly string[] | undefined])[] = [
  ['behind Bearer', `Authorization: Bearer ${ana}`, ['ana']],
  ['two of them', `${ana} and ${ben}`, ['ana', 'ben']],
  ['one of them twice', `${ana}, again ${ana}`, ['ana']],
  ['behind an escaped line break', JSON.stringify(`token:\n${ana}\n`), ['ana']],
  ['at the end of a sentence', `It is ${ana}.`, ['ana']],
  ['in a query', `/callback?access_token=${ana}&state=1`, ['ana']],
  ['more than anybody needs', Array.from({ length: 9 }, (_, place) => compactToken({ sub: `u${place}` })).join(' '), ['u0', 'u1', 'u2', 'u3']],
  ['an encrypted one, of which nothing can be told', encryptedToken(), undefined],
  ['an opaque one', 'Bearer 0123456789abcdef0123456789abcdef', undefined],
  ['one that was redacted by whoever printed it', redact(`jwt=${ana}`), undefined],
  ['none', 'nothing here', undefined],
];

for (const [name, text, subjects] of lines) {
  test(`tokens in a line: ${name}`, () => assert.deepEqual(subjectsIn(text), subjects));
}

test('whatever stands around a token, what is kept of it is no token', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 30 }), fc.constantFrom(' ', '"', '=', '\\n', ',', ''), fc.string({ maxLength: 30 }), (before, glue, after) => {
      const text = `${before}${glue}${ana} ${after}`;
      assert.deepEqual(leaksIn('views', JSON.stringify(loggedTokens(text, redact(text), 'all') ?? []), [ana]), []);
    }),
    { numRuns: 500 },
  );
});
