// A process of its own, so that its heap is the reading's alone: it judges real records by themselves and among hostile lines.
import { readFileSync } from 'node:fs';
import type { LogSource } from '../../src/app/ports.ts';
import { traceChain } from '../../src/app/traceChain.ts';
import { hopNames } from '../../src/core/chain/hop.ts';
import type { LogRecord } from '../../src/core/flow/logRecord.ts';
import { hostileLines, randomNumbers } from './hostileLines.ts';
import type { Evidence } from './judgeRecording.ts';

export type Reading = {
  /** How many flows the lines tell of, invented ones included. */
  readonly flows: number;
  /** Of every real flow: `verdict code@hop`, by id. */
  readonly outcomes: { readonly [flow: string]: string };
  readonly milliseconds: number;
  /** Largest heap in use that was seen, garbage included, in MB. */
  readonly heapMegabytes: number;
};
export type HostileReading = { readonly alone: Reading; readonly among: Reading };

const longAfterMs = 60_000;
const linesPerLook = 10_000;

async function readThrough(records: () => Iterable<LogRecord>, { revisions, end }: { readonly revisions: Evidence['revisions']; readonly end: number }): Promise<Reading> {
  let heap = 0;
  const look = (): void => void (heap = Math.max(heap, process.memoryUsage().heapUsed));
  const logs: LogSource = {
    read: async function* () {
      let line = 0;
      for (const record of records()) {
        yield record;
        if ((line += 1) % linesPerLook === 0) look();
      }
    },
    sources: async () => hopNames.map((hop) => ({ hop, state: 'readable' })),
  };
  const started = performance.now();
  const traced = await traceChain({ logs, configuration: { revisions: async () => revisions } }, {}, end);
  look();
  const outcomes = Object.fromEntries(traced.map(({ subject, diagnosis: { verdict, brokenAt, findings } }) => [subject.flow.id, verdict === 'broken' ? `${verdict} ${findings[0]?.code}@${brokenAt}` : verdict]));
  return { flows: traced.length, outcomes, milliseconds: performance.now() - started, heapMegabytes: Math.round(heap / 2 ** 20) };
}

/** Real records in their order, each behind as many hostile lines as its turn leaves. */
function* among(real: readonly LogRecord[], hostile: number): Generator<LogRecord> {
  const lines = hostileLines(real, hostile, randomNumbers(20_261_122));
  const between = Math.floor(hostile / real.length);
  for (const record of real) {
    for (let line = 0; line < between; line++) {
      const next = lines.next();
      if (!next.done) yield next.value;
    }
    yield record;
  }
  yield* lines;
}

const [file = '', hostile = '0'] = process.argv.slice(2);
const { records, revisions }: Evidence = JSON.parse(readFileSync(file, 'utf8'));
const settled = { revisions, end: Math.max(...records.map(({ ingestedAt }) => ingestedAt ?? 0)) + longAfterMs };
const alone = await readThrough(() => records, settled);
const mixed = await readThrough(() => among(records, Number(hostile)), settled);
const real = Object.keys(alone.outcomes).map((id) => [id, mixed.outcomes[id] ?? 'gone'] as const);
process.stdout.write(JSON.stringify({ alone, among: { ...mixed, outcomes: Object.fromEntries(real) } } satisfies HostileReading));
