import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test, type TestContext } from 'node:test';
import { everywhere } from '../core/chain/componentLanguages.ts';
import { defaultChain } from '../core/chain/defaultChain.ts';
import { planProject } from '../core/scaffold/planProject.ts';
import type { Template } from '../core/scaffold/template.ts';
import { loadTemplate, loadTemplates } from './loadTemplates.ts';
import { productFolder } from './productFolder.ts';

const chain = defaultChain({
  name: 'Sample-Chain', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
});

test('the shipped templates make a whole project, and no tag is left in it', () => {
  const files = planProject(chain, loadTemplates(), null);
  const contents = new Map(files.map(({ path, content }) => [path, String(content)]));
  for (const path of ['README.md', '.gitignore', '.vscode/tasks.json', 'agentcore-chain.json', 'agent/package-lock.json', 'agent/src/main.ts', 'interceptor/src/index.ts', 'target-api/openapi.json', 'target-api/.gitignore']) {
    assert.ok(contents.has(path), path);
  }
  for (const [path, content] of contents) assert.doesNotMatch(content, /(<!--|\/\/|#)\{\{[#^/]?(chainName|ownTarget|packageName|targetUrl)/, path);
  assert.equal((JSON.parse(contents.get('agent/package-lock.json') ?? '') as { name: string }).name, 'sample-chain-agent');
});

function shippedTemplates(): readonly Template[] {
  const folder = fileURLToPath(new URL('runtime-templates/', productFolder()));
  return readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => loadTemplate(folder, name));
}

test('every variable that a shipped template declares is used in it', () => {
  for (const { name, files, variables } of shippedTemplates()) {
    const used = files.flatMap(({ content, patches, render }) => [...patches.map(({ variable }) => variable), ...(render ? [...String(content).matchAll(/\{\{[#^/]?(\w+)/g)].map(([, found]) => found) : [])]);
    assert.deepEqual([...new Set(used)].sort(), [...variables].sort(), name);
  }
});

async function template(context: TestContext, manifest: string, files: readonly string[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'templates ü '));
  context.after(() => rm(root, { recursive: true }));
  for (const path of ['sample/files', ...files.map((file) => join('sample/files', file, '..'))]) await mkdir(join(root, path), { recursive: true });
  await writeFile(join(root, 'sample', 'template.json'), manifest);
  for (const file of files) await writeFile(join(root, 'sample', 'files', file), Uint8Array.of(0xef, 0xbb, 0xbf, 0x61));
  return root;
}

const manifest = JSON.stringify({ name: 'sample', description: 'x', variables: {}, files: [{ from: 'a/ü.ts' }] });

test('what tools leave behind is no part of a template, and a byte order mark is', async (context) => {
  const root = await template(context, manifest, ['a/ü.ts', 'node_modules/x/index.js', 'dist/main.mjs', '.DS_Store']);
  assert.deepEqual(loadTemplate(root, 'sample').files, [{ path: 'a/ü.ts', content: '\uFEFFa', render: false, patches: [] }]);
});

test('a file that nobody listed is told', async (context) => {
  const root = await template(context, manifest, ['a/ü.ts', 'b.ts']);
  assert.throws(() => loadTemplate(root, 'sample'), { code: 'template-invalid', message: /b\.ts: it is not listed/ });
});

test('a manifest that is no JSON is told', async (context) => {
  const root = await template(context, '{', []);
  assert.throws(() => loadTemplate(root, 'sample'), { code: 'template-invalid', message: /template\.json: it is no JSON/ });
});
