import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingCodes } from './finding.ts';
import type { Finding, FindingData } from './finding.ts';
import { texts, titleOf } from './texts.ts';
import { durationWords, listWords, personIn, withThousands } from './texts/words.ts';

/** Values under which the words of a code differ. */
const variants: readonly FindingData[] = [
  {}, { arrived: 'unchanged' }, { arrived: 'changed', status: 401 }, { how: 'timeout' }, { how: 'refused' }, { how: 'afterAccepting', status: 500 }, { how: 'unavailable', status: 503 }, { how: 'noEnd' }, { how: 'unseen' }, { how: 'error', errorType: 'TypeError' },
  { interceptor: 'none' }, { provider: 'OAUTH', target: 'orders' }, { provider: 'GATEWAY_IAM_ROLE', target: 'orders' }, { status: 401, authorizer: 'CUSTOM_JWT' }, { status: 403, authorizer: 'AWS_IAM' }, { status: 403 },
  { asked: 'X-Token', present: 'x-token', sent: 'X-Token' }, { asked: 'X-Other', present: 'x-token', sent: 'X-Token' }, { sent: 'X-Tokn', expected: 'X-Token', asked: 'x-token' },
  { user: 'ana@example.com', other: 'ben@example.com', from: 'agent' }, { seconds: 1800 }, { audience: ['api://a', 'api://b'], expected: 'api://c' }, { scopes: [] }, { alg: 'none' }, { bytes: 5000, limit: 4096, status: 400, header: 'X-Token' }, { claims: ['aud'] }, { reason: 'absent' }, { reason: 'malformed', bytes: 32 }, { reason: 'audience' }, { reason: 'audience', audience: ['api://a'], expected: 'api://c' }, { reason: 'setting', audience: ['api://c'], expected: 'api://c' }, { reason: 'setting' }, { reason: 'expired' }, { reason: 'expired', seconds: -25, lifetime: 30 }, { reason: 'expired', seconds: 90, lifetime: 3600 }, { reason: 'size', bytes: 9000, limit: 4096, claims: ['groups'] }, { reason: 'issuer' }, { others: 0, header: 'X-Token', from: 'agent' }, { lines: 3, group: '/orders/target', stream: 'pod-1', verified: 'passed', user: 'ana@example.com' }, { verified: 'failed', stream: 'target.jsonl' },
];

const findings: readonly Finding[] = findingCodes.flatMap((code) =>
  (['agent', 'interceptor', 'target'] as const).flatMap((hop) => variants.map((data): Finding => ({ code, hop, severity: 'error', data, evidence: [], restsOn: [] }))));

test('every code has its words', () => {
  assert.deepEqual(Object.keys(texts).sort(), [...findingCodes].sort());
});

test('words are plain: no code, no exclamation mark, nothing left out', () => {
  for (const finding of findings) {
    const { headline, why, remedy, question, stop } = texts[finding.code];
    const stopped = stop?.(finding);
    const mend = remedy(finding);
    const all = [headline(finding), why(finding), question, mend?.action, mend?.text, stopped?.word, stopped?.sentence, stopped?.summary, stopped?.expected, stopped?.found, titleOf({ ...finding, severity: 'note' }), titleOf({ ...finding, severity: 'warning' })];
    for (const text of all) {
      if (text === undefined) continue;
      assert.doesNotMatch(text, /undefined|null|NaN|!|\s{2}|oops| $/i, `${finding.code} ${JSON.stringify(finding.data)}: ${text}`);
      assert.notEqual(text, '');
      assert.ok(!text.includes(finding.code), text);
    }
  }
});

test('a headline is no sentence with a full stop, a why has two sentences at most', () => {
  for (const finding of findings) {
    const { headline, why } = texts[finding.code];
    assert.match(headline(finding), /^[A-Z].*[^.?]$/);
    assert.ok(why(finding).split(/[.?](?=\s|$)/).filter((part) => part.trim() !== '').length <= 2, why(finding));
    assert.match(why(finding), /\.$/);
  }
});

test('the words of a stop fit under a hop: under 12 letters, the hop is the subject, past tense ends in a full stop', () => {
  for (const finding of findings) {
    const stopped = texts[finding.code].stop?.(finding);
    if (stopped === undefined) continue;
    assert.ok(stopped.word.length < 12, stopped.word);
    assert.match(stopped.sentence, /^(Frontend|Agent|Gateway|Interceptor|Target) .*\.$/);
  }
});

test('a remedy is one action in title case and a sentence', () => {
  for (const finding of findings) {
    const remedy = texts[finding.code].remedy(finding);
    if (remedy === null) continue;
    for (const word of remedy.action.split(' ')) assert.match(word, /^([A-Z“]|an?$|the$|for$|of$|on$|in$|to$|by$|passRequestHeaders$)/, remedy.action);
    assert.match(remedy.text, /\.$/);
  }
});

test('questions are questions', () => {
  for (const code of findingCodes) assert.match(texts[code].question, /\?$/);
});

test('durations are said in their largest unit', () => {
  for (const [seconds, words] of [[0, '0 s'], [1, '1 s'], [59, '59 s'], [60, '1 min'], [1799, '30 min'], [3599, '1 h'], [5400, '2 h'], [86_400, '1 day'], [260_000, '3 days'], [-90, '2 min']] as const) assert.equal(durationWords(seconds), words);
});

test('people are called by the part of their address before the @', () => {
  for (const [subject, name] of [['ana@example.com', 'ana'], ['00u1', '00u1'], ['@x', '@x'], ['', '']] as const) assert.equal(personIn(subject), name);
});

test('lists and numbers', () => {
  assert.deepEqual([[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd', 'e']].map(listWords), ['nothing', 'a', 'a and b', 'a, b and c', 'a, b and 3 more']);
  assert.deepEqual([0, 999, 4096, 1_234_567].map(withThousands), ['0', '999', '4,096', '1,234,567']);
});
