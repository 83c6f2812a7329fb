import type { Story } from '../../../src/core/story/story.ts';

type Stretch = { readonly from: number; readonly length: number };

/** Percent of the whole call's time. `doubt`: where the hop was at the earliest, by the clock of the hop before it. */
export type Bar = Stretch & { readonly doubt: Stretch | null };

/** Narrower than this nobody sees a bar. */
const least = 1.2;

/** A bar for each line, from its first record to its last; null where no time is known. What lies before the start is drawn at it. */
export function barsOf({ lines }: Pick<Story, 'lines'>): readonly (Bar | null)[] {
  const start = lines.find(({ at }) => at !== null)?.at ?? 0;
  const whole = Math.max(1, ...lines.map(({ at, lastAt, clockGapMs }) => Math.max(lastAt ?? 0, (at ?? 0) + (clockGapMs ?? 0)) - start));
  const stretch = (from: number, to: number): Stretch => {
    const begin = percent(from - start, whole);
    const length = Math.max(least, percent(to - start, whole) - begin);
    return { from: Math.min(begin, 100 - length), length };
  };
  return lines.map(({ at, lastAt, clockGapMs }) => (at === null ? null : { ...stretch(at, lastAt ?? at), doubt: clockGapMs === null ? null : stretch(at, at + clockGapMs) }));
}

function percent(part: number, whole: number): number {
  return Math.round(Math.max(0, Math.min(1, part / whole)) * 10_000) / 100;
}
