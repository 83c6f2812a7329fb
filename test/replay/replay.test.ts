import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { tellStory } from '../../src/core/story/tellStory.ts';
import { start } from '../builders/chainRecords.ts';
import { morning, spanLine } from '../flow/logLines.ts';
import { assertSameStory, distortions } from './replay.ts';
import { judgedFlows, plays } from './replayed.ts';
import type { Play } from './replayed.ts';

for (const distortion of distortions) {
  test(`every scenario is told as it was, replayed ${distortion.name}`, () => {
    for (const play of plays) for (let seed = 1; seed <= 6; seed++) assertSameStory(play, distortion, seed);
  });
}

/** Of the flow that a play is about: its verdict and where it broke. */
function told(records: readonly LogRecord[], play: Play): readonly [string, string | null] | null {
  const flow = judgedFlows(records, play.revisions).find(({ subject }) => subject.flow.id === play.id);
  return flow === undefined ? null : [flow.diagnosis.verdict, flow.diagnosis.brokenAt];
}

const trace = '2'.padStart(32, 'a');

test('while a hop’s lines have not come yet, a flow is undetermined or what it will be', () => {
  for (const play of plays) {
    for (const late of hopNames) {
      const verdict = told(play.records.filter(({ hop, text }) => hop !== late || !(text.includes(play.id) || text.includes(trace))), play);
      if (verdict !== null && verdict[0] !== 'undetermined') assert.deepEqual(verdict, told(play.records, play), `${play.scenario}, without the ${late}`);
    }
  }
});

test('spans of the hops that a call came to change no verdict', () => {
  for (const play of plays) {
    const flow = judgedFlows(play.records, play.revisions).find(({ subject }) => subject.flow.id === play.id);
    const reached = (['agent', 'gateway', 'interceptor'] as const).filter((hop) => flow?.subject.flow.hops.some((seen) => seen.hop === hop && seen.observations.length > 0));
    const spans = reached.map((hop, place) => spanLine(hop, start - morning + 120_030 + place * 20, { trace, request: hop === 'gateway' ? 'gateway-flow-2' : undefined }));
    assert.deepEqual(told([...play.records, ...spans], play), told(play.records, play), play.scenario);
  }
});

test('a chain whose components print nothing of ours is followed by its spans and its gateway’s log, and nothing is said of its token', () => {
  const play = plays.find(({ scenario }) => scenario === 'healthy');
  assert.ok(play !== undefined);
  const records = [...play.records.filter(({ hop, text }) => hop === 'gateway' && text.includes(trace)), spanLine('agent', start - morning + 120_030, { trace }), spanLine('interceptor', start - morning + 120_060, { trace })];
  const [flow, ...others] = judgedFlows(records, play.revisions);
  assert.ok(flow !== undefined);
  assert.equal(others.length, 0);
  const story = tellStory(flow.subject, flow.diagnosis);
  assert.deepEqual([story.flowId, story.verdict], [`trace:${trace}`, 'undetermined']);
  assert.deepEqual(story.lines.map(({ sentence, word }) => [sentence, word]), [
    ['Frontend logged nothing.', 'not logged'], ['Agent was called.', 'not logged'], ['Gateway accepted the call.', 'accepted'], ['Interceptor was called.', 'not logged'], ['Target answered the gateway.', 'not logged'],
  ]);
});
