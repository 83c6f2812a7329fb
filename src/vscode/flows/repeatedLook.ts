/** Looks every so often, for some time after the last `keep`; then no timer is left. */
export class RepeatedLook {
  readonly #times: { readonly everyMs: number; readonly forMs: number };
  readonly #look: () => void;
  #timer: NodeJS.Timeout | null = null;
  #left = 0;

  constructor(times: { readonly everyMs: number; readonly forMs: number }, look: () => void) {
    this.#times = times;
    this.#look = look;
  }

  keep(): void {
    const { everyMs, forMs } = this.#times;
    this.#left = Math.ceil(forMs / everyMs);
    this.#timer ??= setInterval(() => {
      this.#left -= 1;
      if (this.#left <= 0) this.end();
      this.#look();
    }, everyMs);
    this.#timer.unref();
  }

  end(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
  }
}
