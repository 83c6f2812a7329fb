import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WireError } from '../core/read.ts';
import { readHostAsks } from './readHostAsks.ts';
import { viewActions } from './tokenFlow.ts';

type RequestName = keyof typeof readHostAsks.requests;

const filter = { text: 'ana', verdicts: ['broken'], user: null, group: 'session' };

/** What the view really sends. */
const sent: { readonly [name in RequestName]: object } = {
  ready: { version: 1 },
  page: { filter, from: 0, count: 60, timeZone: 'Europe/Berlin' },
  indexOf: { id: 'f1', filter },
  nextBroken: { id: null, filter, direction: 'older' },
  startingWith: { id: null, filter, letters: 'an', from: 'next' },
  story: { id: 'f1' },
  act: { action: 'run' },
  useRange: { range: '3h' },
  openEvidence: { evidence: { source: 'local', stream: 'agent.jsonl', line: 41 } },
  openInCloudWatch: { evidence: { source: 'cloudwatch', stream: '/aws/lambda/orders:2026/11/22/[1]a', line: 3 } },
  openSetting: { setting: ['targets', 0, 'credentialProvider'] },
  applyRemedy: { id: 'f1' },
  exportFlow: { id: 'f1' },
  copyReport: { id: 'f1' },
  copyInsightsQuery: { id: 'f1' },
  copyHopSnippet: { hop: 'agent' },
  copyText: { id: 'f1', what: 'fingerprint' },
};
const names = Object.keys(sent) as RequestName[]; // it has exactly these

function read(name: RequestName, body: unknown): unknown {
  return readHostAsks.requests[name](body, '');
}

function refuses(name: RequestName, body: unknown): void {
  assert.throws(() => read(name, body), WireError, `${name} took ${JSON.stringify(body)?.slice(0, 80)}`);
}

test('what the view sends is taken as it is, and a member too many is left out', () => {
  for (const name of names) {
    assert.deepEqual(read(name, sent[name]), sent[name]);
    assert.deepEqual(read(name, { ...sent[name], command: 'workbench.action.terminal.new', __proto__: null }), sent[name]);
  }
});

test('only the view’s own actions can be set going', () => {
  for (const action of viewActions) assert.deepEqual(read('act', { action }), { action });
  for (const action of ['workbench.action.terminal.new', 'agentcore-chain.runChain', 'vscode.open', '__proto__', 'constructor', 'toString', '', 1, null, ['run'], { toString: () => 'run' }]) refuses('act', { action });
});

test('evidence is a source, a short name and a whole number', () => {
  const evidence = { source: 'local', stream: 'agent.jsonl', line: 41 };
  for (const change of [{ source: 'file' }, { stream: 7 }, { stream: 'x'.repeat(1_001) }, { line: -1 }, { line: 1.5 }, { line: Infinity }, { line: '41' }, { line: 2 ** 60 }]) refuses('openEvidence', { evidence: { ...evidence, ...change } });
});

test('texts, lists and numbers are no longer than a view ever needs', () => {
  refuses('story', { id: 'x'.repeat(1_001) });
  refuses('page', { filter: { ...filter, text: 'x'.repeat(1_001) }, from: 0, count: 1 });
  refuses('page', { filter: { ...filter, verdicts: Array.from({ length: 21 }, () => 'broken') }, from: 0, count: 1 });
  refuses('page', { filter, from: 0, count: 501 });
  refuses('page', { filter, from: -1, count: 1 });
  refuses('page', { filter, from: Number.NaN, count: 1 });
  refuses('openSetting', { setting: Array.from({ length: 21 }, () => 'a') });
  refuses('openSetting', { setting: [{}] });
  refuses('copyText', { id: 'f1', what: 'token' });
});

test('10 MB of anything is refused', () => {
  const large = 'x'.repeat(10 * 1024 * 1024);
  const list = Array.from({ length: 500_000 }, () => 'broken');
  refuses('story', { id: large });
  refuses('page', { filter: { ...filter, verdicts: list }, from: 0, count: 1 });
  refuses('openSetting', { setting: list });
  refuses('openEvidence', { evidence: { source: 'local', stream: large, line: 1 } });
});

test('whatever comes, it is read or refused, and changes nothing else', () => {
  const before = Object.getOwnPropertyNames(Object.prototype).join();
  const hostile = fc.oneof(fc.anything({ withNullPrototype: true, withBigInt: true, withMap: true }), fc.record({ filter: fc.anything(), id: fc.anything(), evidence: fc.anything(), setting: fc.anything(), action: fc.anything(), from: fc.anything(), count: fc.anything(), version: fc.anything(), what: fc.anything(), direction: fc.anything() }, { requiredKeys: [] }), fc.json().map((text): unknown => JSON.parse(text)));
  fc.assert(fc.property(fc.constantFrom(...names), hostile, (name, body) => {
    try {
      const known = Object.keys(sent[name]);
      assert.ok(Object.keys(Object(read(name, body))).every((member) => known.includes(member)));
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
    }
  }), { numRuns: 2_000 });
  assert.equal(Object.getOwnPropertyNames(Object.prototype).join(), before);
});
