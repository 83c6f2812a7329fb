import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowRow } from '../../../src/core/story/flowRow.ts';
import { dayName, rowLabel, shortUser, timeOfDay } from './rowWords.ts';

const at = new Date(2026, 10, 22, 10, 43, 31).getTime();
const row: FlowRow = { id: 'f1', verdict: 'broken', startedAt: at, user: 'ana@example.com', session: null, tool: 'listOrders', brokenAt: 'interceptor', code: 'request-headers-not-passed', marks: [], threads: [], short: 'request headers not passed' };

test('a row’s label says verdict, place, time, user, tool and why', () => {
  assert.equal(rowLabel(row, null), 'Broken at interceptor, 10:43:31, ana, listOrders, request headers not passed');
  assert.equal(rowLabel({ ...row, verdict: 'healthy', brokenAt: null, short: '' }, 'Yesterday'), 'Healthy, Yesterday 10:43:31, ana, listOrders');
  assert.equal(rowLabel({ ...row, verdict: 'inProgress', brokenAt: null, startedAt: null, user: null, tool: null, short: '' }, null), 'In progress, time unknown, user unknown, no tool call');
});

test('what would hide or turn text round is spelled out', () => {
  assert.equal(shortUser('\u202eana@example.com'), '\\u{202e}ana');
  assert.equal(shortUser('@ana'), '@ana');
  assert.ok(rowLabel({ ...row, user: 'a\u0000na', tool: 'list\u200bOrders' }, null).includes('a\\u{0}na, list\\u{200b}Orders'));
});

test('a number that is no time is unknown', () => {
  assert.equal(timeOfDay(1e20), null);
  assert.equal(dayName(1e20, at), 'Time unknown');
});

test('days are named from today on', () => {
  assert.equal(dayName(at, at + 3_600_000), 'Today');
  assert.equal(dayName(at, new Date(2026, 10, 23, 0, 5).getTime()), 'Yesterday');
  assert.match(dayName(at, new Date(2026, 10, 26).getTime()), /^Sunday,? 22 November 2026$/);
  const days = [21, 20, 21].map((date) => dayName(new Date(2026, 10, date, 23, 59).getTime(), new Date(2026, 10, 26).getTime()));
  assert.deepEqual(days.map((day) => /\d+/.exec(day)?.[0]), ['21', '20', '21'], 'each its own, whichever was told before');
});
