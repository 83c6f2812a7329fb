/**
 * Numbers for values that many rows repeat, from 1 on; 0 stands for "none". Two values with the same key are one value: the first stays.
 */
export class Vocabulary<T> {
  readonly #numbers = new Map<string, number>();
  readonly #values: (T | undefined)[] = [undefined];

  /** Number of the value under this key, given to it now if it is new. */
  numberOf(key: string, value: T): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#values.push(value) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  has(key: string): boolean {
    return this.#numbers.has(key);
  }

  /** Undefined for 0. */
  valueOf(number: number): T | undefined {
    return this.#values[number];
  }

  /** One more than the largest number given. */
  get end(): number {
    return this.#values.length;
  }
}
