import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caseOf } from '../../test/builders/chainCase.ts';
import { scenarioCase } from '../../test/builders/scenarioCases.ts';
import { diagnose } from '../core/diagnosis/diagnose.ts';
import { ChainError } from '../core/errors.ts';
import type { ScenarioSummary } from './ports.ts';
import { testChain, type ScenarioResult, type TestWork } from './testChain.ts';
import type { TracedFlow } from './traceChain.ts';

function traced(parts: Parameters<typeof caseOf>[0] = {}): TracedFlow {
  const subject = caseOf(parts);
  return { subject, diagnosis: diagnose(subject) };
}

const healthy = traced();
const expired = traced(scenarioCase('expired').parts);

const scenarios: readonly ScenarioSummary[] = [
  { name: 'expired', fault: 'token', summary: 'It expired.', expected: { verdict: 'broken', code: 'token-expired', brokenAt: 'target' } },
  { name: 'two-users', fault: 'none', summary: 'Two at once.', expected: { verdict: 'healthy', code: null, brokenAt: null } },
  { name: 'agent-forgets', fault: 'double', summary: 'It forgets.', expected: { verdict: 'broken', code: 'token-not-sent', brokenAt: 'agent' } },
];

type Sent = { readonly [scenario: string]: readonly [TracedFlow, ...TracedFlow[]] | Error };

async function play(sent: Sent, signal = new AbortController().signal) {
  const told: ScenarioResult[] = [];
  let clock = 0;
  const send: TestWork['send'] = async (scenario) => {
    const flows = sent[scenario ?? 'healthy'] ?? [healthy];
    if (flows instanceof Error) throw flows;
    return { flows, last: flows.at(-1) ?? healthy };
  };
  const results = await testChain(scenarios, { send, onResult: (result) => told.push(result), now: () => (clock += 50) }, signal);
  assert.deepEqual(told, results);
  return results;
}

test('a request with nothing broken comes first, and each result says what it tested', async () => {
  const results = await play({ expired: [expired], 'agent-forgets': [traced(scenarioCase('agent-forgets').parts)] });
  assert.deepEqual(results.map(({ name, outcome, tests, seen }) => [name, outcome, tests, seen]), [
    ['healthy', 'asExpected', 'ownComponents', 'healthy'],
    ['expired', 'asExpected', 'ownComponents', 'token-expired at target'],
    ['two-users', 'asExpected', 'ownComponents', 'healthy'],
    ['agent-forgets', 'asExpected', 'chainAroundDouble', 'token-not-sent at agent'],
  ]);
  assert.deepEqual(results.map(({ ms, because }) => [ms, because]), results.map(() => [50, []]));
});

test('what differs says what was expected, what was seen, and where the story stops', async () => {
  const [, differs, stray] = await play({ expired: [healthy], 'two-users': [healthy, expired, healthy] });
  assert.partialDeepStrictEqual(differs, { outcome: 'different', expected: 'token-expired at target', seen: 'healthy' });
  assert.match(differs?.because[0] ?? '', /^Healthy: /);
  assert.partialDeepStrictEqual(stray, { outcome: 'different', expected: 'healthy', seen: 'token-expired at target', flowId: expired.subject.flow.id });
  assert.equal(stray?.because[0], '1 of 3 requests did not go through, the first as token-expired at target.');
  for (const line of [/^Broken at target: /, /^The story stops at 5: Target refused it/, /^Expected: a token that is still valid/, /^Found: /, /^Remedy: /]) assert.ok(stray?.because.some((said) => line.test(said)), String(line));
});

test('a scenario that cannot be played is skipped, one that fails is different, without the token that the error quotes', async () => {
  const token = ['eyJ' + 'hbGciOiJSUzI1NiJ9', Buffer.from('{"sub":"ana"}').toString('base64url'), 'x7Kq'.repeat(20)].join('.');
  const results = await play({
    expired: new ChainError('scenario-not-possible', 'It cannot be played.', { source: 'user', remedy: 'Use another.' }),
    'two-users': new ChainError('component-exited', `The agent said Bearer ${token}`, { source: 'user' }),
  });
  assert.deepEqual(results[1]?.because, ['It cannot be played.', 'Use another.']);
  assert.equal(results[1]?.outcome, 'skipped');
  assert.equal(results[2]?.outcome, 'different');
  assert.equal(results[2]?.seen, null);
  assert.ok(!JSON.stringify(results).includes(token) && !JSON.stringify(results).includes('x7Kqx7Kq'));
});

test('it ends where the chain is gone, where the user stops it, and for faults of its own', async () => {
  await assert.rejects(() => play({ expired: new ChainError('chain-unreachable', 'Gone.', { source: 'user' }) }), { code: 'chain-unreachable' });
  await assert.rejects(() => play({ expired: new TypeError('ours') }), TypeError);
  await assert.rejects(() => play({}, AbortSignal.abort()), { name: 'AbortError' });
});
