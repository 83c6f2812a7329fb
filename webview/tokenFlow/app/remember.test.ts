import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compactToken } from '../../../test/tokens/testTokens.ts';
import { recall, remember, rowsInWindow } from './remember.ts';
import { initialState, type AppState } from './state.ts';

const filter = { text: 'ana', verdicts: ['broken'], user: 'ana@example.com' } as const;

test('the list begins with as many rows as will be in sight', () => {
  assert.equal(rowsInWindow(initialState, { width: 360, height: 880 }), 8);
  assert.equal(rowsInWindow(initialState, { width: 1100, height: 880 }), 41);
});

test('filter, selection, sash and place come back', () => {
  const state: AppState = { ...initialState, filter, selected: 'f1', listRows: 12, viewport: { first: 40, items: 10 } };
  const again = recall(JSON.parse(JSON.stringify(remember(state))));
  assert.deepEqual(again.filter, filter);
  assert.equal(again.selected, 'f1');
  assert.equal(again.listRows, 12);
  assert.deepEqual(again.scroll, { kind: 'top', item: 40, stamp: 1 });
});

test('a view that followed the newest flow remembers none, so that it follows again', () => {
  const page = { revision: 1, matching: 1, all: 1, counts: { healthy: 1, broken: 0, undetermined: 0, inProgress: 0 }, users: [], days: [], from: 0, rows: [], newest: 'f1' };
  const state: AppState = { ...initialState, selected: 'f1', held: { filter: initialState.filter, changes: 0, page } };
  assert.equal(remember(state).selected, null);
});

test('a token that was pasted into the filter is not kept', () => {
  const token = compactToken({ sub: 'ana@example.com', exp: 1 });
  const kept = JSON.stringify(remember({ ...initialState, filter: { ...initialState.filter, text: `Bearer ${token}` } }));
  assert.ok(!kept.includes(token.slice(0, 20)) && !kept.includes(token.slice(-20)), kept);
});

test('what cannot be read is forgotten', () => {
  const good = remember(initialState);
  for (const bad of [null, 7, 'x', [], {}, { ...good, filter: null }, { ...good, filter: { ...good.filter, verdicts: ['fine'] } }, { ...good, selected: 3 }]) assert.deepEqual(recall(bad), initialState);
  assert.equal(recall({ ...good, listRows: 1e9 }).listRows, 40);
  assert.equal(recall({ ...good, firstItem: -5 }).viewport.first, 0);
  assert.equal(recall({ ...good, firstItem: NaN }).viewport.first, 0);
});
