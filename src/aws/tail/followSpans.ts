import type { LiveNotice } from '../../app/ports.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { AwsRefusal } from '../awsFailure.ts';
import type { EventReader, LogEvent } from '../logEvents.ts';
import type { TailClock } from './followGroups.ts';

/** The chain's lines in the group of spans since then, in epoch milliseconds, each that was not given before. */
export type ReadSpansSince = (since: number, signal: AbortSignal) => Promise<{ readonly events: readonly LogEvent[]; readonly refusal: AwsRefusal | null }>;

export type FollowedSpans = {
  /** Begins anew: a client keeps the credentials that it found. What was given stays given. */
  readonly openReading: () => ReadSpansSince;
  readonly recordsOf: EventReader;
  readonly clock: TailClock;
  readonly onNotice: (notice: LiveNotice) => void;
};

/** From one look to the next, in milliseconds: spans come late in any case, and the rate of calls is the chain's own logs' (fact `logs.filter-rate`). */
const betweenLooksMs = 5_000;
/** The same while the group is missing or may not be read, or AWS does not answer. */
const lookAgainMs = 30_000;
/** How much further back is read than the last look: X-Ray hands spans on when it has them, and a long call's ends long after it began. */
const overlapMs = 120_000;

/**
 * The chain's spans out of the group that an account shares, from `began` on (epoch milliseconds) and until the signal. It is read again and again and not heard by
 * live tail: all other spans of the account would count against what a session sends in a second, and its filter would hold for the chain's own groups too.
 * What keeps it from being read ends nothing, since spans add to what hops log: a refusal is told once, and what else fails is told by those who follow the groups.
 */
export async function* followSpans({ openReading, recordsOf, clock, onNotice }: FollowedSpans, began: number, signal: AbortSignal): AsyncGenerator<LogRecord, void, void> {
  let read = openReading();
  let from = began;
  let [isFirst, isRefused] = [true, false];
  while (!signal.aborted) {
    let pauseMs = lookAgainMs;
    try {
      const lookedAt = clock.now();
      const { events, refusal } = await read(from - overlapMs, signal);
      if (refusal === null) {
        // What CloudWatch had taken in before is none of what happens from now on. Whoever reads a window, too, finds it there.
        yield* recordsOf(isFirst ? events.filter(({ ingestionTime = Infinity }) => ingestionTime >= began) : events);
        [from, isFirst, isRefused, pauseMs] = [lookedAt, false, false, betweenLooksMs];
      } else if (!isRefused) {
        isRefused = true;
        onNotice({ kind: 'noSpans', text: `AWS’s own spans are not followed: ${refusal.because}` });
      }
    } catch {
      if (signal.aborted) return;
      read = openReading();
    }
    await clock.wait(pauseMs, signal).catch(() => {}); // the signal is looked at above
  }
}
