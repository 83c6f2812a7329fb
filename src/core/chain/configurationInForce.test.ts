import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigurationRevision, GatewayConfiguration } from './configuration.ts';
import { configurationAt, configurationTimeline } from './configurationInForce.ts';

const on: GatewayConfiguration = { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' };
const off: GatewayConfiguration = { ...on, requestInterceptor: { passRequestHeaders: false } };
const gateway = (from: number, value: GatewayConfiguration): ConfigurationRevision => ({ resource: 'gateway', from, value });
const target = (from: number, name: string, allowed: readonly string[] = []): ConfigurationRevision =>
  ({ resource: 'target', from, value: { name, credentialProviders: [], allowedRequestHeaders: allowed } });

const rows: readonly (readonly [string, readonly ConfigurationRevision[], number, number, GatewayConfiguration | RegExp])[] = [
  ['the one revision', [gateway(100, on)], 200, 300, on],
  ['the latest before the flow, in whatever order they come', [gateway(150, off), gateway(100, on)], 200, 300, off],
  ['a later change does not count', [gateway(100, on), gateway(400, off)], 200, 300, on],
  ['a revision of the flow’s first millisecond holds', [gateway(100, on), gateway(200, off)], 200, 300, off],
  ['a change at its last millisecond came after it', [gateway(100, on), gateway(300, off)], 200, 300, on],
  ['a change in between', [gateway(100, on), gateway(250, off)], 200, 300, /changed during this flow/],
  ['none old enough', [gateway(400, on)], 200, 300, /changed after this flow, and no earlier one is kept/],
  ['none at all', [], 200, 300, /was not read/],
  ['unreadable', [{ resource: 'gateway', from: 0, unreadable: 'GetGateway was denied' }], 200, 300, /GetGateway was denied/],
  ['unreadable since after the flow, with nothing before', [{ resource: 'gateway', from: 999, unreadable: 'GetGateway was denied' }], 200, 300, /GetGateway was denied/],
  ['unreadable only later', [gateway(100, on), { resource: 'gateway', from: 999, unreadable: 'GetGateway was denied' }], 200, 300, on],
];

for (const [what, revisions, from, to, expected] of rows) {
  test(`the gateway in force: ${what}`, () => {
    const found = configurationAt(revisions, { from, to }).gateway;
    if (expected instanceof RegExp) {
      assert.equal(found.state, 'unknown');
      assert.match(found.state === 'unknown' ? found.because : '', expected);
    } else {
      assert.deepEqual(found.state === 'known' ? found.value : found, expected);
    }
  });
}

test('resources are judged each by its own revisions', () => {
  const { gateway: held, runtime, identity } = configurationAt([gateway(100, on), { resource: 'identity', from: 0, value: { issuer: null, audience: null, clientId: null } }], { from: 200, to: 300 });
  assert.deepEqual([held.state, runtime.state, identity.state], ['known', 'unknown', 'known']);
});

test('targets are told apart by name', () => {
  const { targets } = configurationAt([target(100, 'orders'), target(100, 'billing'), target(250, 'billing', ['X-A'])], { from: 200, to: 300 });
  assert.equal(targets.get('orders')?.state, 'known');
  assert.equal(targets.get('billing')?.state, 'unknown');
  assert.equal(targets.has('*'), false);
});

test('an unreadable target list is unknown for every target, those listed before stay known', () => {
  const denied: ConfigurationRevision = { resource: 'target', from: 150, unreadable: 'denied' };
  const { targets } = configurationAt([target(100, 'orders'), denied], { from: 200, to: 300 });
  assert.deepEqual([targets.get('orders'), targets.get('*')], [{ state: 'unknown', because: 'denied' }, { state: 'unknown', because: 'denied' }]);
  assert.equal(configurationAt([target(100, 'orders'), denied], { from: 120, to: 140 }).targets.get('orders')?.state, 'known');
  assert.equal(configurationAt([], { from: 120, to: 140 }).targets.get('*')?.state, 'unknown');
});

test('a flow without a time has no configuration', () => {
  const { gateway: held, targets } = configurationAt([gateway(0, on)], { from: null, to: null });
  assert.match(held.state === 'unknown' ? held.because : '', /time of this flow is unknown/);
  assert.equal(targets.get('*')?.state, 'unknown');
});

test('a flow of a single moment has one', () => {
  assert.equal(configurationAt([gateway(100, on)], { from: 200, to: null }).gateway.state, 'known');
});

test('a timeline answers all flows between two changes with one object, and the same as configurationAt', () => {
  const revisions = [gateway(100, on), gateway(400, off), target(250, 'orders')];
  const timeline = configurationTimeline(revisions);
  assert.equal(timeline({ from: 260, to: 270 }), timeline({ from: 300, to: 400 }));
  for (let from = 50; from < 500; from += 10) {
    for (const length of [0, 5, 30, 200]) {
      const window = { from, to: from + length };
      assert.deepEqual(timeline(window), configurationAt(revisions, window), JSON.stringify(window));
    }
  }
});
