import { FlowBoard } from '../src/app/flowBoard.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { LogRecord } from '../src/core/flow/logRecord.ts';
import type { FlowFilter } from '../src/core/story/flowPage.ts';
import { measureTimes, summarise } from './figure.ts';
import type { Figure, Figures } from './figure.ts';
import { heldBytes } from './heldBytes.ts';
import { firstRecordAt, generateRecords } from './hopRecords.ts';

const flows = 10_000;
const recordsPerFlow = 10;
const now = firstRecordAt + 3_600_000;
const rowsShown = 60;
const filters: readonly FlowFilter[] = [
  { text: '', verdicts: [], user: null }, { text: 'user12 list', verdicts: [], user: null }, { text: '', verdicts: ['broken', 'undetermined'], user: null },
  { text: 'example', verdicts: ['healthy'], user: 'user12@example.com' },
];

/**
 * The board of flows at ten thousand of them, as the view holds it: all records read and judged at once (100,000, and 50,000), then one further record at a
 * time up to the page that shows it, and pages with a filter other than the one before. Milliseconds; of refreshes and pages the median of twenty each time.
 */
export async function measureBoard(rounds = 7): Promise<Figures> {
  const records = [...recordsOf(flows * recordsPerFlow)];
  const half = records.slice(0, records.length >> 1);
  firstRefresh(half);
  const firstRefreshMs = await measureTimes(rounds, async () => firstRefresh(records));
  const firstRefreshOfHalfMs = await measureTimes(rounds, async () => firstRefresh(half));
  const board = boardOf(records);
  const further = furtherRecords();
  refreshes(board, further);
  return {
    'board.firstRefreshMs': firstRefreshMs,
    'board.firstRefreshOfHalfMs': firstRefreshOfHalfMs,
    'board.refreshMs': await measureTimes(rounds, async () => refreshes(board, further)),
    'board.pageMs': await measureTimes(rounds, async () => pages(board)),
    'board.bytesPerRecord': bytesPerRecord(records),
  };
}

/** Reading, correlating, judging and telling, and the first page. */
function firstRefresh(records: readonly LogRecord[]): number {
  return timed(() => boardOf(records).page(anyFilter, 0, rowsShown));
}

const anyFilter: FlowFilter = { text: '', verdicts: [], user: null };

function boardOf(records: readonly LogRecord[]): FlowBoard {
  const board = new FlowBoard();
  board.setSources(hopNames.map((hop) => ({ hop, state: 'readable' })));
  board.setConfiguration([{ resource: 'gateway', from: firstRecordAt, value: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' } }]);
  board.add(records);
  board.refresh(now);
  return board;
}

/** From one more record of a new flow to the page that shows it. */
function refreshes(board: FlowBoard, further: Iterator<LogRecord, never>): number {
  return medianOf(() => {
    const record = further.next().value;
    board.add([record]);
    if (!board.refresh(now + record.line)) throw new Error('a record changed nothing');
    board.page(anyFilter, 0, rowsShown);
  });
}

/** Every filter in turn: what is kept is only the last one's result. */
function pages(board: FlowBoard): number {
  let asked = 0;
  return medianOf(() => {
    asked += 1;
    board.page(filters[asked % filters.length] ?? anyFilter, asked * 100, rowsShown);
  });
}

function medianOf(work: () => void): number {
  return summarise(Array.from({ length: 20 }, () => timed(work))).median;
}

function* furtherRecords(): Generator<LogRecord, never> {
  for (let line = 1; ; line++) {
    const ids = { correlationId: `further-${line}`, sessionId: `further-session-${line}` };
    yield { hop: 'frontend', source: 'local', stream: 'further.jsonl', line, ingestedAt: null, text: JSON.stringify({ tokenHop: 1, at: new Date(now + line).toISOString(), hop: 'frontend', moment: 'sent', ...ids }) };
  }
}

function bytesPerRecord(records: readonly LogRecord[]): Figure {
  const before = heldBytes();
  const board = boardOf(records);
  const { all } = board.page(anyFilter, 0, 0);
  const bytes = heldBytes() - before;
  return summarise([all === 0 ? NaN : bytes / records.length]);
}

function* recordsOf(count: number): Generator<LogRecord> {
  let line = 0;
  for (const { hop, bytes } of generateRecords(count)) yield { hop, source: 'local', stream: `${hop}.jsonl`, line: ++line, ingestedAt: null, text: bytes.toString() };
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
