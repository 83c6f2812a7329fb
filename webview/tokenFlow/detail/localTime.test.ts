import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockIn } from '../../../src/core/story/clock.ts';
import { dayAndTime, localClock, preciseTime, timeOnDay } from './localTime.ts';

const utc = clockIn('UTC');
const now = Date.UTC(2026, 10, 22, 10, 43, 31, 402);
const hour = 3_600_000;

test('days near by have names', () => {
  assert.deepEqual([0, -24, 24, -48].map((hours) => dayAndTime(now + hours * hour, now, utc)), ['Today 10:43:31', 'Yesterday 10:43:31', 'Tomorrow 10:43:31', '2026-11-20 10:43:31']);
});

test('the day is that of whoever looks', () => {
  assert.equal(dayAndTime(now, now + 2 * hour, utc), 'Today 10:43:31');
  assert.equal(dayAndTime(now, now + 2 * hour, clockIn('Pacific/Auckland')), 'Yesterday 23:43:31');
});

test('the date stands before a time of another day only', () => {
  assert.deepEqual([timeOnDay(now, now, utc), timeOnDay(now - 24 * hour, now, utc)], ['10:43:31', '2026-11-21 10:43:31']);
});

test('milliseconds are kept, and a number that is no time is none', () => {
  assert.deepEqual([preciseTime(now, utc), preciseTime(-1, utc), preciseTime(1e22, utc), dayAndTime(1e22, now, utc)], ['10:43:31.402', '23:59:59.999', 'unknown', 'unknown']);
});

test('the local clock says what clocks of any zone say', () => {
  const clock = clockIn(undefined);
  for (const at of [0, now, now + 14 * hour, Date.UTC(2026, 0, 1), Date.UTC(2024, 1, 29, 23, 59, 59, 999), Date.UTC(1969, 6, 20, 20, 17), Date.UTC(9999, 11, 30), 1e22, NaN]) {
    assert.deepEqual([localClock.date(at), localClock.time(at)], [clock.date(at), clock.time(at)], String(at));
  }
});
