import { mkdir, open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { HopName } from '../core/chain/hop.ts';
import type { LogRecord } from '../core/flow/logRecord.ts';
import { fileError } from './fileError.ts';
import { logFileName, logFilePath, readLogLine, writeLogLine } from './logLine.ts';
import { ensureStateFolder } from './stateFolder.ts';

const newline = 0x0a;
const defaultMaxBytes = 20 * 1024 * 1024;

/**
 * Appends to one hop's log. It does not redact: give it redacted lines. One writer a file at a time.
 * When the file would grow over its limit it is cut to its newest half; line numbers count on, over cuts and runs.
 */
export class LogWriter {
  readonly #hop: HopName;
  readonly #path: string;
  readonly #halfBytes: number;
  #file: FileHandle;
  #bytes: number;
  #limit: number;
  #line: number;
  #pending: string[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(hop: HopName, path: string, maxBytes: number, file: FileHandle, end: LogEnd) {
    this.#hop = hop;
    this.#path = path;
    this.#halfBytes = Math.floor(maxBytes / 2);
    this.#limit = maxBytes;
    this.#file = file;
    this.#bytes = end.bytes;
    this.#line = end.line;
    if (!end.closed) this.#pending.push('\n'); // the line that a killed writer left open is lost, the next one must not be
  }

  static async open(folder: string, hop: HopName, maxBytes = defaultMaxBytes): Promise<LogWriter> {
    await ensureStateFolder(folder);
    const path = logFilePath(folder, hop);
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const file = await open(path, 'a+', 0o600);
      return new LogWriter(hop, path, maxBytes, file, await endOf(file));
    } catch (cause) {
      throw fileError('file-unwritable', path, cause);
    }
  }

  /** Takes a line at once and answers it as the log's reader will. It is in the file after `flush`. */
  append(at: number, text: string, tokens?: LogRecord['tokens']): LogRecord {
    this.#line += 1;
    this.#pending.push(writeLogLine({ at, line: this.#line, text, tokens }));
    this.#writing ??= this.#writePending();
    return { hop: this.#hop, source: 'local', stream: logFileName(this.#hop), line: this.#line, ingestedAt: at, text, ...(tokens === undefined ? {} : { tokens }) };
  }

  /** Resolves when every line so far is in the file. Throws file-unwritable where one could not be written. */
  async flush(): Promise<void> {
    await this.#writing;
    if (this.#failure !== null) throw fileError('file-unwritable', this.#path, this.#failure);
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }

  async #writePending(): Promise<void> {
    await Promise.resolve(); // lines of one tick go out together
    try {
      while (this.#pending.length > 0) {
        const block = Buffer.from(this.#pending.join(''), 'utf8');
        this.#pending = [];
        if (this.#bytes > 0 && this.#bytes + block.length > this.#limit) await this.#keepNewestHalf();
        await this.#file.appendFile(block);
        this.#bytes += block.length;
      }
    } catch (error) {
      this.#failure = error;
    } finally {
      this.#writing = null;
    }
  }

  async #keepNewestHalf(): Promise<void> {
    const half = Buffer.alloc(Math.min(this.#halfBytes, this.#bytes));
    await this.#file.read(half, 0, half.length, this.#bytes - half.length);
    const newest = half.length === this.#bytes ? half : half.subarray(half.indexOf(newline) + 1);
    const draft = `${this.#path}.new`;
    await writeFile(draft, newest, { mode: 0o600 });
    await this.#file.close();
    try {
      await rename(draft, this.#path);
      this.#bytes = newest.length;
      this.#limit = 2 * this.#halfBytes;
    } catch {
      await rm(draft, { force: true }); // Windows refuses while a reader has the file open: let it grow by another half first
      this.#limit += this.#halfBytes;
    }
    this.#file = await open(this.#path, 'a+', 0o600);
  }
}

/** `closed`: the file ends with a line end, or is empty. */
type LogEnd = { readonly bytes: number; readonly line: number; readonly closed: boolean };

/** Looks from the end for the last whole line, in ever larger steps: a line may be as large as the file. */
async function endOf(file: FileHandle): Promise<LogEnd> {
  const { size } = await file.stat();
  for (let length = Math.min(size, 64 * 1024); length > 0; length = Math.min(size, length * 4)) {
    const tail = Buffer.alloc(length);
    await file.read(tail, 0, length, size - length);
    const line = lastNumber(tail);
    if (line !== null || length === size) return { bytes: size, line: line ?? 0, closed: tail.at(-1) === newline };
  }
  return { bytes: 0, line: 0, closed: true };
}

function lastNumber(tail: Buffer): number | null {
  for (let end = tail.lastIndexOf(newline); end > 0; end = tail.lastIndexOf(newline, end - 1)) {
    const start = tail.lastIndexOf(newline, end - 1) + 1;
    const read = readLogLine(tail.toString('utf8', start, end));
    if (read !== null) return read.line;
  }
  return null;
}
