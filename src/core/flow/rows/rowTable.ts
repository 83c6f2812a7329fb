const shift = 10;
const rowsPerPage = 1 << shift;
const mask = rowsPerPage - 1;

/**
 * A table of whole numbers that only grows, a hundred bytes a row and no object: a million rows are no load for the garbage collector.
 * Cells begin as 0; a row has one time beside them. Rows are numbered from 0.
 */
export class RowTable {
  readonly #width: number;
  readonly #pages: Int32Array[] = [];
  readonly #times: Float64Array[] = [];
  #size = 0;

  constructor(width: number) {
    this.#width = width;
  }

  get size(): number {
    return this.#size;
  }

  /** Number of the new row. */
  addRow(time: number): number {
    const row = this.#size++;
    if ((row & mask) === 0) {
      this.#pages.push(new Int32Array(rowsPerPage * this.#width));
      this.#times.push(new Float64Array(rowsPerPage));
    }
    (this.#times[row >> shift] as Float64Array)[row & mask] = time;
    return row;
  }

  time(row: number): number {
    return (this.#times[row >> shift] as Float64Array)[row & mask] as number;
  }

  cell(row: number, column: number): number {
    return (this.#pages[row >> shift] as Int32Array)[(row & mask) * this.#width + column] as number;
  }

  setCell(row: number, column: number, value: number): void {
    (this.#pages[row >> shift] as Int32Array)[(row & mask) * this.#width + column] = value;
  }
}
