/** As VS Code's Disposable, for parts that run without VS Code. */
export type Disposable = { readonly dispose: () => void };

export type Event<T> = (listener: (value: T) => unknown) => Disposable;

/** As VS Code's EventEmitter, for parts that run without VS Code: a listener that fails keeps nobody from hearing. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event: Event<T> = (listener) => {
    const own = (value: T): unknown => listener(value); // one listener may listen twice
    this.#listeners.add(own);
    return { dispose: () => void this.#listeners.delete(own) };
  };

  /** For tests: whoever ended must have left. */
  get listenerCount(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(value);
      } catch (error) {
        queueMicrotask(() => {
          throw error; // VS Code's host logs it, a test fails by it
        });
      }
    }
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
