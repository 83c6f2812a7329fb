import type { BoardChannel, StartedBoard } from './startBoard.ts';

/** Holds the worker with the flows: starts it when it is first asked for, and anew after it ended by itself. */
export class BoardKeeper {
  readonly #start: (onFailure: (error: Error) => void) => StartedBoard;
  readonly #onLoss: (error: Error, isFirst: boolean) => void;
  #board: StartedBoard | null = null;
  #hasLost = false;

  /** `onLoss` hears each time it ended by itself. */
  constructor(start: (onFailure: (error: Error) => void) => StartedBoard, onLoss: (error: Error, isFirst: boolean) => void) {
    this.#start = start;
    this.#onLoss = onLoss;
  }

  get channel(): BoardChannel {
    this.#board ??= this.#start((error) => this.#lose(error));
    return this.#board.channel;
  }

  /** The next loss counts as the first one. */
  forgive(): void {
    this.#hasLost = false;
  }

  end(): void {
    this.#board?.end();
    this.#board = null;
  }

  #lose(error: Error): void {
    const isFirst = !this.#hasLost;
    this.#hasLost = true;
    this.#board = null;
    this.#onLoss(error, isFirst);
  }
}
