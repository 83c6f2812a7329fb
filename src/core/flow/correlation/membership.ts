import type { JoinedBy } from '../flow.ts';

/** Strongest first. A row's place in it is kept as a number, one byte a row. */
const strengths = ['correlationId', 'traceId', 'gatewayRequestId', 'requestId', 'sessionId', 'rpcIdAndTool', 'timeOnly'] as const satisfies readonly JoinedBy[];
const guess = strengths.indexOf('timeOnly');
const none = -1;

/** Which flow each row belongs to, and by what. Flows are numbered from 0; a row may belong to none. */
export class Membership {
  readonly #flowOf: Int32Array;
  readonly #joinedBy: Uint8Array;
  #flows: number;

  constructor(rows: number, flows: number) {
    this.#flowOf = new Int32Array(rows).fill(none);
    this.#joinedBy = new Uint8Array(rows);
    this.#flows = flows;
  }

  /** Number of flows. */
  get flows(): number {
    return this.#flows;
  }

  /** Number of the new flow, which has no rows yet. */
  addFlow(): number {
    return this.#flows++;
  }

  join(row: number, flow: number, joinedBy: JoinedBy): void {
    this.#flowOf[row] = flow;
    this.#joinedBy[row] = strengths.indexOf(joinedBy);
  }

  /** -1 for none. */
  flowOf(row: number): number {
    return this.#flowOf[row] ?? none;
  }

  joinedBy(row: number): JoinedBy {
    return strengths[this.#joinedBy[row] ?? guess] ?? 'timeOnly';
  }

  isGuess(row: number): boolean {
    return this.#joinedBy[row] === guess;
  }

  /** The rows of every flow. Rows that join later are not in it. */
  rowsByFlow(): RowsByFlow {
    const ends = new Int32Array(this.#flows + 1);
    for (const flow of this.#flowOf) if (flow !== none) ends[flow + 1] = (ends[flow + 1] as number) + 1;
    for (let flow = 0; flow < this.#flows; flow++) ends[flow + 1] = (ends[flow + 1] as number) + (ends[flow] as number);
    const next = ends.slice();
    const rows = new Int32Array(ends[this.#flows] as number);
    this.#flowOf.forEach((flow, row) => {
      if (flow === none) return;
      const place = next[flow] as number;
      rows[place] = row;
      next[flow] = place + 1;
    });
    return { of: (flow) => rows.subarray(ends[flow], ends[flow + 1]) };
  }
}

export type RowsByFlow = { readonly of: (flow: number) => Int32Array };
