import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockIn } from './clock.ts';
import { flowDays } from './flowDays.ts';
import type { FlowRow } from './flowRow.ts';

function rowsAt(...times: readonly (number | null)[]): readonly FlowRow[] {
  return times.map((startedAt, place) => ({ id: `f${place}`, verdict: 'healthy', startedAt, user: null, session: null, tool: null, brokenAt: null, code: null, marks: [], threads: [], short: '' }));
}

const noon = Date.UTC(2026, 10, 22, 12);
const hours = 3_600_000;

test('a day begins at its newest flow; those of unknown time are a day of their own, last', () => {
  const rows = rowsAt(noon, noon - hours, noon - 13 * hours, noon - 30 * hours, null, null);
  assert.deepEqual(flowDays(rows, 'UTC').map(({ from }) => from), [0, 2, 4]);
  assert.equal(flowDays(rows, 'UTC').at(-1)?.startedAt, null);
});

test('which day it is depends on where the clock hangs', () => {
  const rows = rowsAt(noon, noon - 11 * hours);
  assert.deepEqual(flowDays(rows, 'UTC').map(({ from }) => from), [0]);
  assert.deepEqual(flowDays(rows, 'America/New_York').map(({ from }) => from), [0, 1]);
});

test('days come out as if every row were looked at', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 400 * hours }), { maxLength: 60 }), fc.constantFrom('UTC', 'Asia/Kolkata', 'Europe/Berlin'), (before, zone) => {
    const rows = rowsAt(...before.toSorted((a, b) => a - b).map((each) => noon - each));
    const dates = rows.map(({ startedAt }) => clockIn(zone).date(startedAt ?? 0));
    assert.deepEqual(flowDays(rows, zone).map(({ from }) => from), dates.flatMap((date, place) => (date === dates[place - 1] ? [] : [place])));
  }));
});
