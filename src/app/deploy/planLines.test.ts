import assert from 'node:assert/strict';
import { test } from 'node:test';
import { functionTrust } from '../../core/agentcore/account/policies.ts';
import type { PlannedStep } from '../../core/deploy/planDeployment.ts';
import { planLines, type ShownPlan } from './planLines.ts';

const role: PlannedStep = { step: 'interceptor', kind: 'keep', resource: { id: 'interceptor/role', kind: 'role', name: 'orders-interceptor' }, because: 'it is as it should be', changes: [], fields: { trust: functionTrust() } };
const logs: PlannedStep = { step: 'interceptor', kind: 'create', resource: { id: 'interceptor/logs', kind: 'log-group', name: '/aws/lambda/orders-interceptor' }, because: 'it is not there', changes: [], fields: { retentionInDays: 14 } };

function textOf(steps: readonly PlannedStep[], more: Partial<ShownPlan> = {}): string {
  const plan: ShownPlan = { chain: 'orders', place: { account: '123456789012', region: 'us-west-2' }, profile: 'dev', intent: 'deploy', steps, cluster: null, warnings: [], only: null, outcome: null, ...more };
  return planLines(plan).map((line) => line.map(({ text }) => text).join('').trimEnd()).join('\n');
}

test('where to and as whom stands first, then what becomes of each resource, then IAM policies in full', () => {
  assert.equal(textOf([role, logs]), `Deployment of orders

  Account  123456789012
  Region   us-west-2
  Profile  dev

1 to create, 1 to keep. This is a plan: it has changed nothing.

Interceptor
  = keep    role       orders-interceptor              it is as it should be
  + create  log group  /aws/lambda/orders-interceptor  it is not there

Settings and IAM policies, in full

  role orders-interceptor
    trust:
      {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {
              "Service": "lambda.amazonaws.com"
            },
            "Action": "sts:AssumeRole"
          }
        ]
      }

  log group /aws/lambda/orders-interceptor
    retentionInDays: 14`);
});

test('an update shows the values that differ and not what they stand in', () => {
  const before = functionTrust();
  const [statement] = before.Statement;
  assert.ok(statement !== undefined);
  const after = { ...before, Statement: [{ ...statement, Action: 'sts:TagSession' }] };
  const text = textOf([{ ...role, kind: 'update', because: 'environment and trust differ', changes: [{ member: 'environment', before: { A: '1', B: '2' }, after: { A: '1', C: '3' } }, { member: 'trust', before, after }, { member: 'timeout', before: undefined, after: 10 }] }]);
  assert.match(text, /  ~ update  role  orders-interceptor\n      environment\.B: 2 -> nothing\n      environment\.C: nothing -> 3\n      trust\.Statement\[0\]\.Action: sts:AssumeRole -> sts:TagSession\n      timeout: nothing -> 10\n/);
});

test('a long reason has a line of its own, and what is blocked shows no settings', () => {
  const because = 'arn:aws:iam::123456789012:user/ana may not call iam:GetRole on role orders-interceptor';
  const text = textOf([{ ...role, kind: 'blocked', because, fields: {} }]);
  assert.match(text, new RegExp(`1 blocked\\. As it stands, nothing can be changed\\.\n\nInterceptor\n  ! blocked role  orders-interceptor\n      ${because}$`));
});

test('a long name leaves no room beside it', () => {
  assert.match(textOf([role, { ...logs, resource: { ...logs.resource, name: `/aws/vendedlogs/${'x'.repeat(40)}` } }]), /  \+ create  log group  \/aws\/vendedlogs\/x{40}\n      it is not there\n/);
});

test('without changes, and without anything', () => {
  assert.match(textOf([role]), /\n1 to keep: AWS is as the chain file says\.\n/);
  assert.match(textOf([logs], { outcome: 'Deployed: 1 created.' }), /\nDeployed: 1 created\. Below is the plan as it was before\.\n/);
  assert.match(textOf([]), /\nThere is nothing to deploy\.$/);
  assert.match(textOf([logs], { only: new Set(['interceptor']) }), /^Deployment of orders: interceptor only\n/);
  assert.match(textOf([], { intent: 'destroy', profile: null }), /^Destroy orders\n(.*\n)*  Profile  none: credentials as every AWS tool finds them\n\nNothing of this chain is there\.$/);
});

test('a long document is cut, an IAM policy is not, and nothing of others moves the cursor', () => {
  const policy = { Version: '2012-10-17', Statement: Array.from({ length: 300 }, (_, index) => ({ Effect: 'Allow', Action: `s3:Get${index}` })) };
  const text = textOf([{ ...logs, fields: { schema: 'x'.repeat(5_000), document: Array.from({ length: 400 }, (_, index) => index), policy } }]);
  assert.match(text, /x{2000} \.\.\. \(5000 characters\)/);
  assert.match(text, /and 202 lines more/);
  assert.match(text, /s3:Get299/);
  assert.doesNotMatch(textOf([{ ...logs, because: 'na\u202eme\n' }]), /\u202e/);
});

test('what another tool set beside the chain file’s is shown to stay', () => {
  const step: PlannedStep = { ...logs, kind: 'update', because: 'retentionInDays differs', changes: [{ member: 'retentionInDays', before: 1, after: 14 }], besides: { description: 'theirs' } };
  assert.match(textOf([step]), /\n {6}retentionInDays: 1 -> 14\n {6}description: theirs is not the chain file’s, and stays\n/);
});

test('warnings and notes stand above the steps, each with what to do', () => {
  const warning = { code: 'issuer-unreachable', severity: 'warning', step: null, subject: 'issuer https://i.example.com', because: 'it does not answer', remedy: 'Look at the network.' } as const;
  const text = textOf([], { warnings: [warning, { ...warning, severity: 'note', subject: 'CloudWatch', because: 'off' }] });
  assert.match(text, /There is nothing to deploy\.\n\nWarnings: nothing is held up by them\n {2}! issuer https:\/\/i\.example\.com: it does not answer\.\n {4}Look at the network\.\n\nNotes\n {2}i CloudWatch: off\.\n {4}Look at the network\.$/);
});

test('where workloads go stands beside account and region, and every manifest in full', () => {
  const manifest = { kind: 'ConfigMap', data: Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`K${index}`, 'v'])) };
  const steps: readonly PlannedStep[] = [{ step: 'target', kind: 'create', resource: { id: 'target/workload', kind: 'workload', name: 'orders-target-api' }, because: 'it is not there', changes: [], fields: { manifests: { 'ConfigMap/orders': manifest } } }];
  const text = planLines({ chain: 'orders', place: { account: '123456789012', region: 'us-west-2' }, cluster: { context: 'ana@shop', name: 'shop', server: 'https://x.gr7.us-west-2.eks.amazonaws.com' }, profile: null, intent: 'deploy', only: null, steps, warnings: [], outcome: null }).map((line) => line.map(({ text: part }) => part).join('')).join('\n');
  assert.match(text, /^ {2}Cluster {2}shop, https:\/\/x\.gr7\.us-west-2\.eks\.amazonaws\.com\n {2}Context {2}ana@shop$/m);
  assert.match(text, /^ {4}ConfigMap\/orders:$/m);
  assert.match(text, /"K299": "v"/);
});
