import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { everywhere } from '../core/chain/componentLanguages.ts';
import { defaultChain } from '../core/chain/defaultChain.ts';
import { chainToJson } from '../core/chain/parseChain.ts';
import { placeChange, type SettingChange } from '../core/chain/settingChange.ts';
import { parseChainText } from './chainFile.ts';
import { editChainText, findSetting } from './editChainText.ts';

const chain = defaultChain({ name: 'orders', region: 'us-west-2', identity: { preset: 'okta', issuer: null, audience: null, clientId: null }, gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null });
const plain = chainToJson(chain);

/** Line breaks, indents and places of brackets as people write them. */
const spellings: { readonly [name: string]: string } = {
  plain,
  'Windows line ends': plain.replaceAll('\n', '\r\n'),
  tabs: plain.replace(/^( {2})+/gm, (indent) => '\t'.repeat(indent.length / 2)),
  'one line': JSON.stringify(JSON.parse(plain)),
  'lists in one line': plain.replace(/\[\s*("[^"]*"(?:,\s*"[^"]*")*)\s*\]/g, (_, items: string) => `[${items.replace(/,\s*/g, ', ')}]`),
  'no line end at the end': plain.trimEnd(),
};

const changes: readonly SettingChange[] = [
  { path: ['gateway', 'passRequestHeaders'], to: false },
  { path: ['gateway', 'exceptionLevel'], to: 'DEBUG' },
  { path: ['agent', 'requestHeaderAllowlist'], append: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-More' },
  { path: ['targets', { named: 'orders' }, 'credentialProvider'], to: 'OAUTH' },
  { path: ['identity', 'audience'], ask: { question: '?', suggestions: [] } },
  { path: ['observability', 'logGroups', 'interceptor'], ask: { question: '?', suggestions: [] } },
  { path: ['observability', 'logGroups', 'target/orders'], ask: { question: '?', suggestions: [] } },
];

for (const [name, text] of Object.entries(spellings)) {
  test(`each change is exactly one edit: ${name}`, () => {
    for (const change of changes) {
      const placed = placeChange(chain, change, '/aws/lambda/x');
      const { after, changed } = editChainText(text, placed);
      const read = parseChainText(after);
      assert.ok(read.ok, after);
      assert.equal(after.slice(changed.from, changed.to), JSON.stringify(placed.value));
      assert.deepEqual(chainAfter(placed), JSON.parse(JSON.stringify(read.chain)));
      assert.equal(linesKept(text, after), true, `${after}\n${JSON.stringify(placed)}`);
    }
  });
}

test('a new entry stands as the ones before it do', () => {
  const append = (text: string): string => editChainText(text, { path: ['list'], value: 'z', insert: true }).after;
  assert.equal(append('{"list":["x"]}'), '{"list":["x", "z"]}');
  assert.equal(append('{"list":["x","y"]}'), '{"list":["x","y","z"]}');
  assert.equal(append('{"list":[ "x" ]}'), '{"list":[ "x", "z" ]}');
  assert.equal(append('{"list":[]}'), '{"list":["z"]}');
  assert.equal(append('{"list":[\n  ]}'), '{"list":["z"]}');
  assert.equal(append('{\n  "list": [\n    "x"\n  ]\n}'), '{\n  "list": [\n    "x",\n    "z"\n  ]\n}');
  assert.equal(append('{\r\n\t"list": [\r\n\t\t"x",\r\n\t\t"y"\r\n\t]\r\n}'), '{\r\n\t"list": [\r\n\t\t"x",\r\n\t\t"y",\r\n\t\t"z"\r\n\t]\r\n}');
});

test('a missing member comes last, and missing ones around it with it', () => {
  const set = (text: string, path: readonly string[]): string => editChainText(text, { path, value: true, insert: false }).after;
  assert.equal(set('{\n  "a": {\n    "b": 1\n  }\n}', ['a', 'c']), '{\n  "a": {\n    "b": 1,\n    "c": true\n  }\n}');
  assert.equal(set('{"a":{}}', ['a', 'c']), '{"a":{ "c": true }}');
  assert.equal(set('{\n  "a": 1\n}\n', ['b', 'c', 'd']), '{\n  "a": 1,\n  "b": { "c": { "d": true } }\n}\n');
  assert.throws(() => set('{"a":1}', ['a', 'b']), RangeError);
});

test('a setting is found where it stands, a missing one at what is around it', () => {
  const found = (path: readonly (string | number)[]): string | null => {
    const span = findSetting(plain, path);
    return span === null ? null : plain.slice(span.from, span.to);
  };
  assert.equal(found(['gateway', 'passRequestHeaders']), 'true');
  assert.equal(found(['targets', 0, 'name']), '"orders"');
  assert.equal(found(['gateway']), '"gateway"');
  assert.equal(found(['gateway', 'gatewayId']), '"gateway"');
  assert.equal(found(['observability', 'logGroups', 'agent']), '"logGroups"');
  assert.equal(found(['nothing', 'here']), null);
  assert.equal(findSetting('no json {', ['a']), null);
});

test('whatever the white space, an edit changes its value alone', () => {
  const space = fc.stringMatching(/^[ \t\r\n]{0,4}$/);
  fc.assert(fc.property(fc.array(space, { minLength: 12, maxLength: 12 }), fc.string(), (spaces, value) => {
    const [s0, s1, s2, s3, s4, s5, s6, s7, s8, s9, s10, s11] = spaces;
    const text = `${s0}{${s1}"a"${s2}:${s3}{${s4}"list"${s5}:${s6}[${s7}"x"${s8},${s9}"y"${s10}]${s11}}}`;
    const edited = editChainText(text, { path: ['a', 'list'], value, insert: true });
    assert.deepEqual(JSON.parse(edited.after), { a: { list: ['x', 'y', value] } });
    const end = text.indexOf('"y"') + 3;
    assert.ok(edited.after.startsWith(text.slice(0, end)) && edited.after.endsWith(text.slice(end)), edited.after);
    const set = editChainText(text, { path: ['a', 'list', 1], value, insert: false });
    assert.deepEqual(JSON.parse(set.after), { a: { list: ['x', value] } });
  }));
});

function chainAfter({ path, value, insert }: ReturnType<typeof placeChange>): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(chain));
  const parent = path.slice(0, -1).reduce<unknown>((here, step) => Reflect.get(Object(here), step), copy);
  const last = path.at(-1) ?? assert.fail();
  Reflect.set(Object(parent), last, insert ? [...(Reflect.get(Object(parent), last) as readonly unknown[]), value] : value);
  return copy;
}

/** All lines of before stand in after, in their order, but for one that changed. */
function linesKept(before: string, after: string): boolean {
  const lines = after.split('\n');
  const lost = before.split('\n').filter((line) => {
    const at = lines.indexOf(line);
    if (at !== -1) lines.splice(0, at + 1);
    return at === -1;
  });
  return lost.length <= 1;
}
