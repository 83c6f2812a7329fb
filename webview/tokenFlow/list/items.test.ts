import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FlowDay, FlowPage } from '../../../src/core/story/flowPage.ts';
import { itemAt, itemCount, itemOfRow, rowFrom } from './items.ts';

function page(matching: number, ...from: readonly number[]): FlowPage {
  const days: readonly FlowDay[] = from.map((place) => ({ from: place, startedAt: place }));
  return { revision: 1, matching, all: matching, counts: { healthy: matching, broken: 0, undetermined: 0, inProgress: 0 }, users: [], from: 0, rows: [], newest: null, days };
}

test('flows of one day stand in the list without a header', () => {
  assert.equal(itemCount(page(5, 0)), 5);
  assert.equal(itemOfRow(3, page(5, 0)), 3);
  assert.deepEqual(itemAt(3, page(5, 0)), { kind: 'row', row: 3 });
});

test('each day of several has a header above its flows', () => {
  const days = page(6, 0, 2, 5);
  const told = Array.from({ length: itemCount(days) }, (_, item) => {
    const found = itemAt(item, days);
    return found.kind === 'row' ? found.row : found.kind === 'day' ? `day ${found.day.from}` : `group ${found.from}`;
  });
  assert.deepEqual(told, ['day 0', 0, 1, 'day 2', 2, 3, 4, 'day 5', 5]);
});

test('a row’s item holds the row, and a header leads to its first row', () => {
  const days = page(6, 0, 2, 5);
  for (let row = 0; row < 6; row += 1) assert.deepEqual(itemAt(itemOfRow(row, days), days), { kind: 'row', row });
  assert.equal(rowFrom(3, days), 2);
  assert.equal(rowFrom(4, days), 2);
});

test('each group of a grouped list has a header, also where there is but one, and days have none', () => {
  const group = (from: number) => ({ from, kind: 'user' as const, name: `u${from}`, flows: 1, broken: 0 });
  for (const starts of [[0], [0, 2, 5]]) {
    const grouped = { ...page(6, 0, 3), groups: { starts, inWindow: starts.slice(0, 1).map(group) } };
    const told = Array.from({ length: itemCount(grouped) }, (_, item) => {
      const found = itemAt(item, grouped);
      return found.kind === 'row' ? found.row : found.kind === 'group' ? `group ${found.from}` : 'day';
    });
    assert.deepEqual(told, [0, 1, 2, 3, 4, 5].flatMap((row) => (starts.includes(row) ? [`group ${row}`, row] : [row])));
    for (let row = 0; row < 6; row += 1) assert.deepEqual(itemAt(itemOfRow(row, grouped), grouped), { kind: 'row', row });
    assert.deepEqual(itemAt(0, grouped), { kind: 'group', from: 0, group: group(0) });
  }
});
