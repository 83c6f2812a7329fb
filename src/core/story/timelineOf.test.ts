import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainRecords } from '../../../test/builders/chainRecords.ts';
import { targetClockBehind, toldScenario, toldStory, untilInterceptor } from '../../../test/builders/toldStories.ts';
import type { Story } from './story.ts';
import { timelineOf } from './timelineOf.ts';
import { timelineWords } from './words/timelineWords.ts';

const ok = chainRecords();

function wordsOf({ lines }: Story): readonly string[] {
  return timelineOf(lines).map((hop, place) => timelineWords(hop, lines[place]?.mark === 'guess'));
}

test('each hop says how long after the one before it passed the call on, how long it held it, and when it was done', () => {
  assert.deepEqual(wordsOf(toldScenario('healthy')), [
    '119 ms in all',
    '31 ms after the frontend · held 22 ms · 82 ms in all',
    '5 ms after the agent · 52 ms in all',
    '13 ms after the gateway · held 5 ms · 7 ms in all',
    '22 ms after the interceptor · 6 ms in all',
  ]);
});

test('a hop without a time is named where it leaves a gap, and itself says nothing', () => {
  const silent = wordsOf(toldScenario('interceptor-silent'));
  assert.equal(silent[3], '');
  assert.match(silent[4] ?? '', /^(?:a guess: )?\d+ ms after the gateway \(no time known of the interceptor between\)/);
  const early = wordsOf(toldStory({ state: 'open', records: { ...untilInterceptor, interceptorReceived: null, lambdaStart: null } }));
  assert.deepEqual(early.slice(3), ['', '']);
});

test('a hop that seems to come before the one that called it says so, and its time stays as it was logged', () => {
  const story = toldStory({ records: targetClockBehind });
  const target = timelineOf(story.lines)[4];
  assert.equal(target?.at, targetClockBehind.targetReceived.at);
  const late = (ok.interceptorSent.at ?? 0) - (targetClockBehind.targetReceived.at ?? 0);
  assert.ok(late > 0);
  assert.equal(target?.way?.ms, -late);
  assert.match(wordsOf(story)[4] ?? '', new RegExp(`^seems ${late} ms before the interceptor passed it on: the clocks differ`));
});

test('a millisecond is no difference of clocks: records hold whole ones', () => {
  const at = (ok.interceptorSent.at ?? 0) - 1;
  assert.match(wordsOf(toldStory({ records: { targetReceived: { ...ok.targetReceived, at }, targetAccepted: { ...ok.targetAccepted, at } } }))[4] ?? '', /^0 ms after the interceptor/);
});

test('where the first hops are silent, time begins with the first one that is not', () => {
  const [frontend, agent, gateway] = timelineOf(toldStory({ records: { frontendSent: null, frontendAnswered: null } }).lines);
  assert.deepEqual([frontend?.at, agent?.way], [null, null]);
  assert.equal(gateway?.way?.after, 'agent');
});
