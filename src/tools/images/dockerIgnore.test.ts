import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../../test/repository/sourceTree.ts';
import { readDockerIgnore } from './dockerIgnore.ts';

/** Lines, what they keep from the builder, and what they let through. What Docker 28.2 did with the like of each was looked at. */
const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['', [], ['a', 'a/b']],
  ['# src\n\n', [], ['# src', 'src/a']],
  ['src', ['src', 'src/a', 'src/b/c'], ['srcs', 'a/src']],
  ['/src/\n./out', ['src/a', 'out/a'], ['a/src']],
  ['*', ['a', 'a/b', '.env'], []],
  ['*.md', ['README.md'], ['docs/README.md', 'README.mdx']],
  ['**/*.md', ['README.md', 'docs/a/README.md'], ['README']],
  ['**/__pycache__', ['__pycache__/a', 'src/agent/__pycache__/b.pyc'], ['src/pycache']],
  ['a?.b', ['ax.b'], ['a.b', 'axxb', 'a/.b']],
  ['src/**', ['src/a', 'src/a/b'], ['srca']],
  ['*\n!src/**\n!package.json', ['a', 'b/package.json'], ['src/a', 'src/a/b', 'package.json']],
  ['*\n!src/**\n**/__pycache__', ['src/a/__pycache__/b'], ['src/a/b']],
  ['!src\nsrc', ['src/a'], []],
  ['src\n!src/keep', ['src/a'], ['src/keep', 'src/keep/a']],
  // The folder was ignored by the first line already, so the last is not asked of it, and says nothing of what is in it.
  ['*\n!src/*\nsrc', ['a'], ['src/a']],
  ['+(x)\n{a,b}', ['+(x)', '{a,b}'], ['x', 'a', 'b']],
  ['a\r\nb\r\n', ['a', 'b'], ['c']],
];

for (const [lines, ignored, kept] of rows) {
  test(`of ${JSON.stringify(lines)}`, () => {
    const ignore = readDockerIgnore(lines);
    assert.ok('isIgnored' in ignore);
    assert.deepEqual(ignored.filter((path) => !ignore.isIgnored(path)), []);
    assert.deepEqual(kept.filter((path) => ignore.isIgnored(path)), []);
  });
}

test('a folder that nothing comes back from need not be gone through', () => {
  const ignore = readDockerIgnore('*\n!src/**\n!a*/b');
  assert.ok('isIgnored' in ignore);
  assert.deepEqual(['src', 'ab', 'node_modules', 'b'].map(ignore.mayBringBack), [true, true, false, false]);
  const anywhere = readDockerIgnore('*\n!**/x');
  assert.ok('isIgnored' in anywhere && anywhere.mayBringBack('node_modules'));
});

test('what builders do not agree on is refused with its line', () => {
  for (const line of ['[a-z]', 'a\\ b']) assert.match(String(Object.values(readDockerIgnore(`# first\n${line}`))[0]), /^line 2 of \.dockerignore has a character class or an escape/);
  for (const line of ['../a', '!', 'a/../b']) assert.match(String(Object.values(readDockerIgnore(line))[0]), /^line 1 of \.dockerignore names nothing in the folder/);
});

test('those of the templates are read', () => {
  const files = globSync('runtime-templates/*/files/_dockerignore', { cwd: root });
  assert.ok(files.length >= 4);
  for (const file of files) {
    const ignore = readDockerIgnore(readFileSync(`${root}/${file}`, 'utf8'));
    assert.ok('isIgnored' in ignore, file);
    assert.deepEqual(['node_modules/a', '.venv/bin/python', '.env', 'dist/main.mjs', 'src/main.ts'].map(ignore.isIgnored), [true, true, true, true, false], file);
  }
});
