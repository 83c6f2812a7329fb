import type { Clock } from '../../../src/core/story/clock.ts';
import { timeOfDay } from '../list/rowWords.ts';

/** The clock of whoever looks, wherever the extension runs. Tells what `clockIn` does, without the data of languages: to load it takes as long as to draw a story. */
export const localClock: Clock = { date, time: (at) => timeOfDay(at) ?? 'unknown' };

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

function date(at: number): string {
  const day = new Date(at);
  if (Number.isNaN(day.getTime())) return 'unknown';
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}
