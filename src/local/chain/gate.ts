type Waiting = { readonly alone: boolean; readonly enter: () => void };

/**
 * Lets many requests through side by side, and a scenario only alone. First come, first served: who waits to be alone holds
 * back those who come later, so that a stream of requests cannot keep a scenario waiting for ever.
 */
export class Gate {
  #inside = 0;
  #alone = false;
  readonly #queue: Waiting[] = [];

  together<T>(work: () => Promise<T>): Promise<T> {
    return this.#pass(false, work);
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#pass(true, work);
  }

  async #pass<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#queue.push({ alone, enter });
      this.#admit();
    });
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      this.#alone = false;
      this.#admit();
    }
  }

  #admit(): void {
    for (let next = this.#queue[0]; next !== undefined && this.#hasRoomFor(next); next = this.#queue[0]) {
      this.#queue.shift();
      this.#inside += 1;
      this.#alone = next.alone;
      next.enter();
    }
  }

  #hasRoomFor({ alone }: Waiting): boolean {
    return alone ? this.#inside === 0 : !this.#alone;
  }
}
