import type { StoryLine } from '../../../src/core/story/story.ts';
import { timelineOf, type TimelineHop } from '../../../src/core/story/timelineOf.ts';

type Stretch = { readonly from: number; readonly length: number };

/**
 * Percent of the whole call's time. `held`: until it sent the call on; null where it did not, or no record tells. `way`: since the hop before passed the call
 * on; null where that seems to be later. `doubt`: where the hop was at the earliest, by the clock of the hop before it.
 */
export type Bar = Stretch & { readonly held: Stretch | null; readonly way: Stretch | null; readonly doubt: Stretch | null };

/** Narrower than this nobody sees a bar. */
const least = 1.2;

/** A bar for each line, from its first record to its last; null where no time is known. What lies before the start is drawn at it. */
export function barsOf(lines: readonly Pick<StoryLine, 'hop' | 'at' | 'sentAt' | 'lastAt' | 'clockGapMs'>[], timeline: readonly TimelineHop[] = timelineOf(lines)): readonly (Bar | null)[] {
  const start = lines.find(({ at }) => at !== null)?.at ?? 0;
  const whole = Math.max(1, ...lines.map(({ at, lastAt, clockGapMs }) => Math.max(lastAt ?? 0, (at ?? 0) + (clockGapMs ?? 0)) - start));
  const stretch = (from: number, to: number): Stretch => {
    const begin = percent(from - start, whole);
    const length = Math.max(least, percent(to - start, whole) - begin);
    return { from: Math.min(begin, 100 - length), length };
  };
  return lines.map(({ at, lastAt, clockGapMs }, place) => {
    if (at === null) return null;
    const { way = null, heldMs = null } = timeline[place] ?? {};
    return {
      ...stretch(at, lastAt ?? at),
      held: heldMs === null || heldMs < 0 ? null : stretch(at, at + heldMs),
      way: way === null || way.ms <= 0 ? null : stretch(way.from, at),
      doubt: clockGapMs === null ? null : stretch(at, at + clockGapMs),
    };
  });
}

function percent(part: number, whole: number): number {
  return Math.round(Math.max(0, Math.min(1, part / whole)) * 10_000) / 100;
}
