import assert from 'node:assert/strict';
import { test } from 'node:test';
import { all, readXml } from '../../test/testing/readDocx.ts';
import type { ScenarioResult } from './testChain.ts';
import { writeJunit } from './writeJunit.ts';

const base: ScenarioResult = { name: 'expired', summary: 'It expired.', fault: 'token', tests: 'ownComponents', outcome: 'asExpected', expected: 'token-expired at target', seen: 'token-expired at target', ms: 1234, flowId: 'c-1', because: [] };
const hostile = 'a <b> & "c" \u0000\u202e\n]]> </failure>';
const shown = 'a <b> & "c" \\u{0}\\u{202e}\\u{a}]]> </failure>';

test('a suite for the own components and one for the chain around doubles, with counts and times', () => {
  const document = readXml(writeJunit('orders', [base, { ...base, name: 'target-down', outcome: 'skipped', ms: 1, because: ['It cannot be played.', 'Use another.'] }, { ...base, name: 'agent-forgets', fault: 'double', tests: 'chainAroundDouble' }]));
  assert.deepEqual(all(document, 'testsuites')[0]?.attributes, { name: 'agentcore-chain orders', tests: '3', failures: '0', errors: '0', skipped: '1', time: '2.469' });
  assert.deepEqual(all(document, 'testsuite').map(({ attributes }) => [attributes['name'], attributes['tests'], attributes['skipped']]), [['orders: own components', '2', '1'], ['orders: the chain around a double', '1', '0']]);
  assert.deepEqual(all(document, 'testcase').map(({ attributes }) => attributes), [
    { classname: 'orders.token', name: 'expired', time: '1.234' }, { classname: 'orders.token', name: 'target-down', time: '0.001' }, { classname: 'orders.double', name: 'agent-forgets', time: '1.234' },
  ]);
  assert.deepEqual(all(document, 'skipped').map(({ attributes }) => attributes), [{ message: 'It cannot be played.' }]);
});

test('a failure says what was expected and seen; whatever its text holds, the XML is well-formed', () => {
  const document = readXml(writeJunit(hostile, [{ ...base, name: hostile, outcome: 'different', seen: null, summary: hostile, because: [hostile, 'Found: nothing'] }]));
  const [failure] = all(document, 'failure');
  assert.deepEqual(failure?.attributes, { type: 'token-expired at target', message: 'expected token-expired at target, seen nothing' });
  assert.equal(failure?.text, [shown, 'expected token-expired at target, seen nothing', shown, 'Found: nothing'].join('\n'));
  assert.equal(all(document, 'testcase')[0]?.attributes['name'], shown);
});

test('no scenario at all is a document too', () => assert.equal(all(readXml(writeJunit('orders', [])), 'testcase').length, 0));
