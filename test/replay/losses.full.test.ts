import { test } from 'node:test';
import { scenarioCases } from '../builders/scenarioCases.ts';
import { dice, reordered } from './distortions.ts';
import { assertHonestRead, assertHonestWithout, ownLines } from './losses.ts';
import { plays } from './replayed.ts';

test('whatever lines a flow has lost, its verdict is the one it had, or undetermined with a hop named that lost one', () => {
  for (const scenario of scenarioCases) assertHonestWithout(scenario, () => true);
});

for (const play of plays) {
  test(`${play.scenario} is told as what is left of it allows, whatever lines were not read`, () => {
    const own = ownLines(play);
    for (let bits = 1; bits < 1 << own.length; bits++) {
      const lost = own.filter((_, place) => (bits & (1 << place)) !== 0);
      // Lines that share an id are the ones that may join otherwise: the order is another one each time.
      if (bits % 8 === 1 || lost.length <= 3) assertHonestRead(play, lost, (records) => reordered(records, dice(bits)));
    }
  });
}
