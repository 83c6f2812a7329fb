import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HopReadiness, Remedy } from '../../core/readiness/readiness.ts';
import type { CheckedReadiness } from './checkReadiness.ts';
import { readinessLines } from './readinessLines.ts';

const own = { deploy: (only: readonly string[]) => `agentcore-chain deploy orders --only ${only.join(',')}`, send: 'agentcore-chain verify orders' };
const hop = (name: HopReadiness['hop'], state: HopReadiness['state'], because: string, remedy: Remedy | null, more: Partial<HopReadiness> = {}): HopReadiness => ({ hop: name, state, group: null, retentionDays: null, because, remedy, notes: [], isSilent: false, ...more });

function drawn(readiness: Partial<CheckedReadiness>): string {
  const whole: CheckedReadiness = { chain: 'orders', place: { account: '123456789012', region: 'us-west-2', profile: null }, hops: [], spans: { state: 'ready', because: 'it is on', remedy: null }, readerPolicy: null, ...readiness };
  return readinessLines(whole, own).map((line) => line.map(({ text }) => text).join('')).join('\n');
}

test('each hop is told with its group, why, and what mends it; names of files keep their case', () => {
  assert.equal(drawn({
    hops: [
      hop('frontend', 'unknown', 'agentcore-chain.json names no group', { kind: 'logGroup', log: 'frontend', value: null }),
      hop('agent', 'notYet', 'there is no log group /r yet', { kind: 'send' }, { group: '/r' }),
      hop('gateway', 'off', 'nothing delivers it', { kind: 'deploy', only: ['gateway'] }, { group: '/g', retentionDays: 14 }),
      hop('interceptor', 'ready', 'function f writes there', null, { group: '/f', retentionDays: 1, notes: [{ because: 'it writes text', remedy: { kind: 'aws', commands: ['aws one', 'aws two'] } }] }),
      hop('target', 'off', 'its lines stand in /t', { kind: 'logGroup', log: 'target', value: '/t' }),
    ],
  }), `Log readiness of orders in account 123456789012, us-west-2

What the gateway and target log cannot be read as things are: in a flow they count as not logged. Nobody knows yet where the frontend logs.

? frontend     unknown
    agentcore-chain.json names no group.
    → If its lines are in CloudWatch, name the group in agentcore-chain.json: observability.logGroups.frontend

· agent        not yet  /r
    There is no log group /r yet.
    → Send a request: agentcore-chain verify orders

✗ gateway      off      /g, kept 14 days
    Nothing delivers it.
    → Deploy it: agentcore-chain deploy orders --only gateway

✓ interceptor  ready    /f, kept 1 day
    Function f writes there.
    It writes text.
    → In a shell:
        aws one
        aws two

✗ target       off
    Its lines stand in /t.
    → Write into agentcore-chain.json: observability.logGroups.target = "/t"

✓ spans        ready
    It is on.

Nothing was changed. No live tail was opened, since a session costs: where it is refused, the logs are read in turn.`);
});

test('where all is well but what is elsewhere, nothing is said to be unknown', () => {
  const summary = (...states: readonly HopReadiness['state'][]): string => drawn({ hops: states.map((state) => hop('target', state, 'x', null)) }).split('\n')[2] ?? '';
  assert.equal(summary('ready', 'elsewhere'), 'All logs that are the chain’s own can be read.');
  assert.equal(summary('ready', 'elsewhere', 'notYet'), 'All logs that are the chain’s own can be read once they have something to say.');
  assert.equal(summary('ready'), 'The logs of all five hops can be read.');
});

test('a group that holds the lines of all pods is named with the part that is the hop’s', () => {
  const text = drawn({ hops: [hop('target', 'unknown', 'nobody knows', { kind: 'logGroup', log: 'target', value: '/aws/containerinsights/prod/application' })] });
  assert.match(text, /logGroups\.target = "\/aws\/containerinsights\/prod\/application", and under observability\.logParts\.target which of its lines are of the target /);
});

test('the policy that is missing stands in full, and a control character of AWS in none of it', () => {
  const text = drawn({ hops: [hop('agent', 'unreadable', 'a \u001b[31m reason', null)], readerPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'logs:FilterLogEvents', Resource: '*' }] } });
  assert.match(text, /Whoever reads and follows these logs needs\n {2}\{\n {4}"Version"/);
  assert.ok(!text.includes('\u001b'));
});
