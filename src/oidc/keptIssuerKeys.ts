import type { KnownKeys } from '../core/token/issuerChecks.ts';
import { redact } from '../core/token/redact.ts';
import type { IssuerKeys } from '../app/ports.ts';

export type KeyAdapters = {
  /** Rejects where the signal is aborted, and for nothing that the issuer does. */
  readonly fetchIssuerKeys: (issuer: string, signal: AbortSignal) => Promise<IssuerKeys>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
};

/** How long keys count as those in use, in milliseconds; without an answer the ones before are kept. */
const keptMs = 10 * 60_000;
/** Keys are asked for no sooner again where the issuer did not give them, or a token names one that is not among them, in milliseconds. */
const askAgainMs = { failed: 60_000, keyUnknown: 3 * 60_000 } as const;
/** How long the first reading waits for keys, in milliseconds: what is read later is not held up by an issuer that is slow. */
const waitedForMs = 2_000;

/**
 * The published keys of one issuer, for as long as logs are read: asked for before they are, kept, and asked for anew beside the reading. Never asks while nobody
 * reads, nor for the keys of anybody else.
 */
export class KeptIssuerKeys {
  readonly #issuer: string;
  readonly #adapters: KeyAdapters;
  #known: KnownKeys;
  #askedAt = -Infinity;
  #asking: { readonly ended: Promise<void>; readonly abort: AbortController } | null = null;
  #readers = 0;
  /** It did not answer in time, so nobody waits for it before it may be asked again. */
  #isSlow = false;

  constructor(issuer: string, adapters: KeyAdapters) {
    this.#issuer = issuer;
    this.#adapters = adapters;
    this.#known = { state: 'missing', issuer, because: `${issuer} has not been asked for them` };
  }

  /** As far as they are known now. Has them asked for anew where they have grown old. */
  readonly known = (): KnownKeys => {
    this.#askWhereOld();
    return this.#known;
  };

  /** A token names a key that is not among them: the issuer may have a new one. */
  readonly noteUnknownKey = (): void => {
    if (this.#adapters.now() - this.#askedAt >= askAgainMs.keyUnknown) this.#ask();
  };

  /** Before logs are read. Resolves when the keys are known, or nobody should wait for them; answers what is to be called when the reading is over. Rejects where aborted. */
  async open(signal: AbortSignal): Promise<() => void> {
    this.#readers += 1;
    this.#askWhereOld();
    try {
      if (this.#known.state === 'missing' && this.#asking !== null) await this.#awaitAnswer(this.#asking.ended, signal);
    } catch (error) {
      this.#close();
      throw error;
    }
    return () => this.#close();
  }

  async #awaitAnswer(ended: Promise<void>, signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const until = AbortSignal.any([signal, waiting.signal]);
    const isAnswered = await Promise.race([ended.then(() => true), this.#adapters.wait(waitedForMs, until).then(() => false, () => false)]);
    waiting.abort();
    signal.throwIfAborted();
    if (isAnswered || this.#asking === null) return;
    this.#isSlow = true;
    this.#lack(`${this.#issuer} does not give them within ${waitedForMs / 1000} s`);
  }

  #close(): void {
    this.#readers -= 1;
    if (this.#readers > 0 || this.#asking === null) return;
    this.#asking.abort.abort();
    this.#asking = null;
    if (!this.#isSlow) this.#askedAt = -Infinity;
  }

  #askWhereOld(): void {
    const { now } = this.#adapters;
    if (now() - this.#askedAt >= (this.#known.state === 'known' ? keptMs : askAgainMs.failed)) this.#ask();
  }

  #ask(): void {
    if (this.#asking !== null || this.#readers === 0) return;
    this.#askedAt = this.#adapters.now();
    this.#isSlow = false;
    const abort = new AbortController();
    const ended = this.#adapters.fetchIssuerKeys(this.#issuer, abort.signal).then(
      (found) => {
        if (abort.signal.aborted) return;
        this.#asking = null;
        this.#note(found);
      },
      () => {}, // nobody reads any more
    );
    this.#asking = { ended, abort };
  }

  #note(found: IssuerKeys): void {
    if (!found.ok) {
      if (this.#known.state !== 'known') this.#lack(found.because);
      return;
    }
    const { keys } = found.keys;
    const isSame = this.#known.state === 'known' && JSON.stringify(this.#known.keys) === JSON.stringify(keys);
    if (!isSame) this.#known = { state: 'known', issuer: this.#issuer, keys };
  }

  #lack(because: string): void {
    const told = redact(because);
    if (this.#known.state !== 'missing' || this.#known.because !== told) this.#known = { state: 'missing', issuer: this.#issuer, because: told };
  }
}
