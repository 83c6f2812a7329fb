/** Least time between two looks, in milliseconds; and how much of the time they may take: a worker that looks does not read. */
const pace = { leastMs: 500, share: 5 } as const;

/** Looks at flows while they are being read: after the first lines at once, then seldom enough to cost little. Never two at a time. */
export class PartialLooks {
  readonly #look: () => Promise<unknown>;
  readonly #now: () => number;
  #nextAt = -Infinity;
  #looking: Promise<void> | null = null;

  /** `now`: milliseconds of any clock. */
  constructor(look: () => Promise<unknown>, now: () => number = () => performance.now()) {
    this.#look = look;
    this.#now = now;
  }

  /** Lines have come. */
  note(): void {
    if (this.#looking === null && this.#now() >= this.#nextAt) this.#looking = this.#run();
  }

  /** Resolves when none is under way any more. */
  async end(): Promise<void> {
    this.#nextAt = Infinity;
    await this.#looking;
  }

  async #run(): Promise<void> {
    const began = this.#now();
    // What keeps it from looking is told by the last look, when all is read.
    await this.#look().catch(() => {});
    const now = this.#now();
    this.#nextAt = Math.max(this.#nextAt, now + Math.max(pace.leastMs, (now - began) * pace.share));
    this.#looking = null;
  }
}
