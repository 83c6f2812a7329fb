import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { dice, reordered } from './distortions.ts';
import { assertHonestRead, assertHonestWithout, logsOf, ownLines } from './losses.ts';
import { plays } from './replayed.ts';

test('whatever two lines a flow has lost, its verdict is the one it had, or undetermined with a hop named that lost one', () => {
  let judged = 0;
  for (const scenario of scenarioCases) judged += assertHonestWithout(scenario, ({ length }) => length <= 2);
  assert.ok(judged > 2_000);
});

test('a flow that lost all lines of one hop or of two is not called broken at another one, in whatever order the rest is read', () => {
  for (const play of plays) {
    const logs = logsOf(play);
    for (const [place, one] of logs.entries()) {
      for (const other of logs.slice(place)) {
        const lost = [...new Set([...one, ...other])];
        assertHonestRead(play, lost);
        assertHonestRead(play, lost, (records) => reordered(records, dice(place)));
      }
    }
  }
});

test('a flow that lost one line, or all but one, is told as what is left of it allows', () => {
  for (const play of plays) {
    const own = ownLines(play);
    for (const line of own) {
      assertHonestRead(play, [line]);
      assertHonestRead(play, own.filter((record) => record !== line));
    }
  }
});
