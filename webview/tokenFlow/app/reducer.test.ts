import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../../src/core/diagnosis/diagnose.ts';
import type { FlowFilter, FlowPage } from '../../../src/core/story/flowPage.ts';
import type { FlowRow } from '../../../src/core/story/flowRow.ts';
import type { StoryVerdict } from '../../../src/core/story/story.ts';
import { tellStory } from '../../../src/core/story/tellStory.ts';
import type { ShownStory, ViewState } from '../../../src/protocol/tokenFlow.ts';
import { caseOf } from '../../../test/builders/chainCase.ts';
import { scenarioCase } from '../../../test/builders/scenarioCases.ts';
import type { Action } from './actions.ts';
import { newsOf } from './news.ts';
import { reduce } from './reducer.ts';
import { newerFlows } from './selection.ts';
import { initialState, noFilter, type AppState } from './state.ts';
import { lettersWanted, pageWanted, placeWanted, storyWanted } from './wants.ts';

const live: ViewState = { phase: 'live', source: { kind: 'local', chain: 'orders' }, progress: null, notice: null, revision: 1, runtimeUrl: null };

/** Flows newest first: their number, and a letter for what they are: h(ealthy), b(roken), u(ndetermined), p(rogressing). */
const verdictOf: { readonly [letter: string]: StoryVerdict } = { h: 'healthy', b: 'broken', u: 'undetermined', p: 'inProgress' };

function rowOf(word: string): FlowRow {
  const verdict = verdictOf[word.at(-1) ?? ''] ?? 'healthy';
  const number = Number(word.slice(0, -1));
  return { id: `f${number}`, verdict, startedAt: number * 1000, user: number % 2 === 0 ? 'ana@example.com' : 'ben@example.com', session: null, tool: 'listOrders', brokenAt: verdict === 'broken' ? 'agent' : null, code: null, marks: [], threads: [], short: '' };
}

/** The page that a host with these flows answers with. */
function pageOf(words: string, from = 0, count = 100): FlowPage {
  const rows = words.split(' ').filter((word) => word !== '').map(rowOf);
  const counts = { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 };
  for (const { verdict } of rows) counts[verdict] += 1;
  return { revision: 1, matching: rows.length, all: rows.length, counts, users: [], days: [], from, rows: rows.slice(from, from + count), newest: rows.find(({ verdict }) => verdict !== 'inProgress')?.id ?? null };
}

function run(state: AppState, ...actions: readonly Action[]): AppState {
  return actions.reduce(reduce, state);
}

function came(state: AppState, words: string, from = 0, count = 100, filter: FlowFilter = state.filter): AppState {
  const changed = reduce(state, { kind: 'flowsChanged' });
  return reduce(changed, { kind: 'pageCame', filter, changes: changed.changes, page: pageOf(words, from, count) });
}

const started = run(initialState, { kind: 'hostSaid', state: live });
const many = (count: number): string => Array.from({ length: count }, (_, index) => `${count - index}h`).join(' ');

test('the newest flow that has ended is selected first, and its story wanted', () => {
  const state = came(started, '3p 2b 1h');
  assert.equal(state.selected, 'f2');
  assert.equal(state.place, 1);
  assert.deepEqual(storyWanted(state), { id: 'f2', changes: state.changes, waitMs: 0 });
});

test('where none has ended yet, the one under way is selected', () => {
  assert.equal(came(started, '1p').selected, 'f1');
});

test('one that was under way is followed too, when it and others end before the view hears of it', () => {
  const state = came(came(started, '1p'), '3h 2b 1h');
  assert.equal(state.selected, 'f3');
  assert.equal(newerFlows(state), 0);
});

test('while the newest is selected, the next finished flow takes over', () => {
  const state = came(came(started, '1h'), '2b 1h');
  assert.equal(state.selected, 'f2');
  assert.equal(newerFlows(state), 0);
});

test('a flow that is under way does not take over before it has ended', () => {
  const under = came(came(started, '1h'), '2p 1h');
  assert.equal(under.selected, 'f1');
  assert.equal(came(under, '2h 1h').selected, 'f2');
});

test('nothing takes over while the focus is in the detail: the newer flows are counted', () => {
  const reading = run(came(started, '1h'), { kind: 'detailFocused', inside: true });
  const state = came(came(reading, '2h 1h'), '3p 2h 1h');
  assert.equal(state.selected, 'f1');
  assert.equal(newerFlows(state), 1);
});

test('what came while somebody read is not jumped to afterwards; going to the newest follows again', () => {
  const missed = came(run(came(started, '1h'), { kind: 'detailFocused', inside: true }), '2h 1h');
  const left = came(run(missed, { kind: 'detailFocused', inside: false }), '3h 2h 1h');
  assert.equal(left.selected, 'f1');
  assert.equal(newerFlows(left), 2);
  const gone = run(left, { kind: 'newestWanted' });
  assert.equal(gone.selected, 'f3');
  assert.equal(newerFlows(gone), 0);
  assert.deepEqual(gone.scroll, { kind: 'show', item: 0, stamp: (left.scroll?.stamp ?? 0) + 1 });
  assert.equal(came(gone, '4h 3h 2h 1h').selected, 'f4');
});

test('an older flow that was chosen stays selected', () => {
  const chosen = run(came(started, '3h 2b 1h'), { kind: 'rowChosen', id: 'f1', row: 2 });
  const state = came(chosen, '5h 4p 3h 2b 1h');
  assert.equal(state.selected, 'f1');
  assert.equal(state.place, 4);
  assert.equal(newerFlows(state), 1);
});

test('choosing the newest follows again', () => {
  const back = run(came(started, '2h 1h'), { kind: 'rowChosen', id: 'f1', row: 1 }, { kind: 'rowChosen', id: 'f2', row: 0 });
  assert.equal(came(back, '3h 2h 1h').selected, 'f3');
});

test('a filter does not move the selection, also where it leaves the flow out; counting begins anew', () => {
  const filtered = run(came(started, '3h 2b 1h'), { kind: 'filterSet', filter: { verdicts: ['broken'] } });
  assert.equal(filtered.place, null);
  const state = came(filtered, '2b');
  assert.equal(state.selected, 'f3');
  assert.equal(newerFlows(state), 0);
  assert.equal(newerFlows(came(state, '4b 2b')), 1);
  assert.equal(came(state, '4b 2b').selected, 'f3');
});

test('an answer for a filter that is gone is dropped', () => {
  const filtered = run(came(started, '1h'), { kind: 'filterSet', filter: { text: 'ben' } });
  assert.equal(came(filtered, '9h 8h', 0, 100, noFilter).held, filtered.held);
});

test('a flow that is gone leaves its place to the newest', () => {
  const chosen = run(came(started, '2h 1h'), { kind: 'rowChosen', id: 'f1', row: 1 });
  const state = run(chosen, { kind: 'storyCame', id: 'f1', changes: chosen.changes, shown: null, now: 0 });
  assert.equal(state.selected, 'f2');
  assert.equal(state.detail, null);
});

test('a newest flow without a story is not asked for over and over', () => {
  const state = came(started, '1h');
  const gone = run(state, { kind: 'storyCame', id: 'f1', changes: state.changes, shown: null, now: 0 });
  assert.equal(gone.selected, null);
  assert.equal(storyWanted(gone), null);
});

test('cleared flows take the selection and the detail with them', () => {
  const told = run(came(started, '1h'), { kind: 'storyCame', id: 'f1', changes: 1, shown: shownOf('healthy'), now: 5 });
  const state = came(told, '');
  assert.equal(state.selected, null);
  assert.equal(state.detail, null);
  assert.equal(came(state, '2h').selected, 'f2');
});

test('while logs are read anew, what was shown of them stands; afterwards what is gone goes', () => {
  const chosen = run(came(started, '3h 2b 1h'), { kind: 'rowChosen', id: 'f1', row: 2 });
  const told = run(chosen, { kind: 'storyCame', id: 'f1', changes: chosen.changes, shown: shownOf('healthy'), now: 0 }, { kind: 'hostSaid', state: { ...live, phase: 'loading' } });
  const reading = came(told, '');
  assert.equal(reading.held?.page.matching, 3);
  assert.equal(pageWanted(reading), null);
  const noStory = run(reading, { kind: 'storyCame', id: 'f1', changes: reading.changes, shown: null, now: 0 });
  assert.equal(noStory.selected, 'f1');
  assert.equal(storyWanted(noStory), null);
  const read = run(noStory, { kind: 'hostSaid', state: live });
  assert.notEqual(pageWanted(read), null);
  assert.equal(came(read, '3h 2b 1h').selected, 'f1');
  assert.equal(came(read, '').selected, null);
});

test('flows of another source are not shown below its name', () => {
  const aws: ViewState = { ...live, phase: 'loading', source: { kind: 'aws', chain: 'orders', account: null, region: 'us-east-1', profile: null } };
  const switched = run(came(started, '2h 1h'), { kind: 'hostSaid', state: aws });
  assert.deepEqual([switched.held, switched.selected, switched.detail], [null, null, null]);
  assert.equal(pageWanted(switched), null, 'the host may still have the flows of before');
  const counting = run(switched, { kind: 'hostSaid', state: { ...aws, progress: '400 records' } });
  assert.equal(pageWanted(counting), null);
  const part = run(counting, { kind: 'hostSaid', state: { ...aws, revision: aws.revision + 1 } });
  assert.notEqual(pageWanted(part), null, 'what has been read of them so far is shown');
  const read = run(switched, { kind: 'hostSaid', state: { ...aws, phase: 'live' } });
  assert.notEqual(pageWanted(read), null);
  const known = came(read, '9h');
  assert.equal(run(known, { kind: 'hostSaid', state: { ...aws, source: { kind: 'aws', chain: 'orders', account: '111122223333', region: 'us-east-1', profile: null } } }).selected, 'f9');
});

test('rows that come above what is in sight push nothing away', () => {
  const scrolled = run(came(started, many(100), 0, 60), { kind: 'scrolled', first: 20, items: 10 });
  const state = came(scrolled, `103h 102h 101h ${many(100)}`, 10, 40);
  assert.deepEqual(state.scroll, { kind: 'shift', items: 3, stamp: 1 });
  assert.equal(state.viewport.first, 23);
});

test('at the top of the list new rows come into sight', () => {
  const state = came(came(started, many(10)), `11h ${many(10)}`);
  assert.equal(state.scroll, null);
  assert.equal(state.viewport.first, 0);
});

test('keys move the selection as far as the list goes', () => {
  const at = (row: number): AppState => run(came(started, many(50)), { kind: 'scrolled', first: 0, items: 10 }, { kind: 'rowChosen', id: `f${50 - row}`, row });
  const moves: readonly (readonly [number, Extract<Action, { kind: 'keyPressed' }>['key'], number])[] = [
    [5, 'down', 6], [5, 'up', 4], [0, 'up', 0], [49, 'down', 49], [5, 'home', 0], [5, 'end', 49], [5, 'pageDown', 14], [5, 'pageUp', 0], [45, 'pageDown', 49],
  ];
  for (const [from, key, to] of moves) {
    const state = run(at(from), { kind: 'keyPressed', key });
    assert.deepEqual({ from, key, selected: state.selected, place: state.place }, { from, key, selected: `f${50 - to}`, place: to });
  }
});

test('the first key in a list without a selected row goes to its first', () => {
  const elsewhere = came(run(came(started, '3h 2b 1h'), { kind: 'filterSet', filter: { verdicts: ['broken'] } }), '2b');
  const unplaced = run(elsewhere, { kind: 'placeCame', id: 'f3', filter: elsewhere.filter, row: -1 });
  assert.equal(run(unplaced, { kind: 'keyPressed', key: 'down' }).selected, 'f2');
});

test('the detail follows when a moving key has rested; a click is followed at once', () => {
  const list = run(came(started, many(5)), { kind: 'storyCame', id: 'f5', changes: 1, shown: shownOf('healthy'), now: 0 });
  assert.equal(storyWanted(run(list, { kind: 'keyPressed', key: 'down' }))?.waitMs, 100);
  assert.equal(storyWanted(run(list, { kind: 'rowChosen', id: 'f4', row: 1 }))?.waitMs, 0);
});

test('a row that is not held yet is gone to at once and selected when it comes', () => {
  const list = run(came(started, many(200), 0, 40), { kind: 'scrolled', first: 0, items: 10 });
  const going = run(list, { kind: 'keyPressed', key: 'end' });
  assert.equal(going.selected, 'f200');
  assert.deepEqual(going.scroll, { kind: 'show', item: 199, stamp: 1 });
  const further = run(going, { kind: 'keyPressed', key: 'up' }, { kind: 'scrolled', first: 190, items: 10 });
  assert.deepEqual(pageWanted(further), { filter: noFilter, changes: further.changes, from: 180, count: 30 });
  const there = reduce(further, { kind: 'pageCame', filter: noFilter, changes: further.changes, page: pageOf(many(200), 180, 30) });
  assert.equal(there.selected, 'f2');
  assert.equal(there.place, 198);
});

test('letters seek the next flow of them; those typed in quick succession are one word', () => {
  const list = came(started, '5h 4h 3h');
  const typed = (state: AppState, letter: string, at: number): AppState => run(state, { kind: 'letterTyped', letter, at });
  const sought = (state: AppState): unknown => [lettersWanted(state)?.letters, lettersWanted(state)?.from, lettersWanted(state)?.id];
  assert.deepEqual(sought(typed(list, 'B', 0)), ['b', 'next', 'f5']);
  assert.deepEqual(sought(typed(typed(list, 'b', 0), 'e', 100)), ['be', 'here', 'f5']);
  assert.deepEqual(sought(typed(typed(list, 'b', 0), 'b', 100)), ['b', 'next', 'f5']);
  assert.deepEqual(sought(typed(typed(list, 'b', 0), 'e', 2000)), ['e', 'next', 'f5']);
  const found = run(typed(list, 'b', 0), { kind: 'lettersFound', id: 'f3' });
  assert.deepEqual([found.selected, found.place, found.moving, lettersWanted(found)], ['f3', 2, true, null]);
  assert.equal(run(typed(list, 'x', 0), { kind: 'lettersFound', id: null }).selected, 'f5');
});

test('which hop is open at first follows from the story', () => {
  const openAt = (scenario: string): string | null => run(came(started, '1h'), { kind: 'storyCame', id: 'f1', changes: 1, shown: shownOf(scenario), now: 0 }).openHop;
  assert.equal(openAt('healthy'), 'target');
  assert.equal(openAt('headers-not-passed'), 'interceptor');
  assert.equal(openAt('interceptor-silent'), 'interceptor');
});

test('a hop that stands still in the debugger is open', () => {
  const shown: ShownStory = { ...shownOf('healthy'), pausedAt: 'agent' };
  assert.equal(run(came(started, '1h'), { kind: 'storyCame', id: 'f1', changes: 1, shown, now: 0 }).openHop, 'agent');
});

test('what the user opened or closed stays so while the story goes on, and another flow begins anew', () => {
  const told = run(came(started, '2h 1h'), { kind: 'storyCame', id: 'f2', changes: 1, shown: shownOf('healthy'), now: 0 });
  const again: Action = { kind: 'storyCame', id: 'f2', changes: 2, shown: shownOf('headers-not-passed'), now: 0 };
  assert.equal(run(told, { kind: 'hopOpened', hop: 'agent' }, again).openHop, 'agent');
  assert.equal(run(told, { kind: 'hopOpened', hop: null }, again).openHop, null);
  assert.equal(run(told, again).openHop, 'interceptor');
  const other = run(told, { kind: 'hopOpened', hop: 'agent' }, { kind: 'rowChosen', id: 'f1', row: 1 }, { kind: 'storyCame', id: 'f1', changes: 1, shown: shownOf('healthy'), now: 0 });
  assert.equal(other.openHop, 'target');
});

test('a story that comes after another flow was selected is dropped', () => {
  const moved = run(came(started, '2h 1h'), { kind: 'rowChosen', id: 'f1', row: 1 });
  assert.equal(run(moved, { kind: 'storyCame', id: 'f2', changes: 1, shown: shownOf('healthy'), now: 0 }).detail, null);
});

test('a flow that is revealed is selected without the filter that may hide it, and comes into sight', () => {
  const filtered = run(came(started, many(100), 0, 40), { kind: 'filterSet', filter: { text: 'ben' } });
  const revealed = run(filtered, { kind: 'revealed', id: 'f7' });
  assert.deepEqual(revealed.filter, noFilter);
  const state = came(revealed, many(100), 0, 40);
  assert.equal(state.selected, 'f7');
  assert.deepEqual(placeWanted(state), { id: 'f7', filter: noFilter, changes: state.changes });
  const placed = run(state, { kind: 'placeCame', id: 'f7', filter: noFilter, row: 93 });
  assert.equal(placed.scroll?.kind === 'show' ? placed.scroll.item : null, 93);
});

test('the next broken flow is selected and shown; where there is none, it is said', () => {
  const list = came(started, '3h 2b 1h');
  assert.equal(run(list, { kind: 'brokenFound', id: 'f2', direction: 'older' }).selected, 'f2');
  const none = run(list, { kind: 'brokenFound', id: null, direction: 'newer' });
  assert.equal(none.selected, 'f3');
  assert.match(none.announcement.text, /No newer broken flow/);
});

test('the list asks for the rows in sight and ten beyond, and for nothing that it holds', () => {
  assert.deepEqual(pageWanted(started), { filter: noFilter, changes: 0, from: 0, count: 40 });
  const held = run(came(started, many(500), 0, 40), { kind: 'scrolled', first: 5, items: 12 });
  assert.equal(pageWanted(held), null);
  assert.deepEqual(pageWanted(run(held, { kind: 'scrolled', first: 100, items: 12 })), { filter: noFilter, changes: held.changes, from: 90, count: 32 });
  assert.equal(pageWanted(run(held, { kind: 'flowsChanged' }))?.changes, held.changes + 1);
});

test('nothing is asked where nothing may be read', () => {
  assert.deepEqual(pageWanted(initialState), { filter: noFilter, changes: 0, from: 0, count: 40 }, 'before the host has said anything');
  for (const phase of ['noFolder', 'noChain', 'restricted'] as const) assert.equal(pageWanted(run(initialState, { kind: 'hostSaid', state: { ...live, phase } })), null);
  assert.equal(pageWanted(run(started, { kind: 'hostRefused', error: { code: 'chain-protocol-mismatch', message: '' } })), null);
});

test('announcements sum up what came, once', () => {
  const first = came(started, '2h 1b');
  assert.equal(newsOf(first), 'The chain is running. 2 flows.');
  const told = run(first, { kind: 'announced' });
  assert.equal(newsOf(told), null);
  const more = came(came(told, '4p 3h 2h 1b'), '5b 4h 3h 2h 1b');
  assert.equal(newsOf(more), '3 new flows, 1 broken.');
  assert.equal(run(more, { kind: 'announced' }).announcement.text, '3 new flows, 1 broken.');
  assert.equal(newsOf(run(told, { kind: 'hostSaid', state: { ...live, phase: 'stopped' } })), 'The chain is stopped.');
});

test('a filter says how many flows match', () => {
  const told = run(came(started, '2h 1b'), { kind: 'announced' });
  const filtered = run(told, { kind: 'filterSet', filter: { verdicts: ['broken'] } });
  assert.equal(newsOf(came(filtered, '1b')), '1 flow matches.');
  assert.equal(newsOf(came(filtered, '')), 'No flow matches.');
});

test('the list has at least three rows and at most forty', () => {
  assert.equal(run(started, { kind: 'sashMoved', rows: 1 }).listRows, 3);
  assert.equal(run(started, { kind: 'sashMoved', rows: 12.4 }).listRows, 12);
  assert.equal(run(started, { kind: 'sashMoved', rows: 99 }).listRows, 40);
});

test('a question that failed is shown until the host answers again', () => {
  const failed = run(started, { kind: 'askFailed', error: { code: 'internal', message: 'No answer.' } });
  assert.equal(failed.problem?.message, 'No answer.');
  assert.equal(came(failed, '1h').problem, null);
  assert.equal(run(failed, { kind: 'problemDismissed' }).problem, null);
});

function shownOf(scenario: string): ShownStory {
  const subject = caseOf(scenarioCase(scenario).parts);
  return { story: tellStory(subject, diagnose(subject)), remedy: 'none', pausedAt: null };
}
