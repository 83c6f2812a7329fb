import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderTemplate, type Variables } from './renderTemplate.ts';
import { parseTemplate, type FileContent } from './template.ts';

type Entry = { readonly from: string; readonly to?: string; readonly render?: boolean; readonly patch?: readonly unknown[] };

/** A template of one file, as it lies on disk. */
function templateOf(entry: Entry, content: FileContent, variables: readonly string[] = ['chainName', 'ownTarget']) {
  return parseTemplate({
    name: 'sample',
    manifest: { name: 'sample', description: 'For tests.', variables: Object.fromEntries(variables.map((name) => [name, 'A variable.'])), files: [entry] },
    files: new Map([[entry.from, content]]),
  });
}

const answers: Variables = { chainName: 'orders & <more> {{chainName}} "$&"', ownTarget: true };

function rendered(path: string, content: FileContent, variables: Variables = answers): unknown {
  return renderTemplate(templateOf({ from: path, render: true }, content), variables)[0]?.content;
}

test('inserts values as they are, in the comment tags of each language', () => {
  const value = String(answers['chainName']);
  assert.equal(rendered('README.md', 'A <!--{{chainName}}--> and <!-- a comment -->, {{ braces }}'), `A ${value} and <!-- a comment -->, {{ braces }}`);
  assert.equal(rendered('src/a.ts', 'const name = 1; //{{chainName}}\n// ${{ github.ref }}'), `const name = 1; ${value}\n// \${{ github.ref }}`);
  assert.equal(rendered('deploy.yaml', 'a: {{ .Values.x }}\n#{{chainName}}\n'), `a: {{ .Values.x }}\n${value}\n`);
});

test('shows a section, or leaves it out with its lines', () => {
  const text = '# A\n<!--{{#ownTarget}}-->\nown\n<!--{{/ownTarget}}-->\n<!--{{^ownTarget}}-->\nforeign\n<!--{{/ownTarget}}-->\nend\n';
  assert.equal(rendered('README.md', text), '# A\nown\nend\n');
  assert.equal(rendered('README.md', text, { ...answers, ownTarget: false }), '# A\nforeign\nend\n');
  assert.equal(rendered('tasks.json', '[\n  1,\n  //{{#ownTarget}}\n  2,\n  //{{/ownTarget}}\n]\n', { ...answers, ownTarget: false }), '[\n  1,\n]\n');
});

test('lines without a tag come out as they are, wherever they stand', () => {
  const plain = 'a "{{plain}}" line\r\n\n  # {{^not}} ours\n';
  const text = `${plain}<!--{{#ownTarget}}-->\n${plain}${plain}<!--{{/ownTarget}}-->\n${plain}<!--{{chainName}}--> ends`;
  assert.equal(rendered('README.md', text, { chainName: 'x', ownTarget: true }), `${plain}${plain}${plain}${plain}x ends`);
  assert.equal(rendered('README.md', text, { chainName: 'x', ownTarget: false }), `${plain}${plain}x ends`);
  assert.equal(rendered('README.md', 'last line without an end', answers), 'last line without an end');
});

test('a file that is not rendered is copied byte by byte, tags and all', () => {
  const copied = (content: FileContent): unknown => renderTemplate(templateOf({ from: 'a.ts', to: 'b.ts' }, content), answers)[0];
  assert.deepEqual(copied('//{{unknown}}\r\n'), { path: 'b.ts', content: '//{{unknown}}\r\n' });
  const bytes = Uint8Array.of(0xff, 0xfe);
  assert.deepEqual(copied(bytes), { path: 'b.ts', content: bytes });
});

test('patches members of a JSON file that are there', () => {
  const template = templateOf({ from: 'package.json', patch: [{ path: ['name'], variable: 'chainName' }, { path: ['packages', '', 'names', 1], variable: 'chainName' }] }, '{"name":"x","packages":{"":{"names":["a","b"]}},"last":1}');
  assert.equal(renderTemplate(template, { chainName: 'a"b', ownTarget: true })[0]?.content, `${JSON.stringify({ name: 'a"b', packages: { '': { names: ['a', 'a"b'] } }, last: 1 }, null, 2)}\n`);
});

for (const [name, path, content, expected] of [
  ['an unknown variable', 'README.md', '<!--{{chainname}}-->', { code: 'template-variable-unknown', message: 'Template sample, README.md: the variable "chainname" is not known.' }],
  ['an unknown variable in a section that is not shown', 'a.ts', '//{{^ownTarget}}\n//{{nope}}\n//{{/ownTarget}}\n', { code: 'template-variable-unknown' }],
  ['a member of a variable', 'a.ts', '//{{chainName.length}}', { code: 'template-variable-unknown' }],
  ['what every object has', 'a.ts', '//{{constructor}}', { code: 'template-variable-unknown' }],
  ['a section that is not closed', 'a.ts', '//{{#ownTarget}}\n', { code: 'template-invalid', message: /Unclosed section/ }],
  ['a tag that is not closed', 'a.ts', '//{{chainName', { code: 'template-invalid', message: /Unclosed tag/ }],
  ['a partial', 'a.ts', '//{{> other}}', { code: 'template-invalid' }],
  ['other tags', 'a.ts', '//{{=<% %>=}}', { code: 'template-invalid' }],
  ['a flag as text', 'a.ts', '//{{ownTarget}}', { code: 'template-invalid' }],
  ['text as a section', 'a.ts', '//{{#chainName}}x//{{/chainName}}', { code: 'template-invalid' }],
] as const) {
  test(`refuses ${name}, with template and file`, () => assert.throws(() => rendered(path, content), expected));
}

test('refuses a template whose variable got no value', () => {
  assert.throws(() => rendered('a.ts', '', { chainName: 'x' }), { code: 'template-variable-unknown', message: /"ownTarget"/ });
});

for (const [name, patch, content] of [
  ['a member that is not there', { path: ['nam'], variable: 'chainName' }, '{"name":1}'],
  ['an index that is not there', { path: ['servers', 0, 'url'], variable: 'chainName' }, '{"servers":[]}'],
  ['the prototype', { path: ['__proto__', 'x'], variable: 'chainName' }, '{}'],
  ['a file that is no JSON', { path: ['name'], variable: 'chainName' }, '// no'],
] as const) {
  test(`refuses to patch ${name}`, () => {
    assert.throws(() => renderTemplate(templateOf({ from: 'a.json', patch: [patch] }, content), answers), { code: 'template-invalid' });
  });
}

const sound = { name: 'sample', description: 'x', variables: {}, files: [{ from: 'a.ts' }] };
for (const [name, manifest, files, code] of [
  ['no manifest', null, ['a.ts'], 'template-invalid'],
  ['another name', { ...sound, name: 'other' }, ['a.ts'], 'template-invalid'],
  ['a member that is not known', { ...sound, script: 'rm' }, ['a.ts'], 'template-invalid'],
  ['a listed file that is missing', sound, [], 'template-invalid'],
  ['a file that is not listed', sound, ['a.ts', 'b.ts'], 'template-invalid'],
  ['a file listed twice', { ...sound, files: [{ from: 'a.ts' }, { from: 'a.ts' }] }, ['a.ts'], 'template-invalid'],
  ['a patch with an undeclared variable', { ...sound, files: [{ from: 'a.ts', patch: [{ path: ['x'], variable: 'y' }] }] }, ['a.ts'], 'template-variable-unknown'],
  ['a file both rendered and patched', { ...sound, variables: { y: 'x' }, files: [{ from: 'a.ts', render: true, patch: [{ path: ['x'], variable: 'y' }] }] }, ['a.ts'], 'template-invalid'],
] as const) {
  test(`refuses a template with ${name}`, () => {
    assert.throws(() => parseTemplate({ name: 'sample', manifest, files: new Map(files.map((path) => [path, ''])) }), { code });
  });
}
