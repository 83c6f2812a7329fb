import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everywhere } from '../../core/chain/componentLanguages.ts';
import { defaultChain } from '../../core/chain/defaultChain.ts';
import { applyEdit } from './applyEdit.ts';

const running = defaultChain({
  name: 'orders',
  region: 'us-west-2',
  identity: { preset: 'okta', issuer: null, audience: null, clientId: null },
  gatewayAuthorizer: 'AWS_IAM', languages: everywhere('typescript'), frontend: 'none',
  existingApi: null,
});

test('settings of gateway, runtime and target change while the chain runs', () => {
  const edited = {
    ...running,
    agent: { ...running.agent, requestHeaderAllowlist: ['X-One'] },
    gateway: { ...running.gateway, passRequestHeaders: false, exceptionLevel: 'DEBUG' as const },
    targets: running.targets.map((target) => ({ ...target, credentialProvider: 'GATEWAY_IAM_ROLE' as const, allowedRequestHeaders: [] })),
  };
  assert.deepEqual(applyEdit(running, edited), { chain: edited, changed: true, waiting: [] });
});

test('what the components were started with waits, and keeps the old value', () => {
  const edited = { ...running, agent: { ...running.agent, model: 'a model', requestHeaderAllowlist: ['X-One'] }, local: { ports: { agent: 1 } } };
  const { chain, changed, waiting } = applyEdit(running, edited);
  assert.deepEqual([chain.agent.model, chain.agent.requestHeaderAllowlist, changed], ['scripted', ['X-One'], true]);
  assert.deepEqual(waiting, ['agent.model', 'local.ports']);
});

test('a target that was added waits; an edit that means nothing here changes nothing', () => {
  const [target] = running.targets;
  assert.ok(target !== undefined);
  assert.deepEqual(applyEdit(running, { ...running, targets: [target, { ...target, name: 'more' }] }).waiting, ['targets']);
  assert.deepEqual(applyEdit(running, { ...running, observability: { ...running.observability, retentionDays: 30 } }), { chain: running, changed: false, waiting: [] });
});
