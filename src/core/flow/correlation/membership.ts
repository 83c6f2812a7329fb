import { isGuess, joinStrengths } from '../flow.ts';
import type { JoinedBy } from '../flow.ts';

/** What a row was joined by is kept as the key's place among the others, one byte a row. */
const weakest = joinStrengths.length - 1;
const guesses: readonly boolean[] = joinStrengths.map(isGuess);
const none = -1;

/** Which flow each row belongs to, and by what. Flows are numbered from 0; a row may belong to none. */
export class Membership {
  #flowOf = new Int32Array(0);
  #joinedBy = new Uint8Array(0);
  #rows = 0;
  #flows = 0;

  /** Number of flows. */
  get flows(): number {
    return this.#flows;
  }

  /** Makes room for as many rows; the new ones are in no flow. */
  growTo(rows: number): void {
    if (rows > this.#flowOf.length) {
      const room = Math.max(rows, this.#rows + (this.#rows >> 1));
      const [flowOf, joinedBy] = [new Int32Array(room).fill(none), new Uint8Array(room)];
      flowOf.set(this.#flowOf.subarray(0, this.#rows));
      joinedBy.set(this.#joinedBy.subarray(0, this.#rows));
      [this.#flowOf, this.#joinedBy] = [flowOf, joinedBy];
    }
    this.#rows = rows;
  }

  /** There are as many flows, and no more: whoever was in a further one must have left it. */
  resetFlows(flows: number): void {
    this.#flows = flows;
  }

  /** Number of the new flow, which has no rows yet. */
  addFlow(): number {
    return this.#flows++;
  }

  join(row: number, flow: number, joinedBy: JoinedBy): void {
    this.#flowOf[row] = flow;
    this.#joinedBy[row] = joinStrengths.indexOf(joinedBy);
  }

  leave(row: number): void {
    this.#flowOf[row] = none;
  }

  /** -1 for none. */
  flowOf(row: number): number {
    return this.#flowOf[row] ?? none;
  }

  /** The rows of every flow as they are now: later joins are not in it. */
  rowsByFlow(): FlowRows {
    const flowOf = this.#flowOf.subarray(0, this.#rows);
    const ends = new Int32Array(this.#flows + 1);
    for (const flow of flowOf) if (flow !== none) ends[flow + 1] = (ends[flow + 1] as number) + 1;
    for (let flow = 0; flow < this.#flows; flow++) ends[flow + 1] = (ends[flow + 1] as number) + (ends[flow] as number);
    const next = ends.slice();
    const rows = new Int32Array(ends[this.#flows] as number);
    for (let row = 0; row < flowOf.length; row++) {
      const flow = flowOf[row] as number;
      if (flow === none) continue;
      const place = next[flow] as number;
      rows[place] = row;
      next[flow] = place + 1;
    }
    return new FlowRows(rows, ends, this.#joinedBy.slice(0, this.#rows));
  }
}

/** Which rows each flow has, at one moment. */
export class FlowRows {
  readonly #rows: Int32Array;
  readonly #ends: Int32Array;
  readonly #joinedBy: Uint8Array;

  constructor(rows: Int32Array, ends: Int32Array, joinedBy: Uint8Array) {
    this.#rows = rows;
    this.#ends = ends;
    this.#joinedBy = joinedBy;
  }

  /** Number of flows. */
  get flows(): number {
    return this.#ends.length - 1;
  }

  /** In the order added. */
  of(flow: number): Int32Array {
    return this.#rows.subarray(this.#ends[flow], this.#ends[flow + 1]);
  }

  joinedBy(row: number): JoinedBy {
    return joinStrengths[this.#joinedBy[row] ?? weakest] ?? 'timeOnly';
  }

  isGuess(row: number): boolean {
    return guesses[this.#joinedBy[row] ?? weakest] === true;
  }

  /** A number for the flow's rows and their joins: where it is the same, they are. */
  contentsOf(flow: number): number {
    let [one, other] = [0x811c9dc5, 0x9e3779b1];
    for (const row of this.of(flow)) {
      const part = Math.imul(row, 8) + (this.#joinedBy[row] ?? weakest);
      one = Math.imul(one ^ part, 0x01000193);
      other = Math.imul(other ^ (other >>> 15) ^ part, 0x85ebca6b);
    }
    return (one >>> 0) * 2 ** 21 + (other >>> 11);
  }
}
