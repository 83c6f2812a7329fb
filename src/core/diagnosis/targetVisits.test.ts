import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { anaToken, benToken, observed } from '../../../test/builders/chainRecords.ts';
import type { JoinedObservation } from '../flow/flow.ts';
import { targetVisits } from './targetVisits.ts';

const bare = { frontendSent: null, frontendAnswered: null, agentReceived: null, agentSent: null, agentAnswered: null, gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null, lambdaStart: null, interceptorReceived: null, interceptorSent: null, lambdaReport: null, targetReceived: null, targetAccepted: null };

/** What agent and interceptor write of a call. */
const called = (rpcId: string, token = anaToken): JoinedObservation => observed('interceptor', 70 + Number(rpcId), { rpcId, moment: 'sent', token });
const answered = (rpcId: string, isError: boolean): JoinedObservation => observed('agent', 200 + Number(rpcId), { rpcId, moment: 'answered', reply: { status: 200, isError } });
const seen = (after: number, moment: 'received' | 'accepted' | 'rejected', token = anaToken, requestId?: string): JoinedObservation => observed('target', after, { moment, token, ...(requestId === undefined ? {} : { requestId }) });

/** When the target had each call's request, in milliseconds after the start. */
function whens(more: readonly JoinedObservation[]) {
  const { flow } = caseOf({ records: bare, more });
  const start = flow.startedAt ?? 0;
  return Object.fromEntries([...targetVisits(flow, ['1', '2', '3']).byCall].map(([call, { received, accepted, rejected }]) => [call, [received, accepted, rejected].flatMap((record) => (record === null ? [] : [(record.at ?? 0) - start]))]));
}

test('a call that went well was accepted, one that failed was refused', () => {
  const visits = [seen(100, 'received'), seen(101, 'rejected'), seen(110, 'received'), seen(111, 'accepted')];
  assert.deepEqual(whens([called('1'), called('2'), answered('1', false), answered('2', true), ...visits]), { 1: [110, 111], 2: [100, 101] });
});

test('records of one request bear its id, whatever stands between them', () => {
  const visits = [seen(100, 'received', anaToken, 'a'), seen(101, 'received', benToken, 'b'), seen(102, 'accepted', anaToken, 'a'), seen(103, 'accepted', benToken, 'b')];
  assert.deepEqual(whens([called('1', benToken), called('2'), answered('1', false), answered('2', false), ...visits]), { 1: [101, 103], 2: [100, 102] });
});

test('the gateway tells how a call ended where the agent does not', () => {
  const ended = (rpcId: string, isError: boolean) => observed('gateway', 190, { origin: 'gatewayLog', moment: 'answered', rpcId, gateway: { step: 'ended', isError } });
  assert.deepEqual(whens([called('1'), called('2'), ended('1', true), ended('2', false), seen(100, 'accepted')]), { 2: [100] });
});

test('a request without an end is rather of a call that went well than of one that failed', () => {
  assert.deepEqual(whens([called('1'), called('2'), answered('1', true), answered('2', false), seen(100, 'received')]), { 2: [100] });
});

test('what several calls without a known end may have made is nobody’s', () => {
  assert.deepEqual(whens([called('1'), called('2'), seen(100, 'accepted')]), {});
  assert.deepEqual(whens([called('1'), called('2'), called('3'), seen(100, 'accepted'), seen(101, 'accepted'), seen(102, 'accepted')]), { 1: [100], 2: [101], 3: [102] });
});

test('a call that the interceptor answered, or that was to another target, made no request here', () => {
  const refused = observed('interceptor', 72, { rpcId: '1', moment: 'rejected' });
  assert.deepEqual(whens([refused, answered('1', true), called('2'), answered('2', true), seen(100, 'rejected')]), { 2: [100] });
  const to = (rpcId: string, target: string) => ({ ...called(rpcId), target });
  assert.deepEqual(whens([to('1', 'billing'), answered('1', false), to('2', 'orders'), answered('2', false), { ...seen(100, 'accepted'), target: 'orders' }]), { 2: [100] });
  const byTool = { ...called('1'), tool: 'billing___pay' };
  assert.deepEqual(whens([byTool, answered('1', false), called('2'), answered('2', false), { ...seen(100, 'accepted'), target: 'orders' }]), { 2: [100] });
});
