import { hopNames, type HopName } from '../../core/chain/hop.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { loggedTokens, type CheckToken } from '../../core/token/loggedTokens.ts';
import { redact } from '../../core/token/redact.ts';
import { LogWriter } from '../../files/logWriter.ts';
import { Subscribers } from '../subscribers.ts';

/** Longest text of a record, in characters. A longer line is cut, after redaction: a token cut in two could slip past it. */
const longestText = 128 * 1024;

/** Takes what the hops print: redacts it, appends it to their logs and hands it to whoever follows. The hop is the caller's word, never the line's. */
export class LogStore {
  readonly #writers: ReadonlyMap<HopName, LogWriter>;
  readonly #now: () => number;
  readonly #check: CheckToken | undefined;
  readonly #records = new Subscribers<LogRecord>();

  private constructor(writers: ReadonlyMap<HopName, LogWriter>, now: () => number, check: CheckToken | undefined) {
    this.#writers = writers;
    this.#now = now;
    this.#check = check;
  }

  /** `now` gives epoch milliseconds. `check`: for tokens in the lines. */
  static async open(folder: string, now: () => number, check?: CheckToken): Promise<LogStore> {
    const writers = await Promise.all(hopNames.map(async (hop) => [hop, await LogWriter.open(folder, hop)] as const));
    return new LogStore(new Map(writers), now, check);
  }

  /** Answers the line as it was kept. */
  take(hop: HopName, line: string): string {
    const redacted = redact(line);
    const text = cut(redacted);
    const record = this.#writers.get(hop)?.append(this.#now(), text, loggedTokens(line, redacted, 'standard', this.#check));
    if (record !== undefined) this.#records.publish(record);
    return text;
  }

  follow(listener: (record: LogRecord) => void): () => void {
    return this.#records.subscribe(listener);
  }

  /** Resolves when everything taken so far is in the files. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.flush()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.close()));
  }
}

function cut(text: string): string {
  return text.length > longestText ? `${text.slice(0, longestText)}… (${text.length - longestText} characters more)` : text;
}
