import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChain } from '../chain/parseChain.ts';
import { attachedChain, type AttachedChain } from './attachedChain.ts';
import type { SeenAuthorizer, SeenDeployment, SeenRuntime, SeenTarget } from './seenDeployment.ts';
import { parseLogPart } from './logPartText.ts';
import { serverOfDocument } from './serverOfDocument.ts';

const byIam: SeenAuthorizer = { type: 'AWS_IAM', discoveryUrl: null, audiences: [], clients: [] };
const runtime: SeenRuntime = { id: 'orders-1234567890', name: 'orders', by: 'environment', authorizer: byIam, requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'], endpoints: { state: 'told', answer: ['DEFAULT'] } };
const target: SeenTarget = { name: 'orders', url: 'https://api.example.com/v1', function: null, credentialProvider: null, allowedRequestHeaders: ['traceparent'] };
const seen: SeenDeployment = {
  region: 'us-west-2',
  gateway: { id: 'orders-a1b2c3d4e5', arn: 'arn', name: 'orders', url: null, authorizer: byIam, interceptor: { functionArn: 'f', passRequestHeaders: true }, exceptionLevel: 'off' },
  targets: { state: 'told', answer: [{ state: 'told', answer: target }] },
  interceptor: { state: 'told', answer: { name: 'f', runtime: 'python3.13', logGroup: '/own/f' } },
  callers: { runtimes: [runtime], unread: [] },
  gatewayLog: { state: 'told', answer: '/aws/vendedlogs/g' },
};

/** Whatever AWS shows, what comes of it can be read as a chain file. */
function attached(changes: Partial<SeenDeployment> = {}, choices: Partial<Parameters<typeof attachedChain>[1]> = {}): AttachedChain {
  const made = attachedChain({ ...seen, ...changes }, { runtime, logGroups: {}, ...choices });
  assert.deepEqual(parseChain(JSON.parse(JSON.stringify(made.chain))), { ok: true, chain: made.chain });
  return made;
}

function because({ notes }: AttachedChain, setting: string): string {
  return notes.filter((note) => note.setting === setting).map((note) => note.because).join('; ');
}

function authorizer(issuer: string, more: Partial<SeenAuthorizer> = {}): SeenAuthorizer {
  return { type: 'CUSTOM_JWT', discoveryUrl: `${issuer}/.well-known/openid-configuration`, audiences: ['api://orders'], clients: [], ...more };
}

test('groups: what AWS tells, and before it what the user says', () => {
  assert.deepEqual(attached().chain.observability.logGroups, { agent: '/aws/bedrock-agentcore/runtimes/orders-1234567890-DEFAULT', gateway: '/aws/vendedlogs/g', interceptor: '/own/f' });
  assert.deepEqual(attached({}, { logGroups: { gateway: '/mine', target: '/theirs' } }).chain.observability.logGroups, { agent: '/aws/bedrock-agentcore/runtimes/orders-1234567890-DEFAULT', gateway: '/mine', interceptor: '/own/f', target: '/theirs' });
});

test('what is unreadable is told as such, and what is absent as that', () => {
  const dark = attached({ gatewayLog: { state: 'unreadable', because: 'u may not' }, interceptor: { state: 'absent' }, targets: { state: 'unreadable', because: 'u may not list' } });
  assert.equal(because(dark, 'observability.logGroups.gateway'), 'u may not');
  assert.match(because(dark, 'observability.logGroups.interceptor'), /function is not there any more/);
  assert.equal(because(dark, 'targets'), 'u may not list');
  assert.match(because(attached({ gatewayLog: { state: 'absent' } }), 'observability.logGroups.gateway'), /no delivery of the gateway’s log/);
  assert.match(because(attached({ interceptor: null }), 'observability.logGroups.interceptor'), /no REQUEST interceptor/);
});

test('a gateway that two chains share is told, and one that nobody calls', () => {
  const other = { ...runtime, id: 'other-1234567890' };
  assert.match(because(attached({ callers: { runtimes: [runtime, other], unread: [] } }), 'agent.runtimeId'), /^other-1234567890 calls this gateway too/);
  assert.match(because(attached({ callers: { runtimes: [], unread: ['u may not get runtime x'] } }, { runtime: null }), 'agent.runtimeId'), /some could not be judged: u may not get runtime x/);
});

test('the user’s issuer and audience: the runtime’s authorizer says them, the gateway’s the issuer at most', () => {
  const okta = authorizer('https://example.okta.com/oauth2/default');
  const users = { ...runtime, authorizer: okta, requestHeaderAllowlist: ['Authorization'] };
  assert.deepEqual(attached({}, { runtime: users }).chain.identity, { preset: 'okta', issuer: 'https://example.okta.com/oauth2/default', audience: 'api://orders', clientId: null });
  assert.equal(attached({}, { runtime: users }).chain.headers.runtime, 'Authorization');
  const agents = attached({ gateway: { ...seen.gateway, authorizer: okta } });
  assert.equal(agents.chain.identity.audience, null);
  assert.match(because(agents, 'identity.audience'), /need not be the user’s/);
  assert.match(because(attached(), 'identity'), /AWS does not know who issues/);
});

for (const [issuer, preset, expected] of [
  ['https://example.us.auth0.com', 'auth0', 'https://example.us.auth0.com/'],
  ['https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi', 'cognito', 'https://cognito-idp.us-west-2.amazonaws.com/us-west-2_aBcDeFgHi'],
  ['https://login.example.com/realms/orders', 'keycloak', 'https://login.example.com/realms/orders'],
  ['https://login.example.com', 'generic', 'https://login.example.com'],
] as const) {
  test(`an issuer of ${preset} is written as its tokens have it`, () => {
    const { chain } = attached({}, { runtime: { ...runtime, authorizer: authorizer(issuer, { clients: ['c1'], audiences: [] }) } });
    assert.deepEqual([chain.identity.preset, chain.identity.issuer, chain.identity.audience], [preset, expected, preset === 'cognito' ? 'c1' : null]);
  });
}

test('files that say another account are told of', () => {
  const gateway = { ...seen.gateway, arn: 'arn:aws:bedrock-agentcore:us-west-2:123456789012:gateway/orders-a1b2c3d4e5' };
  assert.match(because(attached({ gateway }, { account: '999999999999' }), 'gateway.gatewayId'), /is in account 123456789012, and files in this folder say 999999999999/);
  assert.equal(because(attached({ gateway }, { account: '123456789012' }), 'gateway.gatewayId'), '');
});

test('several audiences are none, and are told', () => {
  assert.match(because(attached({}, { runtime: { ...runtime, authorizer: authorizer('https://login.example.com', { audiences: ['a', 'b'] }) } }), 'identity.audience'), /takes several \(a, b\)/);
});

test('what AWS takes and a chain file cannot hold is left out, and told', () => {
  const odd = { ...target, url: 'https://api.example.com/v1?x=1', allowedRequestHeaders: ['traceparent', 'Cookie', 'X-A'] };
  const made = attached({ targets: { state: 'told', answer: [{ state: 'told', answer: odd }, { state: 'unreadable', because: 'u may not get target t2' }] } }, { runtime: { ...runtime, requestHeaderAllowlist: ['x-amzn-other', 'X-User-Token'] } });
  assert.deepEqual(made.chain.targets.map(({ url, allowedRequestHeaders }) => ({ url, allowedRequestHeaders })), [{ url: null, allowedRequestHeaders: ['traceparent', 'X-A'] }]);
  assert.deepEqual([made.chain.agent.requestHeaderAllowlist, made.chain.headers.runtime], [['X-User-Token'], 'X-User-Token']);
  assert.match(because(made, 'targets[0].url'), /cannot stand in a chain file/);
  assert.equal(because(made, 'targets'), 'u may not get target t2');
});

const lambda = (name: string, logGroup = `/aws/lambda/${name}`) => ({ state: 'told' as const, answer: { ...target, name, function: { state: 'told' as const, answer: { name, runtime: null, logGroup } } } });
const targets = (...answer: readonly { readonly state: 'told'; readonly answer: SeenTarget }[]) => ({ targets: { state: 'told' as const, answer: [...answer, { state: 'told' as const, answer: { ...target, name: 'legacy' } }] } });

test('one target logs where the target hop does; of several each has a log of its own', () => {
  assert.equal(attached({ targets: { state: 'told', answer: [lambda('a')] } }).chain.observability.logGroups['target'], '/aws/lambda/a');
  const several = attached(targets(lambda('a'), lambda('b')));
  const { agent: _agent, gateway: _gateway, interceptor: _interceptor, ...ofTargets } = several.chain.observability.logGroups;
  assert.deepEqual(ofTargets, { 'target/a': '/aws/lambda/a', 'target/b': '/aws/lambda/b' });
  assert.match(because(several, 'observability.logGroups.target/legacy'), /where target legacy logs only its owner knows/);
});

test('a target that is a runtime logs where agents do', () => {
  const runs = { state: 'told' as const, answer: { ...target, name: 'mcp', runtime: { region: 'us-west-2', id: 'mcp-AbCdEf1234', endpoint: 'prod' } } };
  assert.equal(attached(targets(lambda('a'), runs)).chain.observability.logGroups['target/mcp'], '/aws/bedrock-agentcore/runtimes/mcp-AbCdEf1234-prod');
});

test('of several targets the user may name the group of one, or that of all that have none', () => {
  const { chain, notes } = attached(targets(lambda('a')), { logGroups: { 'target/legacy': '/legacy' } });
  assert.deepEqual([chain.observability.logGroups['target/a'], chain.observability.logGroups['target/legacy'], chain.observability.logGroups['target']], ['/aws/lambda/a', '/legacy', undefined]);
  const all = attached(targets(lambda('a')), { logGroups: { target: '/rest' } });
  assert.deepEqual([all.chain.observability.logGroups['target/a'], all.chain.observability.logGroups['target']], ['/aws/lambda/a', '/rest']);
  for (const left of [notes, all.notes]) assert.deepEqual(left.filter(({ setting }) => setting.includes('.target')), []);
});

test('one group for two is named for the first alone, unless it is parted', () => {
  const shared = attached(targets(lambda('a', '/g'), lambda('b', '/g')));
  assert.equal(shared.chain.observability.logGroups['target/b'], undefined);
  assert.match(because(shared, 'observability.logGroups.target/b'), /target b logs into \/g, as target a does: its lines can be told apart only where observability\.logParts says/);
  const part = (streamPrefix: string) => ({ streamPrefix, namespace: null, podPrefix: null, app: null });
  const { observability } = attached(targets(lambda('a', '/g'), lambda('b', '/g')), { logParts: { 'target/a': part('a-'), 'target/b': part('b-') } }).chain;
  assert.deepEqual([observability.logGroups['target/b'], observability.logParts['target/b']], ['/g', part('b-')]);
});

test('the log of the endpoint that is called is read: DEFAULT, the only one, or the one that is said', () => {
  const group = (endpoints: SeenRuntime['endpoints'], endpoint?: string) => attached({}, { runtime: { ...runtime, endpoints }, ...(endpoint === undefined ? {} : { endpoint }) });
  const at = (name: string): string => `/aws/bedrock-agentcore/runtimes/orders-1234567890-${name}`;
  const of = (made: AttachedChain): string | undefined => made.chain.observability.logGroups['agent'];
  assert.equal(of(group({ state: 'told', answer: ['DEFAULT', 'prod'] })), at('DEFAULT'));
  assert.equal(of(group({ state: 'told', answer: ['prod'] })), at('prod'));
  assert.equal(of(group({ state: 'told', answer: ['DEFAULT', 'prod'] }, 'prod')), at('prod'));
  const unread = group({ state: 'unreadable', because: 'u may not list them' });
  assert.equal(of(unread), at('DEFAULT'));
  assert.match(because(unread, 'observability.logGroups.agent'), /is not known, so the log of DEFAULT is read: u may not list them/);
});

test('a part of a group in one line', () => {
  const none = { streamPrefix: null, namespace: null, podPrefix: null, app: null };
  assert.deepEqual(parseLogPart('namespace:orders podPrefix:api-'), { ...none, namespace: 'orders', podPrefix: 'api-' });
  assert.deepEqual(parseLogPart('streamPrefix:2026/a:b+app:x'), { ...none, streamPrefix: '2026/a:b', app: 'x' });
  for (const text of ['', 'orders', 'namespace:', 'pod:x', 'namespace:a pod']) assert.equal(parseLogPart(text), null, text);
});

test('the server of an OpenAPI document, in JSON and in YAML', () => {
  assert.equal(serverOfDocument('{"servers":[{"url":"https://a.example.com"}]}'), 'https://a.example.com');
  assert.equal(serverOfDocument('openapi: 3.0.0\nservers:\n  - description: prod\n    url: "https://a.example.com/v1"\n'), 'https://a.example.com/v1');
  assert.equal(serverOfDocument('servers:\n- url: https://a.example.com\n'), 'https://a.example.com');
  for (const none of ['', '{}', '{"servers":[]}', '{"servers":[{"url":"/v1"}]}', '{"servers":[{"url":"https://{host}/"}]}', 'paths: {}']) assert.equal(serverOfDocument(none), null);
});
