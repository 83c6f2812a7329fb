import type { LogWindow } from '../app/ports.ts';
import type { HopName } from '../core/chain/hop.ts';
import { errnoOf, fileError } from './fileError.ts';
import { logFilePath, readLogLine } from './logLine.ts';
import { readLines } from './readLines.ts';

/** Which part of a log: the lines around this one, or its end where `line` is null. */
export type LogPlace = { readonly line: number | null; readonly around: number };

/**
 * Some lines of a hop's log, however long it is: blocks of it are read one after the other, and only the lines that are wanted are taken
 * apart. A log that is not there is empty. Throws file-unreadable.
 */
export async function readLogWindow(folder: string, hop: HopName, place: LogPlace, signal?: AbortSignal): Promise<LogWindow> {
  const path = logFilePath(folder, hop);
  const gathering = new Gathering(place);
  try {
    for await (const lines of readLines(path, signal)) {
      for (const text of lines) if (gathering.take(text)) return gathering.window(true);
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (errnoOf(cause) !== 'ENOENT' && errnoOf(cause) !== 'ENOTDIR') throw fileError('file-unreadable', path, cause);
  }
  return gathering.window(false);
}

/** Keeps the newest lines until it has the wanted one and as many after it. */
class Gathering {
  readonly #wanted: number;
  readonly #around: number;
  #first: number | null = null;
  #kept: string[] = [];

  constructor({ line, around }: LogPlace) {
    this.#wanted = line ?? Infinity;
    this.#around = around;
  }

  /** True where nothing after this line is wanted. */
  take(text: string): boolean {
    const line = numberOf(text);
    if (line === null) return false;
    this.#first ??= line;
    if (line > this.#wanted + this.#around) return true;
    this.#kept.push(text);
    const most = 2 * this.#around + 1;
    if (line < this.#wanted && this.#kept.length > 2 * most) this.#kept = this.#kept.slice(-most);
    return false;
  }

  window(hasMore: boolean): LogWindow {
    const lines = this.#kept.map(readLogLine).filter((line) => line !== null);
    const wanted = lines.findIndex(({ line }) => line >= this.#wanted);
    const from = Math.max(0, (wanted === -1 ? lines.length : wanted) - this.#around);
    const shown = lines.slice(from);
    return { lines: shown, first: this.#first, earlier: Math.max(0, (shown[0]?.line ?? 0) - (this.#first ?? 0)), hasMore };
  }
}

/** As the writer writes them; anything else is taken apart. */
const written = /^\{"at":\d+,"line":(\d+),"text":/;

function numberOf(text: string): number | null {
  const found = written.exec(text);
  return found === null ? (readLogLine(text)?.line ?? null) : Number(found[1]);
}
