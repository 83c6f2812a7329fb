import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetClockBehind, toldScenario, toldStory } from '../../../test/builders/toldStories.ts';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { barsOf } from './barsOf.ts';

test('a bar from a hop’s first record to its last, none where no time is known', () => {
  const bars = barsOf(toldScenario('headers-not-passed').lines);
  assert.deepEqual(bars.map((bar) => bar !== null), [true, true, false, true, false]);
  assert.deepEqual(bars[0], { from: 0, length: 100, held: { from: 0, length: 1.2 }, way: null, doubt: null });
});

test('where clocks differ, the bar stays where it was logged, and a band reaches to where it must have been', () => {
  const [, , , interceptor, target] = barsOf(toldStory({ records: targetClockBehind }).lines);
  assert.ok(interceptor !== null && interceptor !== undefined && target !== null && target !== undefined);
  assert.ok(target.from < interceptor.from);
  assert.ok(target.doubt !== null && Math.abs(target.doubt.from + target.doubt.length - interceptor.from) < 0.1);
});

test('the way to a hop ends where its bar begins, and what it held the call for begins the bar', () => {
  const [, agent, gateway, interceptor, target] = barsOf(toldScenario('healthy').lines);
  for (const bar of [agent, gateway, interceptor, target]) assert.ok(bar?.way != null && Math.abs(bar.way.from + bar.way.length - bar.from) < 0.1);
  for (const bar of [agent, interceptor]) assert.ok(bar?.held?.from === bar?.from && (bar?.held?.length ?? Infinity) <= (bar?.length ?? 0));
  assert.deepEqual([gateway?.held, target?.held], [null, null]);
  assert.equal(barsOf(toldStory({ records: targetClockBehind }).lines)[4]?.way, null);
});

test('no bar leaves its track', () => {
  for (const { name } of scenarioCases) for (const bar of barsOf(toldScenario(name).lines)) assert.ok(bar === null || (bar.from >= 0 && bar.length > 0 && bar.from + bar.length <= 100.01 && [bar.held, bar.way].every((part) => part === null || part.from + part.length <= 100.01)), name);
});
