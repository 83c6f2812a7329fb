import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetClockBehind, toldScenario, toldStory } from '../../../../test/builders/toldStories.ts';
import { clockWords, evidenceLabel, groundsTitle, groundWords, stopWords } from './storyWords.ts';

test('the stop says whether another token follows', () => {
  assert.equal(stopWords(toldScenario('expired')), 'The story stops here.');
  assert.equal(stopWords(toldScenario('token-swapped')), 'The story stops here; what follows is another token.');
});

test('what the verdict leans on is counted, and each says how sure it is', () => {
  const oversized = toldScenario('oversized');
  assert.equal(groundsTitle(oversized), 'This verdict rests on something that AWS does not promise:');
  assert.deepEqual(oversized.leansOn.map(groundWords), ['A request whose allow-listed header is over 4 KB is refused with 400. AWS may drop the header instead (not verified by anyone yet).']);
  assert.match(groundsTitle(toldScenario('target-down')), /rests on things that/);
});

test('a record is named by its hop: a line of a file, an event of a stream', () => {
  assert.equal(evidenceLabel('interceptor', { source: 'local', stream: 'interceptor.jsonl', line: 41 }), 'Interceptor log, line 41');
  assert.equal(evidenceLabel('target', { source: 'cloudwatch', stream: '/eks/orders:pod', line: 3 }), 'Target log, event 3');
});

test('clocks that differ are a sentence, and none where they agree', () => {
  assert.deepEqual(clockWords(toldStory({ records: targetClockBehind }).lines), ['The target’s record says 26 ms earlier than the interceptor’s before it: one of the two clocks is off by that much at least.']);
  assert.deepEqual(clockWords(toldScenario('healthy').lines), []);
});
