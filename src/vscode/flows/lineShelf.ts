import type { LogWindow } from '../../app/ports.ts';
import { logStreamOf } from '../../core/agentcore/logs/logStream.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';

/** Characters of text that are kept, the newest. What is older can be looked up where it came from. */
const mostCharacters = 64 * 1024 * 1024;

/**
 * Lines that cannot be read a second time by their number: those of CloudWatch, as they were read. A line keeps its number, which tells when it was read; what is
 * heard live is read before older lines of a window are, so a stream's order is that of the lines' times, and of their reading where those are equal.
 */
export class LineShelf {
  readonly #most: number;
  readonly #streams = new Map<string, Map<number, LogRecord>>();
  readonly #order: LogRecord[] = [];
  #oldest = 0;
  #characters = 0;

  constructor(most: number = mostCharacters) {
    this.#most = most;
  }

  add(records: readonly LogRecord[]): void {
    for (const record of records) {
      if (record.source !== 'cloudwatch') continue;
      const stream = this.#streams.get(record.stream) ?? new Map<number, LogRecord>();
      if (stream.has(record.line)) continue;
      this.#streams.set(record.stream, stream.set(record.line, record));
      this.#order.push(record);
      this.#characters += record.text.length;
    }
    while (this.#characters > this.#most) this.#dropOldest();
  }

  /** Null where the line is not held. */
  around(stream: string, line: number, around: number): LogWindow | null {
    const held = this.#streams.get(stream);
    if (held?.has(line) !== true) return null;
    const records = [...held.values()].sort(compareTimes);
    const place = records.findIndex((record) => record.line === line);
    const from = Math.max(0, place - around);
    return {
      lines: records.slice(from, place + around + 1).map((record) => ({ line: record.line, at: record.ingestedAt, text: record.text })),
      first: records.reduce((least, record) => Math.min(least, record.line), Infinity),
      earlier: from,
      hasMore: place + around + 1 < records.length,
    };
  }

  /** Names of the log groups that lines came from. */
  groups(): readonly string[] {
    return [...new Set([...this.#streams.keys()].map((stream) => logStreamOf(stream).group))].sort();
  }

  clear(): void {
    this.#streams.clear();
    this.#order.length = 0;
    this.#oldest = 0;
    this.#characters = 0;
  }

  #dropOldest(): void {
    const record = this.#order[this.#oldest];
    if (record === undefined) return;
    this.#oldest += 1;
    this.#characters -= record.text.length;
    this.#streams.get(record.stream)?.delete(record.line);
    if (this.#oldest > 10_000) this.#order.splice(0, this.#oldest), (this.#oldest = 0);
  }
}

function compareTimes(a: LogRecord, b: LogRecord): number {
  return a.ingestedAt === b.ingestedAt ? a.line - b.line : (a.ingestedAt ?? Infinity) - (b.ingestedAt ?? Infinity);
}
