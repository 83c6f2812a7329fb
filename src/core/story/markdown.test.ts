import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { codeOf, proseOf } from './markdown.ts';

test('plain words stay as they are, whatever else is code', () => {
  const rows: readonly (readonly [string, string])[] = [
    ['Target refused it: 401.', 'Target refused it: 401.'],
    ['Can’t tell what ana’s token was (the one before)', 'Can’t tell what ana’s token was (the one before)'],
    ['The agent sent it in X-Custom-UserToken – at 10:43:31.', 'The agent sent it in X-Custom-UserToken – at 10:43:31.'],
    ['It is meant for api://billing. Not for “http://b”.', 'It is meant for `api://billing`. Not for “`http://b`”.'],
    ['ping @ana and ana@example.com, see #12 or GH-12', 'ping `@ana` and `ana@example.com`, see `#12` or `GH-12`'],
    ['**bold** _it_ <b>x</b> ![a](b) [a](b) ~~s~~ $x$ :smile: a|b \\', '`**bold**` `_it_` `<b>x</b>` `![a](b`) `[a](b`) `~~s~~` `$x$` `:smile`: `a|b` `\\`'],
    ['www.example.com (www.example.com) deadbeef1 facade', '`www.example.com` (`www.example.com`) `deadbeef1` facade'],
    ['a `tick` b', 'a `` `tick` `` b'],
    ['two\nlines \u202eturned\u2066', '`two\\u{a}lines` `\\u{202e}turned\\u{2066}`'],
    ['Jürgen 日本 שלום', 'Jürgen 日本 שלום'],
  ];
  for (const [sentence, prose] of rows) assert.equal(proseOf(sentence), prose);
});

test('a value is one span of code, however many backticks it has', () => {
  assert.equal(codeOf('api://orders'), '`api://orders`');
  assert.equal(codeOf('a`b``c'), '```a`b``c```');
  assert.equal(codeOf('`a'), '`` `a ``');
  assert.equal(codeOf(' a '), '`  a  `');
  assert.equal(codeOf('a\r\nb\u0000'), '`a\\u{d}\\u{a}b\\u{0}`');
  assert.equal(codeOf(''), '(empty)');
});

test('long text is cut in whole characters, and says how long it was', () => {
  assert.equal(codeOf('x'.repeat(100_000)), `\`${'x'.repeat(300)}… (100000 characters)\``);
  assert.equal(codeOf(`${'x'.repeat(299)}🙂🙂`), `\`${'x'.repeat(299)}… (303 characters)\``);
  assert.equal(proseOf('word '.repeat(10_000)), `${'word '.repeat(200)}… (50000 characters)`);
});

const bits = fc.constantFrom('`', '``', '**', '_', '[', '](', 'http://x.y', 'www.a.com', '<b>', '<!--', '&amp;', '\\', '|', '~~', '@ana', '#12', 'GH-1', ':smile:', '\n', '\n# h', '1.', '$x$', '![a](b)', 'a@b.co', '\u202e', '\ud800', 'ok', '’s', ' ', '\u2028');
const texts = fc.oneof(fc.array(bits, { maxLength: 12 }).map((parts) => parts.join('')), fc.array(bits, { maxLength: 12 }).map((parts) => parts.join(' ')), fc.string({ unit: 'binary', maxLength: 40 }));

test('outside of code there is nothing that Markdown or GitHub could act on, and every text stays on one line', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const written of [proseOf(text), codeOf(text)]) {
        assert.doesNotMatch(written, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
        assert.doesNotMatch(withoutCode(written), /[`*_[\]<>@#$~|\\&{}=]|:\S*:|:\/\/|(?<![\p{L}\p{N}])(?:www\.|gh-\d)/iu, written);
      }
    }),
    { numRuns: 2_000 },
  );
});

/** As CommonMark reads it: a run of backticks opens a span that ends at the next run of the same length. */
function withoutCode(written: string): string {
  let rest = written;
  let bare = '';
  for (let open = /`+/.exec(rest); open !== null; open = /`+/.exec(rest)) {
    const [ticks] = open;
    const after = rest.slice(open.index + ticks.length);
    const close = new RegExp(`(?<!\`)${ticks}(?!\`)`).exec(after);
    if (close === null) return bare + rest;
    bare += rest.slice(0, open.index);
    rest = after.slice(close.index + ticks.length);
  }
  return bare + rest;
}
