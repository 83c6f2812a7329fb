import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { installedComponent, runNode } from './installedComponent.ts';
import { components, type ComponentTemplate } from './readTemplate.ts';

const folders = new Map<ComponentTemplate, string>();
for (const name of components) {
  const { folder, remove } = await installedComponent(name);
  folders.set(name, folder);
  after(remove);
}

/** Bytes of the bundle at most: what a component takes to start depends on it. */
const bundles: { readonly [name in ComponentTemplate]: { readonly path: string; readonly limit: number } } = {
  'agent-typescript': { path: 'dist/main.mjs', limit: 6_000_000 },
  'interceptor-typescript': { path: 'dist/index.mjs', limit: 10_000 },
  'target-api-typescript': { path: 'dist/main.mjs', limit: 3_000_000 },
};

for (const name of components) {
  const folder = folders.get(name) ?? '';

  test(`${name}: a user’s own checks pass: types, tests, build`, async () => {
    const types = await runNode([join('node_modules', 'typescript', 'bin', 'tsc')], folder);
    assert.equal(types.code, 0, types.output);
    const tests = await runNode(['--test', 'src/**/*.test.ts'], folder);
    assert.equal(tests.code, 0, tests.output);
    assert.match(tests.output, /(?:ℹ|#) pass [1-9]\d+/);
    const build = await runNode(['build.mjs'], folder);
    assert.equal(build.code, 0, build.output);
    const { path, limit } = bundles[name];
    assert.ok(statSync(join(folder, path)).size < limit, `${path} has ${statSync(join(folder, path)).size} bytes`);
  });
}

test('a component that lacks a setting names it and ends', async () => {
  for (const [name, setting] of [['agent-typescript', 'GATEWAY_URL'], ['target-api-typescript', 'AUDIENCE']] as const) {
    const { code, output } = await runNode(['dist/main.mjs'], folders.get(name) ?? '');
    assert.equal(code, 1);
    assert.match(output, new RegExp(`^The setting ${setting} is missing\\.\\n$`));
  }
});
