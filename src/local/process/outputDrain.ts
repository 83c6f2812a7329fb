/** A pipe that gave this much in one turn, in bytes, may have been full: its writer may still hold lines back. */
const fullPipe = 64 * 1024;
/** How long such a writer gets to go on, in milliseconds. */
const refillMs = 15;
/** Longest wait in all, in milliseconds: a component may print without end. */
const patienceMs = 2000;

/**
 * Knows when everything that the components have printed so far has been read.
 *
 * A component writes its lines synchronously before it answers, so once its answer is here its lines are in the pipe at the
 * latest. What remains is to read the pipes empty. One turn of the event loop, from one `setImmediate` to the next, polls every
 * pipe that has something to give: a whole turn without output means that there was none left. The exception is a component that
 * printed more than its pipe holds: Node then keeps the rest in the component's memory and answers before it is written. So after
 * a turn that brought as much as a pipe holds, the quiet must last `refillMs`.
 */
export class OutputDrain {
  #bytes = 0;

  /** Call for every chunk of a component's output. */
  noteOutput(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Resolves when no component printed anything for a whole turn of the event loop, or one never stops. Does not wait for work under way. */
  async drained(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    // The turn under way has begun before this call and may have polled already: it does not count.
    let brought = await this.#during(nextTurn());
    do {
      const refill = brought >= fullPipe ? pause(refillMs) : nextTurn();
      brought = await this.#during(refill.then(nextTurn));
    } while (brought > 0 && performance.now() < deadline);
  }

  async #during(time: Promise<void>): Promise<number> {
    const before = this.#bytes;
    await time;
    return this.#bytes - before;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
