import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sourceFiles } from './sourceTree.ts';

const files = sourceFiles('{src,webview}/**/*.{ts,tsx}').filter(({ isTest }) => !isTest);

test('no file is over its budget of lines', () => {
  const over = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1, budget: budgetOf(path) })).filter(({ lines, budget }) => lines > budget);
  assert.deepEqual(over, []);
});

test('habits: no any, enum, default export, namespace import of our own or console', () => {
  const habits: readonly (readonly [string, RegExp])[] = [
    ['any', /(:|<|\bas) any\b/], ['enum', /^\s*(export )?(const )?enum /m], ['default export', /^export default/m], ['console', /\bconsole\.(log|error|warn|info|debug)\(/],
  ];
  const found = files.flatMap(({ path, text }) => habits.filter(([, pattern]) => pattern.test(text)).map(([habit]) => `${path}: ${habit}`));
  assert.deepEqual(found, []);
});

function budgetOf(path: string): number {
  if (path === 'src/extension.ts') return 60;
  return /^(src\/(cli|vscode)|webview)\//.test(path) ? 200 : 300;
}
