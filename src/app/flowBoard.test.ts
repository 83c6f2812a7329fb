import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { gateway } from '../../test/builders/chainCase.ts';
import { chainLines, readable, revisions } from '../../test/builders/chainLines.ts';
import { absent, anaToken, benToken, chainRecords, start, withClaims } from '../../test/builders/chainRecords.ts';
import { scenarioCase, scenarioCases } from '../../test/builders/scenarioCases.ts';
import type { ConfigurationRevision } from '../core/chain/configuration.ts';
import type { HopSource } from '../core/flow/flow.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { describeFlow } from '../core/story/describeFlow.ts';
import type { FlowFilter, FlowPage } from '../core/story/flowPage.ts';
import { rowOf } from '../core/story/flowRow.ts';
import type { FlowRow } from '../core/story/flowRow.ts';
import type { StoryVerdict } from '../core/story/story.ts';
import { tellStory } from '../core/story/tellStory.ts';
import { compactToken } from '../../test/tokens/testTokens.ts';
import { leaksIn } from '../../test/testing/leaksIn.ts';
import { FlowBoard } from './flowBoard.ts';
import { quietAfterMs } from './silence.ts';
import { traceChain } from './traceChain.ts';
import type { TracedFlow } from './traceChain.ts';

const everything: FlowFilter = { text: '', verdicts: [], user: null };
const later = start + 600_000;

type World = { readonly records: readonly LogRecord[]; readonly revisions: readonly ConfigurationRevision[]; readonly sources: readonly HopSource[]; readonly now: number };

/** The interceptor got no headers while the third of `mixed` ran. */
const edited: readonly ConfigurationRevision[] = [
  ...revisions,
  ...[15_000, 25_000].map((after, place) => ({ resource: 'gateway' as const, from: start + after, value: { ...gateway, requestInterceptor: { passRequestHeaders: place === 1 } } })),
];

function boardOf(records: readonly LogRecord[], now = later): FlowBoard {
  const board = new FlowBoard();
  board.setConfiguration(edited);
  board.setSources(readable);
  board.add(records);
  board.refresh(now);
  return board;
}

/** What everybody else who traces the same records sees, oldest first. */
async function traced({ records, revisions: held, sources, now }: World): Promise<readonly TracedFlow[]> {
  return traceChain({
    logs: { read: async function* () { yield* records; }, sources: async () => sources },
    configuration: { revisions: async () => held },
  }, {}, now);
}

function namesOf(records: readonly string[]): readonly LogRecord[] {
  return records.flatMap((name, number) => chainLines(number, scenarioCase(name).parts.records, number * 10_000));
}

const mixed = namesOf(['healthy', 'wrong-audience', 'headers-not-passed', 'token-swapped', 'healthy']);

function ids({ rows }: FlowPage): readonly string[] {
  return rows.map(({ id }) => id);
}

test('rows come newest first, with what is seen of a flow without opening it', () => {
  const { rows, ...page } = boardOf(mixed).page(everything, 0, 50);
  assert.deepEqual(rows.map(({ id, verdict, short }) => [id, verdict, short]), [
    ['c-4', 'healthy', ''], ['c-3', 'broken', 'token replaced'], ['c-2', 'broken', 'request headers not passed'], ['c-1', 'broken', 'audience mismatch'], ['c-0', 'healthy', ''],
  ]);
  assert.deepEqual(page, {
    revision: 1, matching: 5, all: 5, counts: { healthy: 2, broken: 3, undetermined: 0, inProgress: 0 }, users: ['ana@example.com'], days: [], from: 0, newest: 'c-4',
  });
  assert.deepEqual(rows[1], {
    id: 'c-3', verdict: 'broken', startedAt: start + 30_000, user: 'ana@example.com', session: null, tool: 'listOrders', brokenAt: 'interceptor', code: 'token-replaced',
    marks: ['seen', 'same', 'passedOn', 'failed', 'other'], threads: ['same', 'same', 'same', 'other'], short: 'token replaced',
  });
});

const filters: readonly (readonly [string, Partial<FlowFilter>, readonly string[]])[] = [
  ['words of the finding, in any case and order', { text: ' PASSED headers ' }, ['c-2']],
  ['a finding’s code', { text: 'audience-mismatch' }, ['c-1']],
  ['a flow’s id', { text: 'c-3' }, ['c-3']],
  ['the user and the tool', { text: 'ana@ listorders' }, ['c-4', 'c-3', 'c-2', 'c-1', 'c-0']],
  ['no two words across a seam', { text: 'listordersaudience' }, []],
  ['verdicts', { verdicts: ['healthy', 'undetermined'] }, ['c-4', 'c-0']],
  ['verdict and text', { verdicts: ['broken'], text: 'token' }, ['c-3']],
  ['the user', { user: 'ana@example.com' }, ['c-4', 'c-3', 'c-2', 'c-1', 'c-0']],
  ['another user', { user: 'ana' }, []],
];

for (const [name, filter, expected] of filters) {
  test(`the filter knows ${name}`, () => assert.deepEqual(ids(boardOf(mixed).page({ ...everything, ...filter }, 0, 50)), expected));
}

test('counts are of text and user, whatever verdicts are chosen', () => {
  const board = boardOf([...mixed, ...chainLines(9, chainRecords(benToken), 90_000)]);
  const count = (filter: Partial<FlowFilter>) => board.page({ ...everything, ...filter }, 0, 0);
  assert.deepEqual(count({ user: 'ben@example.com', verdicts: ['broken'] }).counts, { healthy: 1, broken: 0, undetermined: 0, inProgress: 0 });
  assert.equal(count({ user: 'ben@example.com', verdicts: ['broken'] }).newest, null);
  assert.deepEqual(count({ verdicts: ['broken'] }).counts, { healthy: 3, broken: 3, undetermined: 0, inProgress: 0 });
  assert.deepEqual(count({}).users, ['ana@example.com', 'ben@example.com']);
});

test('a page is a window: what is asked for beyond the list is not there', () => {
  const board = boardOf(mixed);
  const window = (from: number, count: number): readonly unknown[] => {
    const page = board.page(everything, from, count);
    return [page.from, ids(page)];
  };
  assert.deepEqual(window(1, 2), [1, ['c-3', 'c-2']]);
  assert.deepEqual(window(4, 10), [4, ['c-0']]);
  assert.deepEqual(window(99, 10), [5, []]);
  assert.deepEqual(window(-3, 1), [0, ['c-4']]);
  assert.deepEqual(window(NaN, NaN), [0, []]);
});

test('a flow has a place in the filtered list, and broken ones follow each other without going round', () => {
  const board = boardOf(mixed);
  const broken: FlowFilter = { ...everything, verdicts: ['broken'] };
  assert.deepEqual(['c-4', 'c-2', 'nobody'].map((id) => board.indexOf(id, everything)), [0, 2, -1]);
  assert.deepEqual(['c-4', 'c-2'].map((id) => board.indexOf(id, broken)), [-1, 1]);
  const walk = (from: string | null, direction: 'older' | 'newer', filter = everything): readonly string[] => {
    const found: string[] = [];
    for (let id = board.nextBroken(from, filter, direction); id !== null; id = board.nextBroken(id, filter, direction)) found.push(id);
    return found;
  };
  assert.deepEqual(walk(null, 'older'), ['c-3', 'c-2', 'c-1']);
  assert.deepEqual(walk(null, 'newer'), ['c-1', 'c-2', 'c-3']);
  assert.deepEqual(walk('c-2', 'newer', broken), ['c-3']);
  assert.deepEqual(walk('c-4', 'older', broken), ['c-3', 'c-2', 'c-1']);
  assert.deepEqual(walk('c-0', 'newer', { ...broken, text: 'audience' }), ['c-1']);
  assert.deepEqual(walk(null, 'older', { ...everything, verdicts: ['healthy'] }), []);
});

test('letters lead to the next flow whose user, or else tool, begins with them, around the end', () => {
  const board = boardOf([...mixed, ...chainLines(9, chainRecords(benToken), 90_000)]); // c-9 is ben's, the newest
  const found = (letters: string, id: string | null, from: 'here' | 'next' = 'next', filter = everything): string | null => board.startingWith({ id, filter, letters, from });
  assert.deepEqual([found('A', null), found('a', 'c-4'), found('a', 'c-0'), found('ana@', 'c-2', 'here'), found('ana@', 'c-9', 'here')], ['c-4', 'c-3', 'c-4', 'c-2', 'c-4']);
  assert.deepEqual([found('b', 'c-2'), found('b', 'c-9'), found('be', 'c-9', 'here')], ['c-9', 'c-9', 'c-9']);
  assert.deepEqual([found('list', 'nobody', 'here'), found('list', 'c-9')], ['c-9', 'c-4']);
  assert.deepEqual([found('zoe', null), found('a', null, 'next', { ...everything, text: 'nothing has this' })], [null, null]);
});

test('a flow in progress settles when it has been quiet, also where nothing came', () => {
  const lines = chainLines(0, { frontendAnswered: null });
  const board = boardOf(lines, start + 200);
  assert.equal(board.page(everything, 0, 1).rows[0]?.verdict, 'inProgress');
  assert.equal(board.page(everything, 0, 1).newest, null);
  assert.equal(board.refresh(start + 1_000), false);
  assert.equal(board.refresh(start + quietAfterMs + 1_000), true);
  assert.equal(board.page(everything, 0, 1).rows[0]?.verdict, 'healthy');
  assert.equal(board.page(everything, 0, 1).newest, 'c-0');
});

test('nothing new is nothing to show: lines that were there, the same configuration, the same logs', () => {
  const board = boardOf(mixed);
  board.add(mixed);
  board.setConfiguration(structuredClone(edited));
  board.setSources(structuredClone(readable));
  assert.equal(board.refresh(later), false);
  assert.equal(board.page(everything, 0, 1).revision, 1);
});

test('a row stays the very same where its flow has nothing new', () => {
  const board = boardOf(mixed);
  const before = board.page(everything, 0, 9).rows;
  board.add(chainLines(9, {}, 90_000));
  assert.equal(board.refresh(later), true);
  const { rows, revision } = board.page(everything, 0, 9);
  assert.equal(revision, 2);
  assert.deepEqual(before.map((row) => rows.indexOf(row)), [1, 2, 3, 4, 5]);
});

test('what comes to be known of a configuration or a log is judged by, and only where it was asked for', () => {
  const board = new FlowBoard();
  board.add(mixed);
  board.refresh(later);
  const codes = (): readonly unknown[] => board.page(everything, 0, 9).rows.map(({ code }) => code);
  const [swapped] = board.page({ ...everything, text: 'c-3' }, 0, 1).rows;
  assert.deepEqual(codes(), [null, 'token-replaced', 'token-not-received', 'audience-mismatch', null]);
  board.setConfiguration(edited);
  assert.equal(board.refresh(later), true);
  assert.deepEqual(codes(), [null, 'token-replaced', 'request-headers-not-passed', 'audience-mismatch', null]);
  assert.equal(board.page({ ...everything, text: 'c-3' }, 0, 1).rows[0] === swapped, false, 'it was judged by the configuration');
  board.setSources(readable);
  assert.equal(board.refresh(later), true);
  board.setSources(readable.map((source) => (source.hop === 'agent' ? { hop: 'agent', state: 'unreadable', because: 'denied' } : source)));
  assert.equal(board.refresh(later), false, 'every flow has its agent’s record');
});

test('cleared, it knows no flow, and takes lines that it had before', () => {
  const board = boardOf(mixed);
  board.clear();
  assert.deepEqual(board.page(everything, 0, 9), {
    revision: 2, matching: 0, all: 0, counts: { healthy: 0, broken: 0, undetermined: 0, inProgress: 0 }, users: [], days: [], from: 0, rows: [], newest: null,
  });
  assert.deepEqual([board.story('c-0'), board.document('c-0'), board.report('c-0')], [null, null, null]);
  board.add(mixed);
  assert.equal(board.refresh(later), true);
  assert.equal(board.page(everything, 0, 9).rows[1]?.verdict, 'broken');
});

test('it forgets its oldest flows, and what it forgot does not come back with lines that it had', () => {
  const lines = Array.from({ length: 12_501 }, (_, number) => chainLines(number, {}, number * 1_000).slice(0, 1));
  const board = boardOf(lines.flat(), start + 20_000_000);
  assert.deepEqual([board.page(everything, 0, 0).all, board.indexOf('c-2501', everything), board.story('c-2500')], [10_000, 9_999, null]);
  board.add(lines.flat());
  assert.equal(board.refresh(start + 20_000_000), false);
});

test('no token that a log holds comes out of it', () => {
  const token = compactToken({ sub: 'ana' });
  const records = { frontendSent: { ...chainRecords().frontendSent, token: withClaims(anaToken, { sub: token, note: `Bearer ${token}`, aud: [token] }), header: token } };
  const board = boardOf([...chainLines(0, records), ...chainLines(1, { agentReceived: { ...chainRecords().agentReceived, token: absent, headerNames: [token] }, agentSent: null })]);
  const sinks = [board.page(everything, 0, 9), ...['c-0', 'c-1'].flatMap((id) => [board.story(id), board.document(id), board.report(id)])];
  assert.deepEqual(sinks.flatMap((sink, place) => leaksIn(String(place), JSON.stringify(sink), [token])), []);
});

const someFlows = fc.array(fc.record({ name: fc.constantFrom(...scenarioCases.map(({ name }) => name)), after: fc.integer({ min: 0, max: 90_000 }) }), { minLength: 1, maxLength: 8 })
  .map((flows) => flows.flatMap(({ name, after }, number) => chainLines(number, scenarioCase(name).parts.records, after)));
const someLines = someFlows.chain((lines) => fc.shuffledSubarray([...lines], { minLength: Math.floor(lines.length * 0.7) }));
const someRevisions = fc.constantFrom<readonly ConfigurationRevision[]>([], revisions, revisions.slice(0, 2), [...revisions, { resource: 'gateway', from: start + 30_050, value: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: false }, exceptionLevel: 'off' } }]);
const someSources = fc.constantFrom<readonly HopSource[]>([], readable, readable.slice(1), readable.map((source) => (source.hop === 'target' ? { hop: 'target', state: 'foreign', because: 'it is another’s' } : source)));
const steps = fc.array(fc.record({ lines: fc.integer({ min: 0, max: 25 }), revisions: someRevisions, sources: someSources, now: fc.integer({ min: 0, max: 200_000 }) }), { minLength: 1, maxLength: 6 });
const someFilters = fc.record({ text: fc.constantFrom('', 'token', 'c-1', 'ana list'), verdicts: fc.subarray<StoryVerdict>(['healthy', 'broken', 'undetermined', 'inProgress']), user: fc.constantFrom(null, 'ana@example.com') });

test('in whatever order and batches lines come, and whatever comes to be known in between: what is shown is what tracing it all at once shows', async () => {
  await fc.assert(
    fc.asyncProperty(someLines, steps, someFilters, async (lines, rounds, filter) => {
      const board = new FlowBoard();
      let taken = 0;
      let revision = 0;
      for (const { lines: count, revisions: held, sources, now } of rounds) {
        board.add(lines.slice(Math.max(0, taken - 3), taken + count));
        taken = Math.min(lines.length, taken + count);
        board.setConfiguration(held);
        board.setSources(sources);
        const changed = board.refresh(start + now);
        const flows = await traced({ records: lines.slice(0, taken), revisions: held, sources, now: start + now });
        const page = board.page(filter, 0, Infinity);
        assert.deepEqual(page, { ...pageOf(flows, filter), revision: page.revision });
        assert.equal(page.revision, changed ? revision + 1 : revision);
        revision = page.revision;
        for (const { subject, diagnosis } of flows) {
          assert.deepEqual(board.story(subject.flow.id), tellStory(subject, diagnosis));
          assert.deepEqual(board.document(subject.flow.id), describeFlow(subject, diagnosis, []));
        }
      }
    }),
    { numRuns: 150 },
  );
});

/** The page as one would write it down who had all flows before him. */
function pageOf(flows: readonly TracedFlow[], { text, verdicts, user }: FlowFilter): Omit<FlowPage, 'revision'> {
  const all = flows.map(({ subject, diagnosis }) => rowOf(tellStory(subject, diagnosis))).reverse();
  const timed = (row: FlowRow): boolean => row.startedAt !== null;
  const rows = [...all.filter(timed), ...all.filter((row) => !timed(row)).reverse()];
  const found = rows.filter((row) => text.split(' ').every((word) => `${row.user} ${row.tool} ${row.code} ${row.short} ${row.id}`.toLowerCase().includes(word)) && (user === null || row.user === user));
  const shown = found.filter(({ verdict }) => verdicts.length === 0 || verdicts.includes(verdict));
  const count = (verdict: StoryVerdict): number => found.filter((row) => row.verdict === verdict).length;
  return {
    matching: shown.length, all: rows.length, from: 0, rows: shown,
    counts: { healthy: count('healthy'), broken: count('broken'), undetermined: count('undetermined'), inProgress: count('inProgress') },
    users: [...new Set(rows.flatMap((row) => row.user ?? []))].sort(), days: [],
    newest: shown.find(({ verdict }) => verdict !== 'inProgress')?.id ?? null,
  };
}
