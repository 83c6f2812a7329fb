import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeploymentPlan } from '../app/deploy/openDeployment.ts';
import type { PlannedKind, PlannedStep } from '../core/deploy/planDeployment.ts';
import { drawPlan } from './drawPlan.ts';

function step(kind: PlannedKind, name: string, because: string, more: Partial<PlannedStep> = {}): PlannedStep {
  return { step: 'interceptor', kind, resource: { id: `interceptor/${name}`, kind: name === 'logs' ? 'log-group' : 'role', name }, because, changes: [], fields: {}, ...more };
}

function planOf(...steps: readonly PlannedStep[]): DeploymentPlan {
  return { chain: 'orders', place: { account: '123456789012', region: 'us-west-2' }, cluster: null, steps, warnings: [], observed: new Map(), resources: [] };
}

test('a plan says where to, what would be done with each resource and why, what differs, and the sum', () => {
  const text = drawPlan(planOf(
    step('create', 'caller', 'it is not there', { fields: { policy: { Version: '2012-10-17' } } }),
    step('update', 'logs', 'retentionInDays differs', { changes: [{ member: 'retentionInDays', before: undefined, after: 30 }, { member: 'mode', before: 'Active', after: ['a'] }], besides: { description: 'theirs' } }),
    step('keep', 'kept', 'it is as it should be', { fields: { policy: 'p' } }),
    step('delete', 'old', 'the chain file asks for it no more'),
    step('blocked', 'foreign', 'a resource of this name belongs to another chain, by its tags'),
  ), { verbose: false });
  assert.equal(text, `Deployment of orders into account 123456789012, us-west-2

  + role caller     create: it is not there
  ~ log-group logs  update: retentionInDays differs
      retentionInDays: nothing -> 30
      mode: Active -> ["a"]
      description: theirs (not the chain file’s; it stays)
  = role kept       keep: it is as it should be
  - role old        delete: the chain file asks for it no more
  ! role foreign    blocked: a resource of this name belongs to another chain, by its tags

1 to create, 1 to update, 1 to delete, 1 to keep, 1 blocked.`);
});

test('in full, what would be made is shown with all that it is set to', () => {
  const plan = planOf(step('create', 'caller', 'it is not there', { fields: { policy: { Version: '2012-10-17' }, trust: 'text' } }), step('keep', 'kept', 'it is as it should be', { fields: { timeout: 10 } }));
  const text = drawPlan(plan, { verbose: true });
  assert.match(text, /create: it is not there\n {6}policy: \{"Version":"2012-10-17"\}\n {6}trust: text\n/);
  assert.doesNotMatch(drawPlan(plan, { verbose: false }), /policy/);
});

test('warnings stand below the sum, then what is only to be known; no control character of theirs gets through', () => {
  const warning = { code: 'target-open', severity: 'warning', step: 'gateway', subject: 'target orders', because: 'it answers without a token', remedy: 'Have it verify.' } as const;
  const note = { ...warning, code: 'transaction-search-off', severity: 'note', subject: 'CloudWatch', because: 'it is \u001b[31moff' } as const;
  const text = drawPlan({ ...planOf(), warnings: [note, warning] }, { verbose: false });
  assert.match(text, /There is nothing to do\.\n\nWarnings: nothing is held up by them\n {2}target orders: it answers without a token\.\n {6}Have it verify\.\n\nNotes\n {2}CloudWatch: it is /);
  assert.ok(!text.includes('\u001b'));
});

test('a plan of nothing says so', () => {
  assert.match(drawPlan(planOf(), { verbose: false }), /\n\nThere is nothing to do\.$/);
});
