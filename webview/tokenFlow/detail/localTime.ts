import { clockIn, type Clock } from '../../../src/core/story/clock.ts';

/** The clock of whoever looks, wherever the extension runs. */
export const localClock: Clock = clockIn(undefined);

const day = 86_400_000;

/** "10:43:31", with the date before it on another day than `now`. */
export function timeOnDay(at: number, now: number, clock = localClock): string {
  return clock.date(at) === clock.date(now) ? clock.time(at) : `${clock.date(at)} ${clock.time(at)}`;
}

/** "Today 11:12:07". A number that is no time at all is "unknown". */
export function dayAndTime(at: number, now: number, clock = localClock): string {
  if (Number.isNaN(new Date(at).getTime())) return 'unknown';
  const date = clock.date(at);
  const names = [['Today', now], ['Yesterday', now - day], ['Tomorrow', now + day]] as const;
  return `${names.find(([, when]) => clock.date(when) === date)?.[0] ?? date} ${clock.time(at)}`;
}

/** "10:43:31.472" */
export function preciseTime(at: number, clock = localClock): string {
  const milliseconds = ((Math.floor(at) % 1000) + 1000) % 1000;
  const time = clock.time(at);
  return time === 'unknown' ? time : `${time}.${String(milliseconds).padStart(3, '0')}`;
}
