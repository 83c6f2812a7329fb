import type { HopMark, Story, StoryLine, Thread } from '../core/story/story.ts';
import type { Paint, Tone } from './palette.ts';

const marks: { readonly [mark in HopMark]: readonly [string, Tone] } = {
  verified: ['✓', 'good'], same: ['●', 'token'], seen: ['●', 'token'], passedOn: ['○', 'quiet'], failed: ['✗', 'bad'],
  other: ['◆', 'odd'], notLogged: ['?', 'odd'], guess: ['◌', 'quiet'], notReached: ['·', 'quiet'],
};

const threads: { readonly [thread in Thread]: readonly [across: string, down: string, tone: Tone] } = {
  same: ['─', '│', 'token'], other: ['═', '║', 'odd'], guess: ['┄', '┊', 'quiet'], cut: ['╴', '╵', 'token'], none: [' ', ' ', 'quiet'],
};

/** The mark of one hop, as wide as one column. */
export function drawMark(mark: HopMark, paint: Paint): string {
  const [sign, tone] = marks[mark];
  return paint(tone, sign);
}

/** The token's way down to the next line, beside text that goes on. */
export function drawRail({ thread }: Pick<StoryLine, 'thread'>, paint: Paint): string {
  const [, sign, tone] = threads[thread ?? 'none'];
  return paint(tone, sign);
}

/** The whole way in one row: five marks and the threads between them, nine columns. */
export function drawStrip({ lines }: Pick<Story, 'lines'>, paint: Paint): string {
  return lines.map(({ mark, thread }) => {
    if (thread === null) return drawMark(mark, paint);
    const [sign, , tone] = threads[thread];
    return drawMark(mark, paint) + paint(tone, sign);
  }).join('');
}

export const stripWidth = 9;
