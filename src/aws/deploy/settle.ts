/** Waits `ms`, or until the signal, which then is thrown. Injected: this folder knows no timers, and tests do not wait. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** A new role is known everywhere in AWS after some 10 s (practitioners' observation); so long a refusal because of it is no answer. */
const propagationTries = 15;

/** Tries again, a little later each time, while what failed says that something just made is not known there yet. */
export async function oncePropagated<T>(wait: Wait, signal: AbortSignal, isTooEarly: (error: unknown) => boolean, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === propagationTries || !isTooEarly(error)) throw error;
      await wait(1_000 + 250 * tries * Math.random(), signal);
    }
  }
}

/** Looks every few seconds until `isSettled`; answers what it saw then. Whoever waits may give up by the signal: there is no other end, as AWS promises none. */
export async function untilSettled<T>(wait: Wait, signal: AbortSignal, look: () => Promise<T>, isSettled: (seen: T) => boolean): Promise<T> {
  for (let between = 500; ; between = Math.min(3_000, between * 1.5)) {
    const seen = await look();
    if (isSettled(seen)) return seen;
    await wait(between, signal);
  }
}
