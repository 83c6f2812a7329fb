import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { groupFlows, groupsInWindow } from './flowGroups.ts';
import type { FlowRow } from './flowRow.ts';

function row(id: number, user: string | null, session: string | null = null, verdict: FlowRow['verdict'] = 'healthy'): FlowRow {
  return { id: `f${id}`, verdict, startedAt: -id, user, session, tool: null, brokenAt: null, code: null, marks: [], threads: [], short: '' };
}

test('the group with the newest flow comes first, and within each the newest flow', () => {
  const { rows, groups } = groupFlows([row(1, 'ana'), row(2, 'ben', null, 'broken'), row(3, null), row(4, 'ana'), row(5, 'ben')], 'user');
  assert.deepEqual(rows.map(({ id }) => id), ['f1', 'f4', 'f2', 'f5', 'f3']);
  assert.deepEqual(groups, [
    { kind: 'user', name: 'ana', from: 0, flows: 2, broken: 0 }, { kind: 'user', name: 'ben', from: 2, flows: 2, broken: 1 }, { kind: 'unknown', name: null, from: 4, flows: 1, broken: 0 },
  ]);
});

test('grouping keeps every flow, once, and the order within a group', () => {
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('ana', 'ben', null), fc.constantFrom('s1', 's2', 's3', null))), fc.constantFrom('user', 'session'), (told, grouping) => {
    const all = told.map(([user, session], place) => row(place, user, session));
    const { rows, groups } = groupFlows(all, grouping);
    assert.deepEqual(new Set(rows), new Set(all));
    assert.equal(rows.length, all.length);
    for (const [place, { from, flows, name }] of groups.entries()) {
      const own = rows.slice(from, from + flows);
      assert.equal(groups[place + 1]?.from ?? rows.length, from + flows);
      assert.deepEqual(own, all.filter((each) => each[grouping] === name));
    }
  }));
});

test('of thousands of sessions those with the newest flows are told apart, and a page names none that it does not show', () => {
  const { rows, groups } = groupFlows(Array.from({ length: 10_000 }, (_, place) => row(place, 'ana', `session-${place}`)), 'session');
  assert.equal(rows.length, 10_000);
  assert.equal(groups.length, 501);
  assert.deepEqual(groups.at(-1), { kind: 'others', name: null, from: 500, flows: 9_500, broken: 0 });
  const shown = groupsInWindow(groups, 100, 140);
  assert.deepEqual(shown, { starts: groups.map(({ from }) => from), inWindow: groups.slice(100, 140) });
  assert.deepEqual(groupsInWindow(groups, 5_000, 5_040).inWindow, groups.slice(-1));
});
