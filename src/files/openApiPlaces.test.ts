import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stringify } from 'yaml';
import { lineInJson, lineInYaml } from './openApiPlaces.ts';

const document = { openapi: '3.1.0', servers: [{ url: 'https://a.example.com' }], paths: { '/orders/{id}': { get: { responses: { 200: { description: 'ok' } } }, post: { operationId: 'x' } } } };

/** What stands on the line. */
const at = (text: string, line: number): string => (text.split('\n')[line - 1] ?? '').trim();

for (const [name, text, lineOf] of [['JSON', JSON.stringify(document, null, 2), lineInJson], ['YAML', stringify(document), lineInYaml]] as const) {
  test(`${name}: a member stands at its name`, () => {
    const find = (...path: readonly (string | number)[]): string => at(text, lineOf(text, path)).replace(/["{]/g, '').trim();
    assert.equal(find('paths', '/orders/{id}', 'post'), 'post:');
    assert.match(find('paths', '/orders/{id}', 'get', 'responses', '200'), /^200:$/);
    assert.match(find('servers', 0, 'url'), /url: ?https/);
    assert.equal(lineOf(text, []), 1);
  });

  test(`${name}: what is not there is placed at what is around it`, () => {
    assert.equal(lineOf(text, ['paths', '/orders/{id}', 'post', 'requestBody', 'x']), lineOf(text, ['paths', '/orders/{id}', 'post']));
    assert.equal(lineOf(text, ['nothing', 'at', 'all']), 1);
  });
}

test('a text in one line, and one that is no document, have a first line', () => {
  assert.equal(lineInJson(JSON.stringify(document), ['paths']), 1);
  assert.equal(lineInJson('', ['paths']), 1);
  assert.equal(lineInYaml('', ['paths']), 1);
});

test('in YAML an alias is placed where it stands', () => {
  const text = 'a: &a\n  b: 1\nc: *a\n';
  assert.equal(lineInYaml(text, ['c', 'b']), 3);
});
