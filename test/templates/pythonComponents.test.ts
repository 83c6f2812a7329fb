import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { renderTemplate } from '../../src/core/scaffold/renderTemplate.ts';
import { componentPackages } from '../python/componentPackages.ts';
import type { PythonPackages } from '../python/packages.ts';
import { root } from '../repository/sourceTree.ts';
import { readTemplate, templateTexts } from './readTemplate.ts';

const made = await mkdtemp(join(tmpdir(), 'agentcore-chain-python-'));
after(() => rm(made, { recursive: true, force: true }));

const pythonTemplates = ['agent-python', 'interceptor-python', 'target-api-python', 'frontend-streamlit'] as const;
const variables = {
  chainName: 'orders', packageName: 'orders-component', targetUrl: 'https://orders.example.com',
  clientId: '0oa1', metadataUrl: 'https://example.okta.com/.well-known/openid-configuration', scope: 'openid', prompt: '', parameters: '',
};

async function rendered(name: (typeof pythonTemplates)[number]): Promise<string> {
  for (const { path, content } of renderTemplate(readTemplate(name), variables)) {
    await mkdir(dirname(join(made, name, path)), { recursive: true });
    await writeFile(join(made, name, path), content);
  }
  return join(made, name);
}

function expectClean({ program, env }: PythonPackages, module: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr } = spawnSync(program, ['-m', module, ...args], { cwd, env: { ...env, PYTHONDONTWRITEBYTECODE: '1' }, encoding: 'utf8' });
  assert.equal(status, 0, `${module} in ${cwd}:\n${stdout}${stderr}`);
  return stdout;
}

for (const name of pythonTemplates) {
  test(`${name}: a user’s own checks pass: lint, format, types, tests`, async () => {
    const folder = await rendered(name);
    const packages = componentPackages(name);
    expectClean(packages, 'ruff', ['check'], folder);
    expectClean(packages, 'ruff', ['format', '--check'], folder);
    expectClean(packages, 'mypy', [], folder);
    assert.match(expectClean(packages, 'pytest', ['-q', '-p', 'no:cacheprovider'], folder), /[1-9]\d* passed/);
  });
}

test('hop_record.py and its test are the same in every component', () => {
  const folder = join(root, 'runtime-templates');
  const templates = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'files', 'pyproject.toml')));
  const texts = (pattern: string): ReadonlySet<string> => new Set(templates.flatMap((name) => {
    const files = globSync(pattern, { cwd: join(folder, name, 'files') }).map((path) => path.replaceAll('\\', '/'));
    assert.equal(files.length, 1, `${name}: ${pattern}`);
    return files.map((path) => templateTexts(name as (typeof pythonTemplates)[number]).get(path) ?? '');
  }));
  assert.ok(templates.length >= pythonTemplates.length);
  assert.equal(texts('src/*/hop_record.py').size, 1);
  assert.equal(texts('tests/test_hop_record.py').size, 1);
});

test('the product’s own Python is held to the same rules', async () => {
  const folder = await rendered('interceptor-python');
  const packages = componentPackages('interceptor-python');
  const own = globSync(['src/**/*.py', 'test/contracts/*.py'], { cwd: root });
  assert.ok(own.length >= 2);
  expectClean(packages, 'ruff', ['check', '--no-cache', '--config', join(folder, 'pyproject.toml'), ...own], root);
  for (const file of own) expectClean(packages, 'mypy', ['--strict', '--ignore-missing-imports', '--cache-dir', join(made, 'mypy'), file], root);
});
