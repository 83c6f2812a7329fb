import { listWords } from '../../diagnosis/texts/words.ts';
import type { TimelineHop } from '../timelineOf.ts';
import { formatMilliseconds } from './factWords.ts';

/** Clocks that are set by one another are a millisecond apart, and records hold whole ones. */
const sameClockMs = 1;

/** "12 ms after the agent · held 3 ms · 87 ms in all". Empty where nothing is known. A guess says so: its time may be another call's. */
export function timelineWords({ at, way, heldMs, spanMs }: TimelineHop, isGuess: boolean): string {
  if (at === null) return '';
  const parts = [
    way === null ? null : wayWords(way),
    heldMs === null || heldMs === 0 ? null : heldMs < 0 ? 'its own records disagree on the time' : `held ${formatMilliseconds(heldMs)}`,
    spanMs === null || spanMs === heldMs ? null : `${formatMilliseconds(spanMs)} in all`,
  ].filter((part) => part !== null);
  return `${isGuess && parts.length > 0 ? 'a guess: ' : ''}${parts.join(' · ')}`;
}

function wayWords({ after, ms, silent }: NonNullable<TimelineHop['way']>): string {
  const between = silent.length === 0 ? '' : ` (no time known of the ${listWords(silent)} between)`;
  return ms < -sameClockMs ? `seems ${formatMilliseconds(-ms)} before the ${after} passed it on: the clocks differ${between}` : `${formatMilliseconds(Math.max(0, ms))} after the ${after}${between}`;
}
