import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { chainRecords } from '../../../test/builders/chainRecords.ts';
import type { Flow, JoinedObservation } from '../flow/flow.ts';
import { flowQuery } from './flowQuery.ts';

const places = { region: 'us-west-2', groups: ['/aws/eks/silent'] };

/** The flow as CloudWatch would hold it: a group for each hop. */
function inCloudWatch(change: (observation: JoinedObservation) => JoinedObservation = (same) => same): Flow {
  const { flow } = caseOf({ records: chainRecords() });
  return {
    id: flow.id, state: flow.state, correlationId: flow.correlationId, sessionId: flow.sessionId, startedAt: flow.startedAt, endedAt: flow.endedAt,
    hops: flow.hops.map(({ hop, observations }) => ({ hop, observations: observations.map((each) => change({ correlationId: 'correlation-1', sessionId: 'session-1', traceId: '5f84c7a1b2c3d4e5f60718293a4b5c6d', ...each, evidence: { source: 'cloudwatch', stream: `/aws/orders/${hop}:2026/11/22/[1]abc`, line: 1 } })) })),
  };
}

test('each id of the flow is asked for, in each group that it or its chain logs to', () => {
  const query = flowQuery(inCloudWatch(), places) ?? '';
  for (const id of ['correlation-1', 'session-1', '5f84c7a1b2c3d4e5f60718293a4b5c6d', '1-5f84c7a1-b2c3d4e5f60718293a4b5c6d']) assert.ok(query.includes(`@message like "${id}"`), query);
  for (const hop of ['agent', 'gateway', 'interceptor', 'target']) assert.match(query, new RegExp(`^#   /aws/orders/${hop}$`, 'm'));
  assert.match(query, /^#   \/aws\/eks\/silent$/m);
  assert.match(query, /^# Time range to choose: 2026-11-22 /m);
});

test('the ids of a guess are another flow’s perhaps: they are not asked for', () => {
  const query = flowQuery(inCloudWatch((observation) => (observation.hop === 'target' ? { ...observation, joinedBy: 'timeOnly', requestId: 'of-another-flow' } : observation)), places) ?? '';
  assert.doesNotMatch(query, /of-another-flow/);
  assert.doesNotMatch(query, /^#   \/aws\/orders\/target$/m);
});

test('a flow of this machine has none', () => assert.equal(flowQuery(caseOf({ records: chainRecords() }).flow, places), null));
