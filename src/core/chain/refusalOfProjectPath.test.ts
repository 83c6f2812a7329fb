import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refusalOfProjectPath } from './refusalOfProjectPath.ts';

for (const path of ['agent', 'target-api/openapi.json', '.vscode/tasks.json', 'größe/naïve name.ts', '..a/b..c']) {
  test(`takes ${path}`, () => assert.equal(refusalOfProjectPath(path), null));
}

for (const path of ['', '..', '../a', 'a/../../b', 'a/..', '/etc/passwd', '~/x', 'C:/x', 'c:x', 'a\\b', '\\\\host\\share', 'a\0b', 'a//b', 'a/', './a', 'a/.', 'a ', 'a./b', 'a\nb', 'nul?']) {
  test(`refuses ${JSON.stringify(path)}`, () => assert.notEqual(refusalOfProjectPath(path), null));
}
