/** Hands each value to whoever listens at that moment. Keeps nothing for those who come later. */
export class Subscribers<T> {
  readonly #listeners = new Set<(value: T) => void>();

  publish(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  /** The answer ends the subscription. */
  subscribe(listener: (value: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
