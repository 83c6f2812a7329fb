import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pythonChain } from '../../../../test/builders/guideChains.ts';
import type { Chain } from '../../chain/chain.ts';
import { missingOperations, probedOperation } from '../document/documentOperations.ts';
import { judgeSurroundings } from './judgeSurroundings.ts';
import type { Surroundings } from './surroundings.ts';

const place = { account: '123456789012', region: 'us-west-2' };
const nothing: Surroundings = { issuer: null, targets: {}, transactionSearch: null, agentSecret: null };
const document = { openapi: '3.1.0', paths: { '/orders/{id}': { get: { operationId: 'getOrder' } }, '/orders': { get: { operationId: 'listOrders' } } } };
const own: Chain = { ...pythonChain, targets: pythonChain.targets.map((target) => ({ ...target, name: 'orders', url: 'https://api.example.com/v1/' })) };

function judged(seen: Partial<Surroundings>, chain: Chain = own, region = 'us-west-2') {
  const { warnings, obstacles } = judgeSurroundings({ chain, place: { ...place, region }, documents: { orders: document }, seen: { ...nothing, ...seen } });
  return { codes: warnings.map(({ code }) => code), warnings, obstacles };
}

test('where all is well, or nobody looked, there is nothing to say', () => {
  assert.deepEqual(judged({}).codes, []);
  assert.deepEqual(judged({ issuer: { state: 'sound' }, targets: { orders: { state: 'answers', status: 401, offered: null } }, transactionSearch: 'on' }).codes, []);
});

const targets: readonly (readonly [string, Surroundings['targets'][string], readonly string[]])[] = [
  ['not reached', { state: 'unreachable', because: 'it cannot be reached' }, ['target-unreachable']],
  ['with a certificate of its own', { state: 'untrusted', because: 'its certificate is not trusted' }, ['target-untrusted']],
  ['open to all', { state: 'answers', status: 200, offered: null }, ['target-open']],
  ['that asks for a token', { state: 'answers', status: 401, offered: document }, []],
  ['that forbids', { state: 'answers', status: 403, offered: null }, []],
  ['that sends elsewhere to sign in', { state: 'answers', status: 302, offered: null }, []],
  ['at another path', { state: 'answers', status: 404, offered: null }, ['target-elsewhere']],
  ['that fails', { state: 'answers', status: 503, offered: null }, ['target-failing']],
  ['that was asked nothing', { state: 'answers', status: null, offered: null }, []],
  ['with another document', { state: 'answers', status: 401, offered: { paths: { '/orders': { get: {} } } } }, ['target-document-differs']],
  ['with a document that is none', { state: 'answers', status: 401, offered: { message: 'no' } }, []],
];
for (const [what, seen, codes] of targets) {
  test(`an API ${what}: ${codes.join(', ') || 'nothing to say'}`, () => {
    const { codes: found, warnings, obstacles } = judged({ targets: { orders: seen } });
    assert.deepEqual([found, obstacles], [codes, {}]);
    for (const { subject, step, because, remedy } of warnings) assert.match(`${subject} ${step} ${because} ${remedy}`, /^target orders gateway \S.*\.$/);
  });
}

test('an open API is told with the call that was answered', () => {
  assert.match(judged({ targets: { orders: targets[2]?.[1] ?? assert.fail() } }).warnings[0]?.because ?? '', /it answers without a token: GET https:\/\/api\.example\.com\/v1\/orders gives 200$/);
});

test('an issuer that cannot be reached is a warning, whoever hangs on it: the network here may be at fault', () => {
  const jwt = { ...own, gateway: { ...own.gateway, authorizer: 'CUSTOM_JWT' as const } };
  for (const chain of [own, jwt]) assert.deepEqual([judged({ issuer: { state: 'unreachable', because: 'no' } }, chain).codes, judged({ issuer: { state: 'unreachable', because: 'no' } }, chain).obstacles], [['issuer-unreachable'], {}]);
});

test('an issuer that answers wrongly blocks what is CUSTOM_JWT, and else is a warning', () => {
  const seen = { issuer: { state: 'unsound', because: 'the discovery document of https://a is that of "https://b"' } } as const;
  assert.deepEqual([judged(seen).codes, judged(seen).obstacles], [['issuer-unsound'], {}]);
  const gateway = judged(seen, { ...own, gateway: { ...own.gateway, authorizer: 'CUSTOM_JWT' } });
  assert.deepEqual(gateway.codes, []);
  assert.match(gateway.obstacles['gateway/gateway'] ?? '', /is that of "https:\/\/b", and it knows its callers by that issuer: check identity\.issuer .*token’s iss$/);
  assert.deepEqual(Object.keys(judged(seen, { ...own, agent: { ...own.agent, authorizer: 'CUSTOM_JWT' } }).obstacles), ['agent/runtime']);
});

test('Transaction Search that is off is a note, with the command and the page that turn it on', () => {
  const [note] = judged({ transactionSearch: 'off' }).warnings;
  assert.equal(note?.severity, 'note');
  assert.match(note?.remedy ?? '', /aws xray update-trace-segment-destination --destination CloudWatchLogs --region us-west-2, or https:\/\/console\.aws\.amazon\.com\/cloudwatch\//);
});

test('a region where AgentCore is not known to be is a warning: AWS opens new ones', () => {
  assert.deepEqual(judged({}, own, 'ap-east-1').codes, ['region-unknown']);
});

test('an API is asked by a call that reads and needs no input', () => {
  assert.deepEqual(probedOperation(document), { path: '/orders' });
  assert.equal(probedOperation({ paths: { '/orders': { post: {} }, '/orders/{id}': { get: {} }, '/search': { get: { parameters: [{ in: 'query', name: 'q', required: true }] } }, '/more': { parameters: [{ $ref: '#/q' }], get: {} } } }), null);
  assert.equal(probedOperation({}), null);
});

test('an operation is the same by its path or by its id', () => {
  assert.deepEqual(missingOperations(document, { paths: { '/v1/orders': { get: { operationId: 'listOrders' } }, '/orders/{id}': { get: {} } } }), []);
  assert.deepEqual(missingOperations(document, { paths: {} }), ['GET /orders/{id}', 'GET /orders']);
  assert.deepEqual(missingOperations(null, document), []);
});

test('a frontend on Amazon ECS is the user’s own to deploy, and the plan says so', () => {
  const { frontend } = own;
  assert.ok(frontend.kind === 'streamlit');
  const { warnings } = judged({}, { ...own, frontend: { ...frontend, runsOn: 'ecs' } });
  assert.deepEqual(warnings.map(({ code, severity, step }) => [code, severity, step]), [['frontend-by-hand', 'note', 'frontend']]);
  assert.deepEqual(judged({}, { ...own, frontend: { ...frontend, runsOn: 'local' } }).codes, []);
});

test('a secret that is not there, or goes, holds the agent up; one that nobody may look at holds up nothing', () => {
  const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders/agent-AbCdEf';
  const chain: Chain = { ...own, gateway: { ...own.gateway, authorizer: 'CUSTOM_JWT' }, agent: { ...own.agent, gatewayClient: { clientId: 'a', tokenEndpoint: 'https://i.example.com/token', secretArn, audience: null, scope: null, resource: null } } };
  const obstacle = (agentSecret: Surroundings['agentSecret']): string | undefined => judged({ agentSecret }, chain).obstacles['agent/runtime'];
  assert.equal(obstacle('there'), undefined);
  assert.equal(obstacle(null), undefined);
  assert.match(obstacle('absent') ?? '', /^there is no secret arn:\S+ for the agent’s own client: make it \("aws secretsmanager create-secret --name orders-agent-client .* --region eu-west-1"\) and put its ARN into agent\.gatewayClient\.secretArn$/);
  assert.match(obstacle('deleted') ?? '', /is being deleted: restore it \("aws secretsmanager restore-secret --secret-id arn:\S+ --region eu-west-1"\)$/);
});
