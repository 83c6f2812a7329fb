import { test } from 'node:test';
import { assertSameStory, distortions } from './replay.ts';
import { plays } from './replayed.ts';

for (const distortion of distortions) {
  test(`every scenario is told as it was, replayed ${distortion.name}`, () => {
    for (const play of plays) for (let seed = 1; seed <= 6; seed++) assertSameStory(play, distortion, seed);
  });
}
