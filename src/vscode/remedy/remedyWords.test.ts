import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fakeChain, healthy, turns } from '../../../test/testing/fakeChain.ts';
import type { ChainEvent } from '../../app/ports.ts';
import { ChainError } from '../../core/errors.ts';
import type { SessionStatus } from '../chain/chainStatus.ts';
import { Emitter } from '../emitter.ts';
import { followEdit } from './followEdit.ts';
import { changeInWords, doneInWords, nextStep, type Aftermath } from './remedyWords.ts';

const passHeaders = { path: ['gateway', 'passRequestHeaders'], to: true } as const;

test('an edit is said with what stands there now', () => {
  assert.equal(changeInWords(passHeaders, false, true), 'gateway.passRequestHeaders: false becomes true');
  assert.equal(changeInWords({ path: ['targets', { named: 'orders' }, 'credentialProvider'], to: 'none' }, 'OAUTH', 'none'), 'targets.orders.credentialProvider: "OAUTH" becomes "none"');
  assert.equal(changeInWords({ path: ['agent', 'requestHeaderAllowlist'], append: 'X-One' }, undefined, 'X-One'), 'agent.requestHeaderAllowlist: "X-One" is added');
  assert.equal(changeInWords({ path: ['identity', 'audience'], ask: { question: '?', suggestions: [] } }, null, 'api://orders'), 'identity.audience becomes "api://orders"');
});

test('what the file says already is said', () => {
  assert.equal(doneInWords(passHeaders), 'gateway.passRequestHeaders is true already.');
  assert.equal(doneInWords({ path: ['agent', 'requestHeaderAllowlist'], append: 'X-One' }), 'X-One is on agent.requestHeaderAllowlist already.');
});

const steps: readonly (readonly [Aftermath, string, string | null])[] = [
  [{ kind: 'applied' }, 'Applied. Send the request again.', 'send'],
  [{ kind: 'waiting', settings: ['identity'] }, 'Applied. identity takes effect when the chain is started anew.', null],
  [{ kind: 'silent' }, 'Applied to agentcore-chain.json. The running chain has not said that it follows: start it anew to be sure.', 'restart'],
  [{ kind: 'notRunning' }, 'Applied to agentcore-chain.json. Run the chain, then send the request again.', 'run'],
  [{ kind: 'aws' }, 'Applied to agentcore-chain.json. AWS has it after the next deployment.', null],
];
for (const [aftermath, message, does] of steps) {
  test(`after it: ${aftermath.kind}`, () => {
    const step = nextStep(aftermath, passHeaders);
    assert.deepEqual([step.message, step.button?.does ?? null], [message, does]);
  });
}

test('a log group that was named can be read at once', () => {
  assert.equal(nextStep({ kind: 'aws' }, { path: ['observability', 'logGroups', 'agent'], ask: { question: '?', suggestions: [] } }).button?.does, 'reload');
});

function session(status: SessionStatus) {
  const events = new Emitter<ChainEvent>();
  return { events, session: { status, onDidTell: events.event } };
}
const state = await fakeChain().chain.state();
const running: SessionStatus = { kind: 'running', state, mine: true, paused: [], waiting: [], problem: null };

test('what the chain makes of the edit, also where it is quicker than the edit’s end', async () => {
  const { events, session: one } = session(running);
  const followed = followEdit(one, async () => {
    events.fire({ kind: 'component', component: healthy('agent') });
    events.fire({ kind: 'configurationApplied', waiting: [] });
    await turns(2);
  });
  assert.deepEqual(await followed, { kind: 'applied' });
  assert.deepEqual(await followEdit(one, async () => void setImmediate(() => events.fire({ kind: 'configurationApplied', waiting: ['headers'] }))), { kind: 'waiting', settings: ['headers'] });
  assert.deepEqual(await followEdit(one, async () => {}, 10), { kind: 'silent' });
  assert.equal(events.listenerCount, 0);
});

test('an edit that fails leaves nobody listening, and without a chain nobody is waited for', async () => {
  const { events, session: one } = session(running);
  await assert.rejects(followEdit(one, () => Promise.reject(new ChainError('file-unwritable', 'no', { source: 'user' }))), { code: 'file-unwritable' });
  assert.equal(events.listenerCount, 0);
  assert.deepEqual(await followEdit(session({ kind: 'stopped', problem: null, endedAt: null }).session, async () => {}), { kind: 'notRunning' });
});
