import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileWrite } from '../../core/scaffold/fileWrite.ts';
import { previewSections } from './previewSections.ts';

const file = (path: string, content: FileWrite['content'] = 'x'): FileWrite => ({ path, content });

test('the chain file first, then what people read, component by component, and last what nobody reads', () => {
  const files = [
    '.github/workflows/chain.yml', '.gitignore', 'GUIDE.md', 'README.md', 'agent/.gitignore', 'agent/README.md', 'agent/package-lock.json', 'agent/package.json', 'agent/src/main.ts',
    'agentcore-chain.json', 'target-api/k8s/deployment.yaml', 'target-api/openapi.json', 'target-api/requirements-dev.txt', 'target-api/src/target_api/app.py', 'target-api/src/main.py',
  ].map((path) => file(path));
  const sections = previewSections([...files, file('frontend/logo.png', Uint8Array.of(1))]);
  assert.deepEqual(sections.map(({ heading, files: held }) => [heading, held.map(({ path }) => path)]), [
    ['project', ['agentcore-chain.json', 'GUIDE.md', 'README.md', '.github/workflows/chain.yml', '.gitignore']],
    ['agent', ['agent/README.md', 'agent/package.json', 'agent/.gitignore']],
    ['agent/src', ['agent/src/main.ts']],
    ['target-api', ['target-api/openapi.json']],
    ['target-api/k8s', ['target-api/k8s/deployment.yaml']],
    ['target-api/src', ['target-api/src/main.py', 'target-api/src/target_api/app.py']],
    ['locked dependencies', ['agent/package-lock.json', 'target-api/requirements-dev.txt']],
    ['not text', ['frontend/logo.png']],
  ]);
});

test('every file stands there once', () => {
  const files = ['a/b/c/d.ts', 'a/b.ts', 'x.md', 'a/b/e.txt'].map((path) => file(path));
  assert.deepEqual(previewSections(files).flatMap((section) => section.files).map(({ path }) => path).sort(), files.map(({ path }) => path).sort());
});
