import { judge } from '../src/app/traceChain.ts';
import type { ConfigurationRevision } from '../src/core/chain/configuration.ts';
import { configurationTimeline } from '../src/core/chain/configurationInForce.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { HopName } from '../src/core/chain/hop.ts';
import type { Diagnosis } from '../src/core/diagnosis/finding.ts';
import { FlowBook } from '../src/core/flow/flowBook.ts';
import { summarise } from './figure.ts';
import type { Figures } from './figure.ts';
import { heldBytes } from './heldBytes.ts';
import { firstRecordAt, generateRecords } from './hopRecords.ts';
import type { BenchLine } from './hopRecords.ts';

const sizes = [10_000, 100_000, 1_000_000] as const;
const passes: { readonly [size in (typeof sizes)[number]]: number } = { 10_000: 10, 100_000: 3, 1_000_000: 1 };
/** Lines are made a batch at a time, outside the clock: a million of them at once would be memory that neither side holds. */
const batchLines = 10_000;

type Run = { readonly count: number; readonly parseMs: number; readonly observeMs: number; readonly healthy: number };

/**
 * Read, correlate and diagnose against `JSON.parse` alone, both line by line from the same Buffers: the worst size counts. Growth is the time per record at a
 * million over ten thousand, of the same round. A round takes some ten seconds.
 */
export async function measureObserve(rounds = 3): Promise<Figures> {
  observe(100_000);
  const measured = Array.from({ length: rounds }, () => sizes.map((size) => Array.from({ length: passes[size] }, () => observe(size))));
  const ofSize = (place: number): readonly Run[] => measured.flatMap((round) => round[place] ?? []);
  const ratios = sizes.map((_, place) => summarise(ofSize(place).map(({ parseMs, observeMs }) => parseMs / observeMs)));
  const [worst] = ratios.toSorted((a, b) => a.median - b.median);
  if (worst === undefined) throw new RangeError('no size was measured');
  return {
    'observe.ratioToJsonParse': worst,
    'observe.growth': summarise(measured.map((round) => medianMicroseconds(round.at(-1) ?? []) / medianMicroseconds(round[0] ?? []))),
    'observe.bytesPerRecord': summarise(sizes.map(bytesPerRecord)),
    'observe.microsecondsPerRecord': summarise(measured.map((round) => medianMicroseconds(round.at(-1) ?? []))),
  };
}

function medianMicroseconds(runs: readonly Run[]): number {
  return summarise(runs.map(({ observeMs, count }) => (observeMs * 1000) / count)).median;
}

/** One pass over `count` records, both sides in turn over each batch. */
export function observe(count: number): Run {
  const book = new FlowBook();
  let [parseMs, observeMs, line] = [0, 0, 0];
  for (const batch of batches(generateRecords(count), batchLines)) {
    parseMs += timed(() => parseAll(batch));
    observeMs += timed(() => {
      for (const { hop, bytes } of batch) book.add({ hop, source: 'local', stream: streams[hop], line: ++line, ingestedAt: null, text: bytes.toString() });
    });
  }
  let healthy = 0;
  observeMs += timed(() => (healthy = diagnoseAll(book).filter(({ verdict }) => verdict === 'healthy').length));
  return { count, parseMs, observeMs, healthy };
}

/** What is held of `count` records once they are read and judged: the book and every diagnosis. A pass of its own, since collecting garbage throws away compiled code. */
export function bytesPerRecord(count: number): number {
  const before = heldBytes();
  const held = hold(count);
  const bytes = heldBytes() - before;
  return held.diagnoses.length === 0 ? NaN : bytes / count;
}

function hold(count: number): { readonly book: FlowBook; readonly diagnoses: readonly Diagnosis[] } {
  const book = new FlowBook();
  let line = 0;
  for (const { hop, bytes } of generateRecords(count)) book.add({ hop, source: 'local', stream: streams[hop], line: ++line, ingestedAt: null, text: bytes.toString() });
  return { book, diagnoses: diagnoseAll(book) };
}

function diagnoseAll(book: FlowBook): readonly Diagnosis[] {
  const hearings = book.hearings(hopNames.map((hop) => ({ hop, state: 'readable' })));
  const inForce = configurationTimeline(revisions);
  return book.flows().map((flow) => judge(flow, inForce, hearings).diagnosis);
}

const streams: { readonly [hop in HopName]: string } = { frontend: 'frontend.jsonl', agent: 'agent.jsonl', gateway: 'gateway.jsonl', interceptor: 'interceptor.jsonl', target: 'target.jsonl' };

const revisions: readonly ConfigurationRevision[] = [
  { resource: 'runtime', from: firstRecordAt, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'] } },
  { resource: 'gateway', from: firstRecordAt, value: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' } },
];

let parsed = 0;

function parseAll(lines: readonly BenchLine[]): void {
  for (const { bytes } of lines) {
    try {
      JSON.parse(bytes.toString());
      parsed++;
    } catch {
      // A broken line: what observing passes over, parsing throws at.
    }
  }
}

function* batches<T>(values: Iterable<T>, size: number): Generator<readonly T[]> {
  let batch: T[] = [];
  for (const value of values) {
    batch.push(value);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function timed(work: () => void): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
