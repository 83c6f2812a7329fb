import { judge } from '../src/app/traceChain.ts';
import { recordReader } from '../src/aws/logEvents.ts';
import type { ConfigurationRevision } from '../src/core/chain/configuration.ts';
import { configurationTimeline } from '../src/core/chain/configurationInForce.ts';
import { hopNames } from '../src/core/chain/hop.ts';
import type { HopName } from '../src/core/chain/hop.ts';
import type { Diagnosis } from '../src/core/diagnosis/finding.ts';
import { FlowBook } from '../src/core/flow/flowBook.ts';
import { generatePages, groups } from './cloudWatchEvents.ts';
import type { EventPage } from './cloudWatchEvents.ts';
import { summarise } from './figure.ts';
import type { Figures } from './figure.ts';
import { heldBytes } from './heldBytes.ts';
import { firstRecordAt } from './hopRecords.ts';

const million = 1_000_000;
const quarter = million / 4;

type Run = { readonly parseMs: number; readonly readMs: number };

/**
 * A million records across the five groups of a deployed chain, from the events that the CloudWatch client gives to every flow's diagnosis: redacted,
 * read, correlated, judged. `ratioToJsonParse`: `JSON.parse` alone of the same messages against it, both in turn over each page. `growth`: the time of a
 * million against four times that of a quarter, of the same round. `bytesPerRecord`: what is held of them at the end, of a million and of a quarter.
 */
export function measureCloudWatch(rounds = 3): Figures {
  read(100_000);
  const measured = Array.from({ length: rounds }, () => ({ quarters: [read(quarter), read(quarter)], whole: read(million) }));
  const wholes = measured.map(({ whole }) => whole);
  return {
    'cloudwatch.ratioToJsonParse': summarise(wholes.map(({ parseMs, readMs }) => parseMs / readMs)),
    'cloudwatch.growth': summarise(measured.map(({ quarters, whole }) => whole.readMs / (4 * summarise(quarters.map(({ readMs }) => readMs)).median))),
    'cloudwatch.microsecondsPerRecord': summarise(wholes.map(({ readMs }) => (readMs * 1000) / million)),
    'cloudwatch.bytesPerRecord': summarise([quarter, million].map(bytesPerRecord)),
  };
}

/** One pass over `count` records, both sides in turn over each page. */
export function read(count: number): Run {
  const reading = new Reading();
  let [parseMs, readMs] = [0, 0];
  for (const page of generatePages(count)) {
    parseMs += timed(() => parseAll(page));
    readMs += timed(() => reading.take(page));
  }
  return { parseMs, readMs: readMs + timed(() => reading.diagnoses()) };
}

/** What is held of `count` records once they are read and judged. A pass of its own, since collecting garbage throws away compiled code. */
export function bytesPerRecord(count: number): number {
  const before = heldBytes();
  const held = hold(count);
  const bytes = heldBytes() - before;
  return held.diagnoses.length === 0 ? NaN : bytes / count;
}

function hold(count: number): { readonly reading: Reading; readonly diagnoses: readonly Diagnosis[] } {
  const reading = new Reading();
  for (const page of generatePages(count)) reading.take(page);
  return { reading, diagnoses: reading.diagnoses() };
}

/** From a group's events to judged flows. */
class Reading {
  readonly #book = new FlowBook();
  readonly #readers = new Map(hopNames.map((hop) => [hop, recordReader(hop, groups[hop])] as const));

  take({ hop, events }: EventPage): void {
    for (const record of this.#reader(hop)(events)) this.#book.add(record);
  }

  diagnoses(): readonly Diagnosis[] {
    const hearings = this.#book.hearings(hopNames.map((hop) => ({ hop, state: 'readable' })));
    const inForce = configurationTimeline(revisions);
    return this.#book.flows().map((flow) => judge(flow, inForce, hearings).diagnosis);
  }

  #reader(hop: HopName): ReturnType<typeof recordReader> {
    const reader = this.#readers.get(hop);
    if (reader === undefined) throw new RangeError(`no reader for ${hop}`);
    return reader;
  }
}

const revisions: readonly ConfigurationRevision[] = [
  { resource: 'runtime', from: firstRecordAt, value: { authorizer: 'AWS_IAM', requestHeaderAllowlist: ['X-Amzn-Bedrock-AgentCore-Runtime-Custom-UserToken'] } },
  { resource: 'gateway', from: firstRecordAt, value: { authorizer: 'AWS_IAM', requestInterceptor: { passRequestHeaders: true }, exceptionLevel: 'off' } },
];

let parsed = 0;

function parseAll({ events }: EventPage): void {
  for (const { message } of events) {
    try {
      JSON.parse(message ?? '');
      parsed++;
    } catch {
      // A broken line: what reading passes over, parsing throws at.
    }
  }
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}
