import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScenarioResult } from '../app/testChain.ts';
import { drawTestResult, drawTestSummary } from './drawTest.ts';

const look = { width: 60, colour: false };
const base: ScenarioResult = { name: 'expired', summary: '', fault: 'token', tests: 'ownComponents', outcome: 'asExpected', expected: 'token-expired at target', seen: 'token-expired at target', ms: 1234, flowId: null, because: [] };
const different: ScenarioResult = { ...base, outcome: 'different', seen: 'healthy', because: ['Healthy: the API accepted ana’s token, and this sentence is too long for a line.', 'Found: x'] };

test('a scenario is one line; what differs tells why below it', () => {
  assert.equal(drawTestResult(base, 10, look), '✓ expired   token-expired at target  1.2 s');
  assert.equal(drawTestResult({ ...base, tests: 'chainAroundDouble' }, 10, look), '✓ expired   token-expired at target  (double)  1.2 s');
  assert.equal(drawTestResult(different, 10, look), '✗ expired   expected token-expired at target, seen healthy  1.2 s\n    Healthy: the API accepted ana’s token, and this sentence\n    is too long for a line.\n    Found: x');
  assert.equal(drawTestResult({ ...base, outcome: 'skipped', seen: null, because: ['Not on this chain.'] }, 10, look), '- expired   skipped  1.2 s\n    Not on this chain.');
});

test('the summary counts, and says what was tested', () => {
  assert.equal(drawTestSummary([base, { ...base, tests: 'chainAroundDouble' }], look), '\n2 scenarios: 2 as expected.\n1 of them test your own components; 1 test the chain around a double that stands in for one (marked so).');
  assert.match(drawTestSummary([base, different, { ...base, outcome: 'skipped' }], look), /3 scenarios: 1 as expected, 1 not, 1 skipped\./);
});
