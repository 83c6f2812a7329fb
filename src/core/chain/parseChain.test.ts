import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { presetIds } from '../identity/identityPreset.ts';
import type { WatchedChain } from './chain.ts';
import { chainWithProjects } from './chainWithProjects.ts';
import { languages } from './componentLanguages.ts';
import { defaultChain } from './defaultChain.ts';
import { chainSchema, chainToJson, parseChain } from './parseChain.ts';

/** The sample of the design, which older and newer versions of this product must both read. */
const sample = {
  version: 1, name: 'orders', region: 'us-west-2',
  identity: { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: '0oa1' },
  headers: { runtime: 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', gateway: 'X-Custom-UserToken' },
  frontend: { kind: 'streamlit', folder: 'frontend', runsOn: 'eks' },
  agent: {
    language: 'typescript', folder: 'agent', model: 'scripted', authorizer: 'AWS_IAM',
    requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken', 'X-Amzn-Bedrock-AgentCore-Runtime-Custom-CorrelationId'],
  },
  gateway: { authorizer: 'AWS_IAM', passRequestHeaders: true, exceptionLevel: 'off' },
  interceptor: { language: 'typescript', folder: 'interceptor' },
  targets: [{
    name: 'orders', language: 'typescript', folder: 'target-api', openapi: 'target-api/openapi.json', url: null, runsOn: 'eks',
    credentialProvider: 'none', allowedRequestHeaders: ['X-Correlation-Id', 'traceparent'],
  }],
  observability: { claims: 'standard', retentionDays: 14, logGroups: {} },
};

type Json = { [name: string]: unknown };

/** The sample with one member replaced; `undefined` takes it away. */
function sampleWith(path: readonly (string | number)[], value: unknown): Json {
  const copy = structuredClone(sample) as unknown as Json;
  const parent = path.slice(0, -1).reduce<Json>((object, step) => object[step] as Json, copy);
  const last = path.at(-1) ?? '';
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return copy;
}

function problemsOf(value: unknown): { path: string; message: string }[] {
  const parsed = parseChain(value);
  return parsed.ok ? [] : parsed.problems.map(({ path, message }) => ({ path: path.join('.'), message }));
}

test('reads the sample of the design', () => {
  const parsed = parseChain(sample);
  assert.equal(parsed.ok, true);
  assert.deepEqual(parsed.ok && parsed.chain, { ...sample, agent: { ...sample.agent, package: 'zip', runtimeId: null, gatewayClient: null }, gateway: { ...sample.gateway, gatewayId: null }, observability: { ...sample.observability, logParts: {} }, local: { ports: {} } });
});

test('a target may have a log of its own', () => {
  const parsed = parseChain(sampleWith(['observability', 'logGroups'], { 'target/orders': '/aws/lambda/orders', agent: '/a' }));
  assert.deepEqual(parsed.ok && parsed.chain.observability.logGroups, { agent: '/a', 'target/orders': '/aws/lambda/orders' });
});

test('a file that names only what hangs the chain gets defaults for the rest', () => {
  const parsed = parseChain({
    version: 1, name: 'orders', region: 'eu-central-1',
    agent: { language: 'typescript', folder: 'agent', authorizer: 'AWS_IAM', requestHeaderAllowlist: [] },
    gateway: { authorizer: 'NONE', passRequestHeaders: false },
    interceptor: { language: 'typescript', folder: 'interceptor' },
    targets: [{ name: 'orders', language: null, folder: null, openapi: 'openapi/orders.json', url: 'https://api.example.com/v1' }],
  });
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.chain.identity, { preset: 'generic', issuer: null, audience: null, clientId: null });
  assert.equal(parsed.chain.headers.gateway, 'X-Custom-UserToken');
  assert.deepEqual(parsed.chain.targets[0]?.allowedRequestHeaders, []);
});

const refusals: readonly { readonly name: string; readonly path: readonly (string | number)[]; readonly value: unknown; readonly at?: string; readonly says: RegExp }[] = [
  { name: 'a version to come', path: ['version'], value: 2, says: /^version must be 1, not 2$/ },
  { name: 'a missing member', path: ['region'], value: undefined, at: '', says: /^The file lacks the member "region"$/ },
  { name: 'a missing inner member', path: ['gateway', 'passRequestHeaders'], value: undefined, at: 'gateway', says: /^gateway lacks the member "passRequestHeaders"$/ },
  { name: 'a mistyped member', path: ['gateway', 'exceptionlevel'], value: 'off', says: /^gateway\.exceptionlevel is no member that is known here\. Did you mean "exceptionLevel"\?$/ },
  { name: 'a mistyped value', path: ['gateway', 'authorizer'], value: 'AWS-IAM', says: /must be "AWS_IAM" or "CUSTOM_JWT" or "NONE", not "AWS-IAM"\. Did you mean "AWS_IAM"\?$/ },
  { name: 'text for a flag', path: ['gateway', 'passRequestHeaders'], value: 'true', says: /must be true or false, not "true"$/ },
  { name: 'a gateway name with an underscore', path: ['name'], value: 'my_orders', says: /a gateway name holds/ },
  { name: 'a name that no runtime can bear', path: ['name'], value: '1orders', says: /a runtime name begins with a letter/ },
  { name: 'a place for a region', path: ['region'], value: 'Oregon', says: /a region looks like us-west-2$/ },
  { name: 'an issuer without TLS', path: ['identity', 'issuer'], value: 'http://example.okta.com', says: /it must be an https URL/ },
  { name: 'a folder outside', path: ['agent', 'folder'], value: '../agent', says: /stays inside the project$/ },
  { name: 'an absolute folder', path: ['interceptor', 'folder'], value: '/srv/interceptor', says: /relative to the project$/ },
  { name: 'a Windows folder', path: ['interceptor', 'folder'], value: 'C:\\x', says: /cannot be "C:\\\\x"/ },
  { name: 'a reserved header on the allowlist', path: ['agent', 'requestHeaderAllowlist', 1], value: 'X-Amz-Date', says: /x-amz-\* and x-amzn-\* are reserved/ },
  { name: 'Authorization on an IAM runtime', path: ['agent', 'requestHeaderAllowlist', 1], value: 'Authorization', says: /only with a CUSTOM_JWT runtime$/ },
  { name: 'a header named twice', path: ['agent', 'requestHeaderAllowlist'], value: ['X-A', 'x-a'], at: 'agent.requestHeaderAllowlist.1', says: /stands there twice/ },
  { name: 'too many headers', path: ['agent', 'requestHeaderAllowlist'], value: Array.from({ length: 21 }, (_, index) => `X-${index}`), says: /may hold 20 at most, not 21$/ },
  { name: 'Authorization for the target', path: ['targets', 0, 'allowedRequestHeaders', 0], value: 'Authorization', says: /cannot be allow-listed/ },
  { name: 'a reserved carrier', path: ['headers', 'runtime'], value: 'x-amzn-token', says: /reserved/ },
  { name: 'the agent’s own header as carrier', path: ['headers', 'gateway'], value: 'authorization', says: /own credential/ },
  { name: 'a target name with three underscores', path: ['targets', 0, 'name'], value: 'a___b', says: /a target name holds/ },
  { name: 'an API without a place', path: ['targets', 0], value: { ...sample.targets[0], folder: null, language: null }, at: 'targets.0.url', says: /must be set where the target has no folder/ },
  { name: 'a folder without a language', path: ['targets', 0, 'language'], value: null, at: 'targets.0', says: /a folder and a language, or neither/ },
  { name: 'half a project of the agent', path: ['agent', 'folder'], value: null, at: 'agent', says: /a folder and a language, or neither/ },
  { name: 'half a project of the interceptor', path: ['interceptor', 'language'], value: null, at: 'interceptor', says: /a folder and a language, or neither/ },
  { name: 'a project without its document', path: ['targets', 0, 'openapi'], value: null, says: /must name the document of a target that has a folder/ },
  { name: 'no target', path: ['targets'], value: [], says: /must hold at least 1$/ },
  { name: 'a retention that CloudWatch refuses', path: ['observability', 'retentionDays'], value: 15, says: /must be 1 or 3 or/ },
  { name: 'the log group of no hop', path: ['observability', 'logGroups'], value: { interceptr: '/aws/lambda/x' }, at: 'observability.logGroups.interceptr', says: /Did you mean "interceptor"\?$/ },
  { name: 'the log group of a target that is not there', path: ['observability', 'logGroups'], value: { 'target/billing': '/billing' }, at: 'observability.logGroups.target/billing', says: /names the log of "billing", and targets holds none of that name$/ },
  { name: 'a part of a group that parts nothing', path: ['observability', 'logParts'], value: { target: {} }, at: 'observability.logParts.target', says: /has to name at least one of streamPrefix/ },
  { name: 'one port for two', path: ['local'], value: { ports: { gateway: 9000, agent: 9000 } }, at: 'local.ports.agent', says: /is 9000, which gateway has already$/ },
  { name: 'an unknown frontend', path: ['frontend'], value: { kind: 'react' }, at: 'frontend.kind', says: /"kind" is "none" or "streamlit"$/ },
];

for (const { name, path, value, at, says } of refusals) {
  test(`refuses ${name}`, () => {
    const problems = problemsOf(sampleWith(path, value));
    assert.equal(problems.length, 1, JSON.stringify(problems));
    assert.equal(problems[0]?.path, at ?? path.join('.'));
    assert.match(problems[0]?.message ?? '', says);
  });
}

/** The schema's additions for editors mean nothing to a validator. */
const schemaAccepts = new Ajv({ strict: false }).compile(chainSchema());

for (const { name, path, value } of refusals) {
  test(`knows whether the schema refuses ${name} too`, () => {
    const parsed = parseChain(sampleWith(path, value));
    assert.ok(!parsed.ok);
    assert.equal(parsed.problems.some(({ inSchema }) => inSchema), !schemaAccepts(sampleWith(path, value)));
  });
}

test('the schema says where a setting is explained, as Markdown', () => {
  const { properties } = chainSchema() as { readonly properties: { readonly [name: string]: { readonly markdownDescription?: string; readonly properties?: { readonly [name: string]: { readonly markdownDescription?: string } } } } };
  assert.match(properties['gateway']?.properties?.['passRequestHeaders']?.markdownDescription ?? '', /^Give request headers to the interceptor\.[^]*\[Configuration of interceptors\]\(https:\/\/docs\.aws\.amazon\.com\/.*gateway-interceptors-configuration\.html\)$/);
  assert.match(JSON.stringify(properties['targets']), /named \\\\<name\\\\>\\\\_/, 'what Markdown would read as markup is escaped');
});

test('tells all problems at once', () => {
  const paths = problemsOf({ ...sample, name: '', gateway: { authorizer: 'X' }, targets: 7 }).map(({ path }) => path);
  assert.deepEqual(paths.sort(), ['gateway', 'gateway.authorizer', 'name', 'targets']);
});

for (const value of [null, [], 'x', 7, undefined]) {
  test(`refuses a file that is ${JSON.stringify(value)}`, () => assert.match(problemsOf(value)[0]?.message ?? '', /^The file must be an object/));
}

test('never shows long text that stands in the wrong place', () => {
  const secret = 's3cr3t'.repeat(20);
  const told = JSON.stringify(problemsOf({ ...sample, region: secret, name: secret, [secret]: 1, identity: { ...sample.identity, issuer: secret } }).map(({ message }) => message));
  assert.doesNotMatch(told, /s3cr3t/);
});

test('a member named __proto__ is an unknown one and changes nothing', () => {
  const problems = problemsOf(JSON.parse(JSON.stringify(sample).replace('{"version"', '{"__proto__":{"region":"x"},"version"')));
  assert.deepEqual(problems.map(({ path }) => path), ['__proto__']);
});

test('a chain survives being written and read', () => {
  fc.assert(fc.property(chains, (chain) => {
    assert.deepEqual(parseChain(JSON.parse(chainToJson(chain))), { ok: true, chain });
  }));
});

test('a chain that was attached to has no projects: it is read and written as it is, and is none that can be built', () => {
  const elsewhere = { language: null, folder: null };
  const [target] = sample.targets;
  const attached = { ...sample, agent: { ...sample.agent, ...elsewhere }, interceptor: elsewhere, targets: [{ ...target, ...elsewhere, openapi: null, url: null }] };
  const parsed = parseChain(attached);
  assert.ok(parsed.ok);
  assert.deepEqual(JSON.parse(chainToJson(parsed.chain)), attached);
  assert.equal(chainWithProjects(parsed.chain), null);
  assert.ok(schemaAccepts(attached));
});

test('what has all its projects can be built; where one is missing, it cannot', () => {
  const whole = parsedSample();
  assert.deepEqual(chainWithProjects(whole), whole);
  assert.equal(chainWithProjects({ ...whole, interceptor: { language: null, folder: null } }), null);
  assert.equal(chainWithProjects({ ...whole, targets: whole.targets.map((target) => ({ ...target, language: null, folder: null, openapi: null })) }), null);
});

test('is written in the order of the design, without empty ids', () => {
  const written = chainToJson(parsedSample());
  assert.deepEqual(JSON.parse(written), sample);
  assert.deepEqual(Object.keys(JSON.parse(written) as object), Object.keys(sample));
  assert.equal(written.endsWith('}\n'), true);
});

test('what the parser would refuse is never written', () => {
  assert.throws(() => chainToJson({ ...parsedSample(), name: 'no_gateway' }), { code: 'internal' });
});

test('never throws, whatever it reads', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.equal(parseChain(value).ok, false)));
});

test('the schema demands what the parser demands', () => {
  const schema = chainSchema();
  assert.deepEqual(schema['required'], ['version', 'name', 'region', 'agent', 'gateway', 'interceptor', 'targets']);
  assert.equal(schema['additionalProperties'], false);
});

function parsedSample(): WatchedChain {
  const parsed = parseChain(sample);
  assert.ok(parsed.ok);
  return parsed.chain;
}

const words = fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/);
const chains: fc.Arbitrary<WatchedChain> = fc
  .record({
    name: words,
    region: fc.constantFrom('us-west-2', 'eu-central-1', 'us-gov-west-1'),
    languages: fc.record({ agent: fc.constantFrom(...languages), interceptor: fc.constantFrom(...languages), target: fc.constantFrom(...languages) }),
    frontend: fc.constantFrom('none' as const, 'streamlit' as const),
    gatewayAuthorizer: fc.constantFrom('AWS_IAM' as const, 'CUSTOM_JWT' as const, 'NONE' as const),
    identity: fc.record({ preset: fc.constantFrom(...presetIds), issuer: fc.option(words.map((word) => `https://${word}.example.com/oauth2/${word}`)), audience: fc.option(words), clientId: fc.option(words) }, { noNullPrototype: true }),
    existingApi: fc.option(fc.record({ name: words, url: words.map((word) => `https://${word}.example.com`) })),
  })
  .chain((answers) =>
    fc.record({ ports: fc.constantFrom({}, { gateway: 9000 }), gatewayId: fc.option(words), allowlist: fc.uniqueArray(words.map((word) => `X-${word}`), { maxLength: 20 }) }).map(({ ports, gatewayId, allowlist }) => {
      const chain = defaultChain(answers);
      return { ...chain, gateway: { ...chain.gateway, gatewayId }, agent: { ...chain.agent, requestHeaderAllowlist: allowlist }, local: { ports } };
    }),
  );
