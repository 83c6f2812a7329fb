import assert from 'node:assert/strict';
import { test } from 'node:test';
import { targetClockBehind, toldScenario, toldStory } from '../../../test/builders/toldStories.ts';
import { scenarioCases } from '../../../test/builders/scenarioCases.ts';
import { barsOf } from './barsOf.ts';

test('a bar from a hop’s first record to its last, none where no time is known', () => {
  const bars = barsOf(toldScenario('headers-not-passed'));
  assert.deepEqual(bars.map((bar) => bar !== null), [true, true, false, true, false]);
  assert.deepEqual(bars[0], { from: 0, length: 100, doubt: null });
});

test('where clocks differ, the bar stays where it was logged, and a band reaches to where it must have been', () => {
  const [, , , interceptor, target] = barsOf(toldStory({ records: targetClockBehind }));
  assert.ok(interceptor !== null && interceptor !== undefined && target !== null && target !== undefined);
  assert.ok(target.from < interceptor.from);
  assert.ok(target.doubt !== null && Math.abs(target.doubt.from + target.doubt.length - interceptor.from) < 0.1);
});

test('no bar leaves its track', () => {
  for (const { name } of scenarioCases) for (const bar of barsOf(toldScenario(name))) assert.ok(bar === null || (bar.from >= 0 && bar.length > 0 && bar.from + bar.length <= 100.01), name);
});
