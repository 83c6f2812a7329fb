import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Chain } from '../chain/chain.ts';
import { everywhere } from '../chain/componentLanguages.ts';
import { defaultChain, type ChainAnswers } from '../chain/defaultChain.ts';
import { parseChain } from '../chain/parseChain.ts';
import { planProject, type Templates } from './planProject.ts';
import { parseTemplate } from './template.ts';

const answers: ChainAnswers = {
  name: 'Orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', existingApi: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
};

function template(name: string, files: { readonly [path: string]: string }, variables: readonly string[], to?: string) {
  return parseTemplate({
    name,
    manifest: {
      name, description: 'For tests.', variables: Object.fromEntries(variables.map((variable) => [variable, 'A variable.'])),
      files: Object.keys(files).map((from) => ({ from, ...(to === undefined ? {} : { to }), ...(from === 'openapi.json' ? { patch: [{ path: ['servers', 0, 'url'], variable: 'targetUrl' }] } : { render: true }) })),
    },
    files: new Map(Object.entries(files)),
  });
}

function templates(agentPath?: string): Templates {
  return (name) => {
    if (name === 'project') return template(name, { 'README.md': '<!--{{chainName}}-->, own target: <!--{{#ownTarget}}-->yes<!--{{/ownTarget}}-->' }, ['chainName', 'ownTarget']);
    if (name === 'kubernetes') return template(name, { 'README.md': '<!--{{name}}-->, <!--{{host}}-->' }, ['name', 'host']);
    const readme = { 'README.md': `<!--{{packageName}}--> from ${name}` };
    if (name.startsWith('target-api')) return template(name, { ...readme, 'openapi.json': '{"servers":[{"url":""}]}' }, ['packageName', 'targetUrl']);
    return template(name, readme, ['packageName'], name.startsWith('agent') ? agentPath : undefined);
  };
}

function contentsOf(chain: Chain, openApi: string | null = null): { [path: string]: unknown } {
  return Object.fromEntries(planProject(chain, templates(), openApi).map(({ path, content }) => [path, content]));
}

test('a project of its own has every component in its folder, and a chain file that is read', () => {
  const contents = contentsOf(defaultChain(answers));
  assert.deepEqual(Object.keys(contents), ['GUIDE.md', 'README.md', 'agent/README.md', 'agentcore-chain.json', 'interceptor/README.md', 'target-api/README.md', 'target-api/k8s/README.md', 'target-api/openapi.json']);
  assert.equal(contents['README.md'], 'Orders, own target: yes');
  assert.equal(contents['target-api/README.md'], 'orders-target-api from target-api-typescript');
  assert.deepEqual(parseChain(JSON.parse(String(contents['agentcore-chain.json']))), { ok: true, chain: defaultChain(answers) });
});

test('each component comes in its own language, and a frontend where one is wanted', () => {
  const contents = contentsOf(defaultChain({ ...answers, languages: { agent: 'python', interceptor: 'typescript', target: 'python' }, frontend: 'streamlit' }));
  const made = ['agent', 'interceptor', 'target-api', 'frontend'].map((folder) => String(contents[`${folder}/README.md`]).split(' from ')[1]);
  assert.deepEqual(made, ['agent-python', 'interceptor-typescript', 'target-api-python', 'frontend-streamlit']);
});

test('what runs on Amazon EKS has manifests, and nothing else has', () => {
  const chain = defaultChain({ ...answers, frontend: 'streamlit' });
  const named = { 'frontend/k8s/README.md': 'orders-frontend, chat.example.com', 'target-api/k8s/README.md': 'orders-target-api, orders.example.com' };
  const manifestsOf = (of: Chain): object => Object.fromEntries(Object.entries(contentsOf(of)).filter(([path]) => path.includes('/k8s/')));
  assert.deepEqual(manifestsOf(chain), named);
  const elsewhere = { ...chain, frontend: { ...chain.frontend, runsOn: 'ecs' }, targets: chain.targets.map((target) => ({ ...target, runsOn: 'ecs' })) } as Chain; // the spread loses which kind of frontend it is
  assert.deepEqual(manifestsOf(elsewhere), {});
});

test('for an API that is there already no project is made, and its own document is taken', () => {
  const chain = defaultChain({ ...answers, existingApi: { name: 'billing', url: 'https://billing.example.com' } });
  const contents = contentsOf(chain, '{"openapi":"3.1.0"}');
  assert.deepEqual(Object.keys(contents), ['GUIDE.md', 'README.md', 'agent/README.md', 'agentcore-chain.json', 'interceptor/README.md', 'openapi/billing.json']);
  assert.equal(contents['openapi/billing.json'], '{"openapi":"3.1.0"}');
  assert.equal(contents['README.md'], 'Orders, own target: ');
});

test('without a document of its own, the template’s is pointed at that API', () => {
  const chain = defaultChain({ ...answers, existingApi: { name: 'orders', url: 'https://api.example.com/v1' } });
  assert.deepEqual(JSON.parse(String(contentsOf(chain)['openapi/orders.json'])), { servers: [{ url: 'https://api.example.com/v1' }] });
});

for (const path of ['../../.ssh/authorized_keys', '/etc/cron.d/x', 'C:/x', 'a/../../../x', 'x\0.ts']) {
  test(`a template cannot write to ${JSON.stringify(path)}`, () => {
    assert.throws(() => planProject(defaultChain(answers), templates(path), null), { code: 'path-escapes' });
  });
}

test('two files that a disk takes for one are refused', () => {
  const chain = defaultChain(answers);
  assert.throws(() => planProject({ ...chain, interceptor: { ...chain.interceptor, folder: 'AGENT' } }, templates(), null), { code: 'template-invalid' });
});

test('the same answers give the same files, sorted, each once, all inside', () => {
  const names = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9]{0,20}$/);
  fc.assert(fc.property(names, fc.option(names), (name, api) => {
    const chain = (): Chain => defaultChain({ ...answers, name, existingApi: api === null ? null : { name: api, url: 'https://api.example.com' } });
    const first = planProject(chain(), templates(), null);
    assert.deepEqual(planProject(chain(), templates(), null), first);
    const paths = first.map(({ path }) => path);
    assert.deepEqual(paths, [...new Set(paths)].sort());
    assert.ok(paths.every((path) => !path.startsWith('/') && !path.split('/').includes('..')));
  }));
});
