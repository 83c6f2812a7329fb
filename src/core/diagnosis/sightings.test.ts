import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { chainRecords, observed, toolError } from '../../../test/builders/chainRecords.ts';
import { scenarioCase } from '../../../test/builders/scenarioCases.ts';
import type { ChainRecords } from '../../../test/builders/chainRecords.ts';
import type { HopName } from '../chain/hop.ts';
import type { Hearing, JoinedObservation } from '../flow/flow.ts';
import { diagnose } from './diagnose.ts';
import { silenceOf } from './reasons.ts';
import { callsOf, presenceOf, sightingsOf } from './sightings.ts';

const ok = chainRecords();
const { parts } = scenarioCase('headers-not-passed');

test('a hop is concluded not to have been reached only on a settled flow, from a log that is readable and heard from', () => {
  assert.equal(presenceOf(caseOf(parts), 'target'), 'notReached');
  assert.equal(presenceOf(caseOf({ ...parts, state: 'open' }), 'target'), 'notLogged');
  assert.equal(presenceOf(caseOf({ ...parts, hearings: { target: { readable: false, heard: true } } }), 'target'), 'notLogged');
  assert.equal(presenceOf(caseOf({ ...parts, hearings: { target: { readable: true, heard: false } } }), 'target'), 'notLogged');
  assert.equal(presenceOf(caseOf({}), 'target'), 'seen');
});

/** Two targets behind one gateway: `orders` is heard from, `billing` as said. */
function apart(billing: Hearing): { readonly target: Hearing } {
  return { target: { readable: false, heard: false, targets: new Map([['orders', { readable: true, heard: true }], ['billing', billing]]) } };
}

const nobody = { ...toolError, targetReceived: null, targetAccepted: null };
const toBilling = { ...nobody, agentSent: { ...ok.agentSent, target: 'billing', tool: 'billing___pay' } };

test('where targets log apart, a call is missed in the log of its own target alone', () => {
  const presence = (records: ChainRecords, hearings = apart({ readable: true, heard: false }), more: readonly JoinedObservation[] = []) => presenceOf(sightingsOf(caseOf({ records, hearings, more }), '3'), 'target');
  assert.equal(presence(nobody), 'notReached');
  assert.equal(presence(toBilling), 'notLogged');
  assert.equal(presence(toBilling, apart({ readable: true, heard: true })), 'notReached');
  const orders = observed('target', 90, { ...ok.targetReceived, target: 'orders' });
  assert.equal(presence(toBilling, apart({ readable: true, heard: true }), [orders]), 'notReached', 'a record of another target is of another call');
  assert.equal(sightingsOf(caseOf({ records: toBilling, more: [orders] }), '3').targetReceived, null);
  assert.equal(presence(toBilling, apart({ readable: true, heard: true }), [{ ...orders, target: 'billing' }]), 'seen');
});

test('a target is called unreachable by the silence of its own log, and never by that of another', () => {
  const { parts: down } = scenarioCase('target-down');
  const verdict = (billing: Hearing) => diagnose(caseOf({ ...down, records: { ...down.records, agentSent: { ...ok.agentSent, target: 'billing' } }, hearings: apart(billing) })).verdict;
  assert.equal(verdict({ readable: true, heard: true }), 'broken');
  for (const silent of [{ readable: true, heard: false }, { readable: false, heard: true }, { readable: false, heard: false, state: 'missing' as const }]) assert.equal(verdict(silent), 'undetermined', JSON.stringify(silent));
});

test('the silence of a target that logs apart is told by its name', () => {
  const silence = (billing: Hearing) => silenceOf(sightingsOf(caseOf({ records: toBilling, hearings: apart(billing) }), '3'), 'target');
  assert.equal(silence({ readable: true, heard: false }), 'no record from target billing');
  assert.equal(silence({ readable: false, heard: false, state: 'missing', because: 'there is no such group' }), 'the log of target billing could not be read: there is no such group');
  assert.equal(silence({ readable: false, heard: false, state: 'foreign' }), 'the log of target billing is not read here');
});

test('a hop is not concluded to be out of reach where an earlier one shows that the call came to it', () => {
  const without = (records: ChainRecords, hop: HopName, call: string | null = null) => presenceOf(sightingsOf(caseOf({ records }), call), hop);
  const fromFrontendOn = { agentReceived: null, agentSent: null, agentAnswered: null, gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null, lambdaStart: null, interceptorReceived: null, interceptorSent: null, lambdaReport: null };
  assert.equal(without({ ...nobody, ...fromFrontendOn }, 'agent'), 'notLogged', 'the frontend was answered');
  assert.equal(without({ ...nobody, ...fromFrontendOn, frontendAnswered: null }, 'agent'), 'notReached');
  const fromGatewayOn = { ...nobody, gatewayStarted: null, gatewayExecuting: null, gatewayEnded: null, lambdaStart: null, interceptorReceived: null, interceptorSent: null, lambdaReport: null };
  assert.equal(without(fromGatewayOn, 'interceptor'), 'notLogged', 'the agent was answered in MCP’s own terms');
  assert.equal(without({ ...fromGatewayOn, agentAnswered: null }, 'interceptor'), 'notReached');
  assert.equal(without({ targetReceived: null, targetAccepted: null }, 'target'), 'notLogged', 'gateway and agent were answered well');
  assert.equal(without(nobody, 'target'), 'notReached');
});

test('that one call of a request came to its target says nothing of another one', () => {
  const second = { rpcId: '4', tool: 'billing___pay', target: 'billing' };
  const ofSecond = [observed('agent', 130, { ...second, moment: 'sent' }), observed('agent', 140, { ...second, moment: 'answered', reply: { status: 200, isError: true } })];
  assert.equal(presenceOf(sightingsOf(caseOf({ records: { targetReceived: null, targetAccepted: null }, more: ofSecond }), '4'), 'target'), 'notReached');
});

test('a silent hop before one that was reached was passed', () => {
  assert.equal(presenceOf(caseOf(parts), 'gateway'), 'notLogged');
});

test('lines of other MCP messages and of other calls are not looked at', () => {
  const initialize = observed('gateway', 20, { origin: 'gatewayLog', moment: 'answered', rpcId: '1', gateway: { step: 'ended', isError: true, method: 'initialize' } });
  const another = observed('gateway', 21, { origin: 'gatewayLog', moment: 'answered', rpcId: '9', gateway: { step: 'ended', isError: true } });
  const sightings = sightingsOf(caseOf({ more: [initialize, another] }), '3');
  assert.deepEqual(sightings.gatewayEnded, ok.gatewayEnded);
});

test('where the interceptor was called again, the last call counts', () => {
  const first = observed('interceptor', 60, { moment: 'received', rpcId: '3', requestId: 'lambda-0', header: 'x-custom-usertoken' });
  assert.equal(sightingsOf(caseOf({ more: [first] }), '3').interceptorReceived?.requestId, 'lambda-1');
});

test('calls are named by the agent and by the interceptor, else not at all', () => {
  assert.deepEqual(callsOf(caseOf({}).flow), ['3']);
  assert.deepEqual(callsOf(caseOf({ records: { agentSent: null } }).flow), ['3']);
  assert.deepEqual(callsOf(caseOf({ records: { agentSent: null, interceptorReceived: null, interceptorSent: null } }).flow), ['3']);
  assert.deepEqual(callsOf(caseOf({ records: { agentSent: null, agentAnswered: null, interceptorReceived: null, interceptorSent: null } }).flow), [null]);
  const second = observed('interceptor', 140, { rpcId: '4', moment: 'sent' });
  assert.deepEqual(callsOf(caseOf({ more: [second] }).flow), ['3', '4'], 'a call whose sending is lost');
});
