import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTokenView } from '../../token/parseTokenView.ts';
import { isJsonObject } from './jsonObject.ts';
import { KnownTokens } from './knownTokens.ts';

const fingerprint = (digit: number): string => `sha256:${String(digit).repeat(32)}`;
const seen = (digit: number, claims: object): object => ({ state: 'seen', fingerprint: fingerprint(digit), size: 9, claims });

function viewOf(tokens: KnownTokens, text: string): unknown {
  const value = tokens.parse(text);
  return isJsonObject(value) ? tokens.view(value['token']) : undefined;
}

test('records of one token share one view, without the token’s text being parsed again', () => {
  const tokens = new KnownTokens();
  const first = viewOf(tokens, JSON.stringify({ a: 1, token: seen(1, { sub: 'ana' }), b: 2 }));
  const second = viewOf(tokens, JSON.stringify({ c: 3, token: seen(1, { sub: 'ana' }) }));
  assert.equal(second, first);
  assert.deepEqual(first, seen(1, { sub: 'ana' }));
});

test('one token shown in two ways is two views', () => {
  const tokens = new KnownTokens();
  const views = [seen(1, { sub: 'ana' }), seen(1, {}), seen(1, { sub: 'ben' })].map((token) => viewOf(tokens, JSON.stringify({ token })));
  assert.deepEqual(views, [seen(1, { sub: 'ana' }), seen(1, {}), seen(1, { sub: 'ben' })]);
});

for (const wrapper of ['message', 'log_processed', 'body']) {
  test(`a record that was wrapped in ${wrapper} has its token, whether or not that was met before`, () => {
    const tokens = new KnownTokens();
    const line = (token: object): string => JSON.stringify({ time: 't', [wrapper]: { a: 1, token } });
    const wrappedView = (text: string): unknown => tokens.view((tokens.parse(text) as { [name: string]: { token: unknown } })[wrapper]?.token);
    const first = wrappedView(line(seen(1, { sub: 'ana' })));
    assert.deepEqual(first, seen(1, { sub: 'ana' }));
    assert.equal(wrappedView(line(seen(1, { sub: 'ana' }))), first);
    assert.equal(viewOf(tokens, JSON.stringify({ token: seen(1, { sub: 'ana' }) })), first);
  });
}

test('a line cannot pretend to hold a known token', () => {
  const tokens = new KnownTokens();
  const token = JSON.stringify(seen(1, { sub: 'ana' }));
  viewOf(tokens, `{"token":${token}}`);
  assert.equal(viewOf(tokens, `{"token":${token},"token":null}`), null);
  assert.equal(viewOf(tokens, `{"x":{"token":${token}},"token":null}`), null);
  assert.equal(viewOf(tokens, '{"token":null}'), null);
  assert.equal(viewOf(tokens, `{"\\"token":${token}}`), null);
  assert.equal(tokens.parse(`{"x":"\\"token":${token}}`), undefined);
  assert.equal(tokens.parse(`{"token":${token}`), undefined);
});

const names = fc.constantFrom('token', 'x', '__proto__', 'a"token');
const views = fc.tuple(fc.nat({ max: 2 }), fc.dictionary(fc.constantFrom('sub', '__proto__', 'x'), fc.jsonValue({ maxDepth: 2 }))).map(([digit, claims]) => seen(digit, claims));
const records = fc.array(fc.tuple(names, fc.oneof({ weight: 3, arbitrary: views }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 1 }) })), { maxLength: 4 })
  .map((members) => `{${members.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`);
const wrapped = fc.tuple(fc.constantFrom('message', 'log_processed', 'x'), records, fc.constantFrom('', '"token":null,', '"token":0,')).map(([name, record, before]) => `{${before}"${name}":${record}}`);
const texts = fc.oneof({ weight: 5, arbitrary: records }, { weight: 3, arbitrary: wrapped }, { weight: 1, arbitrary: fc.tuple(records, fc.nat()).map(([text, at]) => text.slice(0, at % text.length)) });

test('a reader that remembers reads what one reads that does not', () => {
  fc.assert(
    fc.property(fc.array(texts, { maxLength: 12 }), (lines) => {
      const tokens = new KnownTokens();
      for (const text of lines) assert.deepEqual(viewsIn(tokens, text), viewsIn(new KnownTokens(), text));
      for (const text of lines) assert.deepEqual(viewsIn(tokens, text), plainViews(text));
    }),
    { numRuns: 500 },
  );
});

function viewsIn(tokens: KnownTokens, text: string): unknown {
  return tokensIn(tokens.parse(text)).map((token) => tokens.view(token));
}

function plainViews(text: string): unknown {
  try {
    return tokensIn(JSON.parse(text)).map((token) => parseTokenView(token));
  } catch {
    return [];
  }
}

/** Of the line, and of the records that it may wrap. */
function tokensIn(value: unknown): readonly unknown[] {
  return isJsonObject(value) ? [value, value['message'], value['log_processed'], value['x']].map((record) => (isJsonObject(record) ? record['token'] : undefined)) : [];
}

test('it forgets, and reads on', () => {
  const tokens = new KnownTokens();
  for (let index = 0; index < 5_000; index++) {
    const token = { state: 'seen', fingerprint: `sha256:${index.toString(16).padStart(32, '0')}`, size: index };
    assert.deepEqual(viewOf(tokens, JSON.stringify({ token })), token);
  }
});
