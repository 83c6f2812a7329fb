import type { HopName } from '../chain/hop.ts';
import type { StoryLine } from './story.ts';

/** When the call was at one hop, by the clocks that logged it. Nothing is corrected: where two clocks differ, a number is negative. */
export type TimelineHop = {
  readonly hop: HopName;
  /** Epoch milliseconds of its first record; null = unknown. */
  readonly at: number | null;
  /** The way from the last hop before it whose time is known; null for the first of these, and where the own time is unknown. */
  readonly way: { readonly after: HopName; /** When that one passed the call on, as far as its records tell. */ readonly from: number; readonly ms: number; /** Hops between the two, whose times nobody knows. */ readonly silent: readonly HopName[] } | null;
  /** From its first record until it sent the call on; null where it does not, or no record tells. */
  readonly heldMs: number | null;
  /** From its first record to its last; null where there is but one time. */
  readonly spanMs: number | null;
};

type Timed = Pick<StoryLine, 'hop' | 'at' | 'sentAt' | 'lastAt'>;

/** A story's lines in time. A hop that the call never came to has no place in it. */
export function timelineOf(lines: readonly Timed[]): readonly TimelineHop[] {
  return lines.map(({ hop, at, sentAt, lastAt }, place) => {
    if (at === null) return { hop, at, way: null, heldMs: null, spanMs: null };
    const span = lastAt === null ? 0 : lastAt - at;
    return { hop, at, way: wayTo(at, lines.slice(0, place)), heldMs: sentAt === null ? null : sentAt - at, spanMs: span === 0 ? null : span };
  });
}

function wayTo(at: number, before: readonly Timed[]): TimelineHop['way'] {
  const place = before.findLastIndex((line) => line.at !== null);
  const last = before[place];
  if (last?.at == null) return null;
  const from = last.sentAt ?? last.at;
  return { after: last.hop, from, ms: at - from, silent: before.slice(place + 1).map(({ hop }) => hop) };
}
