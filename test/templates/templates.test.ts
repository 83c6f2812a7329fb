import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'jsonc-parser';
import { templateNames } from '../../src/core/scaffold/planProject.ts';
import { renderTemplate, type Variables } from '../../src/core/scaffold/renderTemplate.ts';
import { kubernetesSamples } from './kubernetesSamples.ts';
import { components, readTemplate, templateTexts, type ComponentTemplate } from './readTemplate.ts';

const variables = { ...kubernetesSamples.frontend, chainName: 'Shop', packageName: 'shop-component', targetUrl: 'https://shop.example.com', ownTarget: true, agentPython: true, interceptorPython: true, targetPython: true, python: true, typescript: true, clientId: '0oa1', metadataUrl: 'https://issuer.example.com/.well-known/openid-configuration', scope: 'openid', prompt: 'login', parameters: '' };

type Package = { readonly name: string; readonly dependencies?: Versions; readonly devDependencies: Versions; readonly engines: { readonly node: string }; readonly scripts: Versions };
type Versions = { readonly [name: string]: string };
type Lock = { readonly name: string; readonly packages: { readonly [path: string]: { readonly version?: string; readonly resolved?: string; readonly dependencies?: Versions; readonly devDependencies?: Versions } } };

const textOf = (name: ComponentTemplate, path: string): string => {
  const text = templateTexts(name).get(path);
  assert.ok(text !== undefined, `${name} has no ${path}`);
  return text;
};
const packageOf = (name: ComponentTemplate): Package => JSON.parse(textOf(name, 'package.json')) as Package;

for (const name of templateNames) {
  test(`${name}: every file renders, with nothing of a tag left`, () => {
    for (const shown of [true, false]) {
      for (const { path, content } of renderTemplate(readTemplate(name), { ...variables, ownTarget: shown, frontend: shown })) assert.doesNotMatch(String(content), /\/\/\{\{|#\{\{|<!--\{\{/, path);
    }
  });

  test(`${name}: every declared variable makes a difference`, () => {
    const template = readTemplate(name);
    // With and without a frontend: some stand in a section of the one or of the other.
    const rendered = (changed: Variables): string => JSON.stringify([true, false].map((frontend) => renderTemplate(template, { ...variables, frontend, ...changed })));
    for (const variable of template.variables) {
      const other = typeof (variables as Variables)[variable] === 'boolean' ? false : 'other';
      assert.notEqual(rendered({ [variable]: other }), rendered({}), variable);
    }
  });
}

test('the files of VS Code are sound, with and without a target of the project’s own', () => {
  for (const ownTarget of [true, false]) {
    const files = renderTemplate(readTemplate('project'), { ...variables, ownTarget }).filter(({ path }) => path.startsWith('.vscode/'));
    assert.equal(files.length, 3);
    for (const { path, content } of files) {
      const errors: object[] = [];
      parse(String(content), errors as never, { allowTrailingComma: false });
      assert.deepEqual(errors, [], path);
      assert.equal(String(content).includes('target-api'), ownTarget && path !== '.vscode/settings.json', path);
    }
  }
});

test('what the components share is the same in each', () => {
  for (const path of ['src/hopRecord.ts', 'src/hopRecord.test.ts', 'tsconfig.json', '_gitignore']) {
    assert.equal(new Set(components.map((name) => textOf(name, path))).size, 1, path);
  }
  assert.equal(textOf('interceptor-typescript', 'src/trace.ts'), textOf('target-api-typescript', 'src/trace.ts'));
  assert.equal(new Set(components.map((name) => packageOf(name).engines.node)).size, 1);
  for (const tool of ['@types/node', 'esbuild', 'typescript']) assert.equal(new Set(components.map((name) => packageOf(name).devDependencies[tool])).size, 1, tool);
});

for (const name of components) {
  test(`${name}: the lock file holds what package.json asks for, and names no place`, () => {
    const [wanted, lock] = [packageOf(name), JSON.parse(textOf(name, 'package-lock.json')) as Lock];
    assert.deepEqual(lock.packages['']?.dependencies, wanted.dependencies);
    assert.deepEqual(lock.packages['']?.devDependencies, wanted.devDependencies);
    assert.ok(Object.values(lock.packages).every(({ resolved }) => resolved === undefined));
    for (const [dependency, version] of Object.entries({ ...wanted.dependencies, ...wanted.devDependencies })) {
      assert.equal(lock.packages[`node_modules/${dependency}`]?.version, version, dependency);
    }
  });

  test(`${name}: name and description of the package are the project’s own`, () => {
    const files = new Map(renderTemplate(readTemplate(name), variables).map(({ path, content }) => [path, String(content)]));
    const lock = JSON.parse(files.get('package-lock.json') ?? '') as Lock & { readonly packages: { readonly '': { readonly name: string } } };
    assert.deepEqual([(JSON.parse(files.get('package.json') ?? '') as Package).name, lock.name, lock.packages[''].name], ['shop-component', 'shop-component', 'shop-component']);
    assert.ok(files.has('.gitignore'));
  });
}

/** The environment of a component is a contract with the local chain and with what is deployed; no switch for a fault is among it. */
const settings: { readonly [name in ComponentTemplate]: readonly string[] } = {
  'agent-typescript': [
    'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_SECRETS_MANAGER', 'AWS_REGION', 'GATEWAY_AUTHORIZER', 'GATEWAY_CLIENT_ID', 'GATEWAY_CLIENT_SECRET',
    'GATEWAY_CLIENT_SECRET_ARN', 'GATEWAY_TIMEOUT_MS', 'GATEWAY_TOKEN_ENDPOINT', 'GATEWAY_TOKEN_RESOURCE', 'GATEWAY_TOKEN_SCOPE', 'GATEWAY_URL', 'GATEWAY_USER_TOKEN_HEADER', 'HOP_CLAIMS', 'HOST', 'MODEL', 'PORT', 'USER_TOKEN_HEADER',
  ],
  'interceptor-typescript': ['HOP_CLAIMS', 'USER_TOKEN_HEADER', '_X_AMZN_TRACE_ID'],
  'target-api-typescript': ['AUDIENCE', 'AUDIENCE_CLAIM', 'HOP_CLAIMS', 'HOST', 'ISSUER', 'JWKS_COOLDOWN_SECONDS', 'JWKS_URI', 'PORT', 'SCOPE_PREFIX'],
};
for (const name of components) {
  test(`${name}: reads these settings and no other, and its README names each`, () => {
    const sources = [...templateTexts(name)].filter(([path]) => path.endsWith('.ts') && !/\.test\.ts$|\/test[A-Z]/.test(path)).map(([, text]) => text);
    const names = sources.flatMap((text) => [...text.matchAll(/env(?:\[|, )'([A-Z_]+)'/g)].map(([, found]) => found ?? ''));
    assert.deepEqual([...new Set(names)].sort(), settings[name]);
    const readme = textOf(name, 'README.md');
    for (const setting of settings[name]) if (setting !== '_X_AMZN_TRACE_ID' && setting !== 'AWS_DEFAULT_REGION') assert.ok(readme.includes(`\`${setting}\``), setting);
  });
}
