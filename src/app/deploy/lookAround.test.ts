import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeDeployment, resourceNeeding } from '../../../test/builders/fakeDeployment.ts';
import { pythonChain } from '../../../test/builders/guideChains.ts';
import type { Chain } from '../../core/chain/chain.ts';
import type { DeployStep } from '../../core/deploy/resource.ts';
import type { Judgement } from '../../core/deploy/surroundings/surroundings.ts';
import { lookAround } from './lookAround.ts';
import { openDeployment } from './openDeployment.ts';

const { signal } = new AbortController();
const place = { account: '123456789012', region: 'us-west-2' };
const document = { paths: { '/orders': { get: {} } } };

async function looksOf(only: readonly DeployStep[] | null, url: string | null = 'https://api.example.com', issuer: string | null = 'https://i.example.com', change: (chain: Chain) => Chain = (chain) => chain): Promise<readonly string[]> {
  const asked: string[] = [];
  const [target] = pythonChain.targets;
  assert.ok(target);
  const chain: Chain = { ...pythonChain, identity: { ...pythonChain.identity, issuer }, targets: [{ ...target, name: 'orders', url }] };
  const noted = async <Seen>(what: string, seen: Seen): Promise<Seen> => {
    asked.push(what);
    return seen;
  };
  await lookAround({ chain: change(chain), place, documents: { orders: document } }, {
    issuer: (address) => noted(`issuer ${address}`, { state: 'sound' }),
    target: (address, path) => noted(`target ${address} ${path}`, { state: 'answers', status: 401, offered: null }),
    transactionSearch: () => noted('xray', 'on'),
    secret: (arn) => noted(`secret ${arn}`, 'there'),
  }, only === null ? null : new Set(only), signal);
  return asked.toSorted();
}

test('what is looked at is what the chosen steps hang on', async () => {
  const all = ['issuer https://i.example.com', 'target https://api.example.com /orders', 'xray'];
  assert.deepEqual(await looksOf(null), all);
  assert.deepEqual(await looksOf(['gateway']), all);
  assert.deepEqual(await looksOf(['interceptor']), ['xray']);
  assert.deepEqual(await looksOf(['agent']), [all[0], 'xray']);
});

test('the secret of the agent’s client is looked at where the gateway takes JWTs, before the agent is deployed', async () => {
  const secretArn = 'arn:aws:secretsmanager:us-west-2:123456789012:secret:agent-AbCdEf';
  const gatewayClient = { clientId: 'agent', tokenEndpoint: 'https://i.example.com/token', secretArn, audience: null, scope: null, resource: null };
  const jwt = (authorizer: 'CUSTOM_JWT' | 'AWS_IAM') => (chain: Chain): Chain => ({ ...chain, gateway: { ...chain.gateway, authorizer }, agent: { ...chain.agent, gatewayClient } });
  assert.deepEqual(await looksOf(['agent'], null, null, jwt('CUSTOM_JWT')), [`secret ${secretArn}`, 'xray']);
  assert.deepEqual(await looksOf(['agent'], null, null, jwt('AWS_IAM')), ['xray']);
  assert.deepEqual(await looksOf(['interceptor'], null, null, jwt('CUSTOM_JWT')), ['xray']);
});

test('nobody is sent to an address that is not filled in, or that AWS would not take', async () => {
  assert.deepEqual(await looksOf(null, null, null), ['xray']);
  assert.deepEqual(await looksOf(null, 'http://127.0.0.1:8080', null), ['xray']);
});

test('a plan holds the warnings, and what is held up stands in it as blocked, with what needs it', async () => {
  const { deployment, events } = fakeDeployment([resourceNeeding('a'), resourceNeeding('b', ['a'])]);
  const warning = { code: 'issuer-unreachable', severity: 'warning', step: null, subject: 'issuer', because: 'no', remedy: 'Look.' } as const;
  const plan = await openDeployment({ ...deployment, lookAround: async () => ({ warnings: [warning], obstacles: { a: 'its issuer is another' } }) }).plan(null, signal);
  assert.deepEqual(plan.warnings, [warning]);
  assert.deepEqual(plan.steps.map(({ kind, because }) => `${kind}: ${because}`), ['blocked: its issuer is another', 'blocked: it needs a, which is blocked']);
  assert.ok(events.every((event) => event.startsWith('observe')));
});

test('AWS is looked at meanwhile', async () => {
  const { deployment, events } = fakeDeployment([resourceNeeding('a')]);
  const { promise, resolve } = Promise.withResolvers<Judgement>();
  const planning = openDeployment({ ...deployment, lookAround: () => promise }).plan(null, signal);
  while (!events.includes('observed a')) await new Promise((turn) => setImmediate(turn));
  resolve({ warnings: [], obstacles: {} });
  assert.equal((await planning).steps.length, 1);
});
