import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from '../core/chain/componentLanguages.ts';
import { ChainError } from '../core/errors.ts';
import type { FileWrite } from '../core/scaffold/fileWrite.ts';
import type { Templates } from '../core/scaffold/planProject.ts';
import { parseTemplate } from '../core/scaffold/template.ts';
import { planChain, scaffoldChain, type ScaffoldAdapters, type ScaffoldAnswers } from './scaffoldChain.ts';

const answers: ScaffoldAnswers = {
  folder: 'project', name: 'orders', region: 'us-west-2', gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none', openapi: null, targetUrl: null,
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
};

function templateNamed(name: string, files: { readonly [path: string]: string } = {}, variables: readonly string[] = []) {
  return parseTemplate({
    name,
    manifest: {
      name, description: 'For tests.', variables: Object.fromEntries(variables.map((variable) => [variable, 'A variable.'])),
      files: Object.keys(files).map((from) => ({ from, patch: variables.map((variable) => ({ path: ['servers', 0, 'url'], variable })) })),
    },
    files: new Map(Object.entries(files)),
  });
}

const templates: Templates = (name) =>
  name.startsWith('target-api') ? templateNamed(name, { 'openapi.json': '{"servers":[{"url":""}]}' }, ['targetUrl']) : templateNamed(name);

const document = { openapi: '3.1.0', info: { title: 'Billing & Größe' }, servers: [{ url: 'https://billing.example.com/v2' }], paths: { '/bills': { get: { operationId: 'listBills' } } } };

/** A document in which the line of a member is the length of its path, plus ten. */
const reads = (value: unknown) => async () => ({ document: value, lineOf: async (path: readonly unknown[]) => path.length + 10 });

async function scaffold(given: Partial<ScaffoldAnswers>, adapters: Partial<ScaffoldAdapters> = {}) {
  const written = new Map<string, FileWrite['content']>();
  const all: ScaffoldAdapters = {
    loadTemplates: () => templates,
    readOpenApi: reads(document),
    openApiFaults: async () => [],
    writeFiles: async (_folder, files) => files.forEach(({ path, content }) => written.set(path, content)),
    isReachable: async () => true,
    ...adapters,
  };
  const result = await scaffoldChain({ ...answers, ...given }, all).catch((error: unknown) => error);
  return { result, written, json: (path: string): unknown => JSON.parse(String(written.get(path))) };
}

test('a project with a target of its own', async () => {
  const { result, written } = await scaffold({});
  assert.deepEqual([...written.keys()], ['GUIDE.md', 'agentcore-chain.json', 'target-api/openapi.json']);
  assert.ok(!(result instanceof Error) && typeof result === 'object' && result !== null && 'files' in result && 'warnings' in result);
  assert.deepEqual(result.files, [...written.keys()]);
  assert.deepEqual(result.warnings, []);
});

test('an address alone: the template’s document, aimed there, and no target project', async () => {
  const { json, written } = await scaffold({ targetUrl: 'https://api.example.com' });
  assert.deepEqual(json('openapi/orders.json'), { servers: [{ url: 'https://api.example.com' }] });
  assert.deepEqual([...written.keys()], ['GUIDE.md', 'agentcore-chain.json', 'openapi/orders.json']);
});

test('a document and an address: its own operations, aimed there, under its own name', async () => {
  const { json } = await scaffold({ openapi: 'bills.yaml', targetUrl: 'https://api.example.com' });
  assert.deepEqual(json('openapi/Billing-Grosse.json'), { ...document, servers: [{ url: 'https://api.example.com' }] });
  const { targets } = json('agentcore-chain.json') as { targets: { name: string; url: string; folder: string | null; language: string | null; openapi: string }[] };
  assert.deepEqual(targets.map(({ name, url, folder, language, openapi }) => ({ name, url, folder, language, openapi })), [
    { name: 'Billing-Grosse', url: 'https://api.example.com', folder: null, language: null, openapi: 'openapi/Billing-Grosse.json' },
  ]);
});

test('a document alone: its first server is where the API is', async () => {
  const { json } = await scaffold({ openapi: 'bills.yaml' });
  assert.equal((json('agentcore-chain.json') as { targets: { url: string }[] }).targets[0]?.url, 'https://billing.example.com/v2');
});

test('a document that a gateway would refuse is told operation by operation, and nothing is written', async () => {
  const { result, written } = await scaffold({ openapi: 'bills.yaml' }, { readOpenApi: reads({ ...document, servers: [], paths: { '/bills': { get: {}, post: { operationId: 'a b' } } } }) });
  assert.ok(result instanceof ChainError);
  assert.equal(result.code, 'openapi-invalid');
  assert.match(result.message, /^bills\.yaml cannot be .*\n {2}servers\[0\]\.url .* \(line 13\)\n {2}GET \/bills: .* \(line 14\)\n {2}POST \/bills \(a b\): .* \(line 14\)$/);
  assert.equal(written.size, 0);
});

test('what OpenAPI itself refuses is told too, with operation and line where they are known', async () => {
  const openApiFaults = async () => [{ path: ['paths', '/bills', 'get', 'responses'], message: 'it must be an object' }, { path: null, message: 'it is odd' }];
  const { result, written } = await scaffold({ openapi: 'bills.yaml' }, { openApiFaults });
  assert.ok(result instanceof ChainError && result.code === 'openapi-invalid');
  assert.match(result.message, /\n {2}GET \/bills \(listBills\): it must be an object \(line 14\)\n {2}it is odd$/);
  assert.equal(written.size, 0);
});

for (const [name, given, says] of [
  ['a region', { region: 'Oregon' }, /region cannot be "Oregon"/],
  ['an issuer', { identity: { ...answers.identity, issuer: 'example.okta.com' } }, /identity\.issuer cannot be/],
  ['a name', { name: 'my_orders' }, /name cannot be "my_orders"/],
  ['an address', { targetUrl: 'http://api.example.com' }, /targets\[0\]\.url cannot be/],
] as const) {
  test(`${name} that cannot be is a usage error, and nothing is written`, async () => {
    const { result, written } = await scaffold(given);
    assert.ok(result instanceof ChainError);
    assert.equal(result.code, 'usage');
    assert.match(result.message, says);
    assert.equal(written.size, 0);
  });
}

test('an API that does not answer is a warning', async () => {
  const { result, written } = await scaffold({ targetUrl: 'https://api.example.com' }, { isReachable: async () => false });
  assert.ok(typeof result === 'object' && result !== null && 'warnings' in result);
  assert.deepEqual(result.warnings, ['Nothing answers at https://api.example.com yet: the chain runs, but calls to that API will fail.']);
  assert.ok(written.size > 0);
});

test('nobody is asked whether he is there for a target of one’s own', async () => {
  let asked = 0;
  await scaffold({}, { isReachable: async () => { asked++; return true; } });
  assert.equal(asked, 0);
});

test('what is planned is what is written', async () => {
  const { written } = await scaffold({ openapi: 'bills.yaml', targetUrl: 'https://api.example.com' });
  const planned = await planChain({ ...answers, openapi: 'bills.yaml', targetUrl: 'https://api.example.com' }, { loadTemplates: () => templates, readOpenApi: reads(document), openApiFaults: async () => [] });
  assert.deepEqual(new Map(planned.files.map(({ path, content }) => [path, content])), written);
  assert.equal(planned.apiUrl, 'https://api.example.com');
});
