import { test } from 'node:test';
import { assertSameStory, distortions } from './replay.ts';
import { plays } from './replayed.ts';

for (const play of plays) {
  for (const distortion of distortions) {
    test(`${play.scenario} is told as it was, replayed ${distortion.name}`, () => {
      for (let seed = 1_000; seed < 1_300; seed++) assertSameStory(play, distortion, seed);
    });
  }
}
