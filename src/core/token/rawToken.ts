const masked = '[token]';

/**
 * The one holder of a usable bearer token. It does not decode or verify, and it cannot be printed: no enumerable property,
 * and every way of turning it into text gives `[token]`. Only decode, fingerprint, verification and the HTTP adapters may call `reveal`
 * (a test reads the imports and holds that).
 */
export class RawToken {
  readonly #compact: string;

  private constructor(compact: string) {
    this.#compact = compact;
  }

  /** Takes the value of a header: outer spaces and a leading `Bearer ` (any case) are removed. Null for an empty value. */
  static from(headerValue: string): RawToken | null {
    const compact = headerValue.trim().replace(/^bearer(?:\s+|$)/i, '');
    return compact === '' ? null : new RawToken(compact);
  }

  /** The compact token. For decode, fingerprint, verification and HTTP adapters alone. */
  reveal(): string {
    return this.#compact;
  }

  /** Bytes of the compact token (it is ASCII where it is a token at all). */
  get size(): number {
    return this.#compact.length;
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  /** What `util.inspect` and `console.log` show in Node. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return masked;
  }
}
