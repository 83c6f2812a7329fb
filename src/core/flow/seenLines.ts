import type { LogRecord } from './logRecord.ts';

const shift = 12;
const bitsPerPage = 1 << shift;

/**
 * Which lines of which logs were met. One bit a line in pages of four thousand, so that it stays small where lines are counted on and on. Does not look at
 * what a line says.
 */
export class SeenLines {
  readonly #logs = new Map<string, Map<number, Uint8Array>>();

  /** True the first time that a line of this source, stream and number comes. */
  add({ source, stream, line }: Pick<LogRecord, 'source' | 'stream' | 'line'>): boolean {
    const page = this.#pageOf(`${source} ${stream}`, Math.floor(line / bitsPerPage));
    const place = ((line % bitsPerPage) + bitsPerPage) % bitsPerPage;
    const byte = page[place >> 3] as number;
    const bit = 1 << (place & 7);
    page[place >> 3] = byte | bit;
    return (byte & bit) === 0;
  }

  #pageOf(log: string, number: number): Uint8Array {
    let pages = this.#logs.get(log);
    if (pages === undefined) this.#logs.set(log, (pages = new Map()));
    let page = pages.get(number);
    if (page === undefined) pages.set(number, (page = new Uint8Array(bitsPerPage >> 3)));
    return page;
  }
}
