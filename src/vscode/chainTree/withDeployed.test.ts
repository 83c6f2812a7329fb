import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeployedStep } from '../../core/deploy/deployedSteps.ts';
import { clockIn } from '../../core/story/clock.ts';
import type { ChainRow } from './chainRow.ts';
import { withDeployed } from './withDeployed.ts';

const arn = 'arn:aws:lambda:us-west-2:123456789012:function:orders-interceptor';
const deployed: DeployedStep = { step: 'interceptor', account: '123456789012', region: 'us-west-2', isWhole: true, at: Date.UTC(2026, 10, 22, 14, 3, 5), arn, url: null };
const row: ChainRow = {
  id: 'interceptor', label: 'Interceptor', description: 'stopped, TypeScript', spoken: 'Interceptor, stopped, TypeScript', icon: 'pass', colour: null, facts: [['State', 'stopped']], lines: [], actions: ['folder', 'log'],
  component: { label: 'Interceptor', hop: 'interceptor', process: 'interceptor', folder: 'interceptor', url: null }, opens: null, children: [],
};
const utc = clockIn('UTC');

test('a component that is deployed says so, since when, where, and as what', () => {
  const told = withDeployed(row, [deployed], utc);
  assert.deepEqual([told.description, told.spoken], ['stopped, deployed, TypeScript', 'Interceptor, stopped, TypeScript, deployed']);
  assert.deepEqual(told.facts.slice(1), [['Deployed', '2026-11-22 14:03:05, account 123456789012, us-west-2'], ['ARN', arn]]);
  assert.deepEqual([told.actions, told.component?.arn], [['folder', 'log', 'arn', 'console'], arn]);
});

test('the state stands first, and a port last', () => {
  const descriptionOf = (description: string): string => withDeployed({ ...row, description }, [deployed], utc).description;
  assert.deepEqual(['stopped', 'healthy :5001', 'healthy, Python :5001'].map(descriptionOf), ['stopped, deployed', 'healthy, deployed :5001', 'healthy, deployed, Python :5001']);
});

test('one that is not whole has what it has', () => {
  const told = withDeployed(row, [{ ...deployed, isWhole: false, at: null, arn: null }], utc);
  assert.equal(told.description, 'stopped, deployed in part, TypeScript');
  assert.deepEqual(told.facts.slice(1), [['Deployed in part', 'account 123456789012, us-west-2']]);
  assert.deepEqual(told.actions, row.actions);
});

test('a gateway shows its URL; what the console has no page for is not opened there', () => {
  const told = withDeployed(row, [{ ...deployed, arn: 'arn:aws-elsewhere:x:y:z:w', url: 'https://gateway.example.com/mcp' }], utc);
  assert.deepEqual(told.facts.at(-2), ['URL in AWS', 'https://gateway.example.com/mcp']);
  assert.deepEqual(told.actions, ['folder', 'log', 'arn']);
});

test('others stay as they are', () => {
  assert.equal(withDeployed(row, [{ ...deployed, step: 'gateway' }], utc), row);
  assert.equal(withDeployed(row, [], utc), row);
  const bare = { ...row, component: null };
  assert.equal(withDeployed(bare, [deployed], utc), bare);
});

test('a target on a cluster shows where it is reached and which cluster that is', () => {
  const target: ChainRow = { ...row, id: 'target', component: { label: 'Target', hop: 'target', process: 'target', folder: 'target-api', url: null } };
  const told = withDeployed(target, [{ ...deployed, step: 'target', arn: null, url: 'https://orders.shop-example.com', cluster: { name: 'shop', context: 'ana@shop' } }], utc);
  assert.equal(told.description, 'stopped, deployed, TypeScript');
  assert.deepEqual(told.facts.slice(2), [['URL in AWS', 'https://orders.shop-example.com'], ['Cluster', 'Kubernetes cluster shop (kubectl’s context ana@shop)']]);
  assert.deepEqual(told.actions, row.actions);
});
