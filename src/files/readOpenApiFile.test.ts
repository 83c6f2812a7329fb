import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { readOpenApiFile } from './readOpenApiFile.ts';

async function fileWith(context: TestContext, text: string, name = 'api größe.yaml'): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'open api '));
  context.after(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

test('reads JSON, with tabs and a byte order mark', async (context) => {
  const { document, lineOf } = await readOpenApiFile(await fileWith(context, '\uFEFF{\n\t"openapi":\t"3.1.0"\n}'));
  assert.deepEqual(document, { openapi: '3.1.0' });
  assert.equal(await lineOf(['openapi']), 2);
});

test('reads YAML as the JSON it stands for', async (context) => {
  const text = 'openapi: 3.1.0\ninfo:\n  version: 2024-01-01\npaths:\n  /orders:\n    get:\n      responses:\n        200:\n          description: "größer"\n';
  const { document, lineOf } = await readOpenApiFile(await fileWith(context, text));
  assert.equal(await lineOf(['paths', '/orders', 'get']), 6);
  assert.deepEqual(JSON.parse(JSON.stringify(document)), {
    openapi: '3.1.0', info: { version: '2024-01-01' }, paths: { '/orders': { get: { responses: { 200: { description: 'größer' } } } } },
  });
});

for (const [name, text, message] of [
  ['cut JSON', '{"openapi": "3.1.0",\n  "paths": {', /^api größe\.yaml:2:\d+ is neither JSON nor YAML: /],
  ['broken YAML', 'openapi: 3.1.0\npaths:\n  - a\n b: c\n', /^api größe\.yaml:\d+:\d+ is neither JSON nor YAML: /],
  ['a member that stands there twice', 'openapi: 3.1.0\nopenapi: 3.0.0\n', /^api größe\.yaml:2:1 is neither JSON nor YAML: .*unique/],
] as const) {
  test(`tells the place of ${name}`, async (context) => {
    await assert.rejects(readOpenApiFile(await fileWith(context, text)), { code: 'openapi-invalid', message });
  });
}

test('a small file that would become a huge one is refused', async (context) => {
  const bomb = ['a0: &a0 [x,x,x,x,x,x,x,x,x]', ...Array.from({ length: 9 }, (_, index) => `a${index + 1}: &a${index + 1} [${Array(9).fill(`*a${index}`).join(',')}]`)].join('\n');
  await assert.rejects(readOpenApiFile(await fileWith(context, bomb)), { code: 'openapi-invalid' });
});

test('a file that is not there is unreadable', async () => {
  await assert.rejects(readOpenApiFile(join(tmpdir(), 'nowhere', 'openapi.json')), { code: 'file-unreadable', message: /it is not there/ });
});
