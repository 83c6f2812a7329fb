import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { chainRecords, observed } from '../../../test/builders/chainRecords.ts';
import { scenarioCase } from '../../../test/builders/scenarioCases.ts';
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

test('calls are named by the agent, else by the interceptor, else not at all', () => {
  assert.deepEqual(callsOf(caseOf({}).flow), ['3']);
  assert.deepEqual(callsOf(caseOf({ records: { agentSent: null } }).flow), ['3']);
  assert.deepEqual(callsOf(caseOf({ records: { agentSent: null, interceptorReceived: null, interceptorSent: null } }).flow), [null]);
});
