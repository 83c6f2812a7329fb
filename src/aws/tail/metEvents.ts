import type { LogEvent } from '../logEvents.ts';

/** How much is remembered: what came within a generation and the one before. */
const generation = { ms: 60_000, events: 10_000 } as const;

type Generation = { readonly since: number; readonly told: Map<string, number>; readonly owed: Map<string, number>; events: number };

/**
 * Tells what was met before when one log is heard by live tail, whose events have no id, and read where it was not heard. An event that comes by both ways
 * counts once; equal events that came by one of them are as many as they are.
 */
export class MetEvents {
  readonly #now: () => number;
  #current: Generation;
  #previous: Generation;
  #holds = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#current = emptyGeneration(now());
    this.#previous = this.#current;
  }

  /** All events that came since then are known, in epoch milliseconds. */
  get knownSince(): number {
    return this.#previous.since;
  }

  /** Of the tail: false where it was read already. */
  hear(group: string, event: LogEvent): boolean {
    const key = keyOf(group, event);
    const owing = [this.#current, this.#previous].find(({ owed }) => (owed.get(key) ?? 0) > 0);
    if (owing !== undefined) {
      add(owing.owed, key, -1);
      return false;
    }
    this.#tell(key);
    return true;
  }

  /** Until the answer is called nothing is forgotten: a reading that takes long meets at its end what was heard at its beginning. */
  hold(): () => void {
    this.#holds += 1;
    return () => void (this.#holds -= 1);
  }

  /** Begins one reading of all groups. Of each of its events, each once: false where it was heard or read before. */
  startReading(): (group: string, event: LogEvent) => boolean {
    const read = new Map<string, number>();
    return (group, event) => {
      const key = keyOf(group, event);
      if (add(read, key, 1) <= this.#toldTimes(key)) return false;
      this.#tell(key);
      add(this.#current.owed, key, 1);
      return true;
    };
  }

  #toldTimes(key: string): number {
    const current = this.#current.told.get(key) ?? 0;
    return this.#previous === this.#current ? current : current + (this.#previous.told.get(key) ?? 0);
  }

  #tell(key: string): void {
    const { since, events } = this.#current;
    if (this.#holds === 0 && (events >= generation.events || this.#now() - since >= generation.ms)) {
      this.#previous = this.#current;
      this.#current = emptyGeneration(this.#now());
    }
    this.#current.events += 1;
    add(this.#current.told, key, 1);
  }
}

function emptyGeneration(since: number): Generation {
  return { since, told: new Map(), owed: new Map(), events: 0 };
}

function add(counts: Map<string, number>, key: string, change: number): number {
  const count = (counts.get(key) ?? 0) + change;
  counts.set(key, count);
  return count;
}

function keyOf(group: string, { logStreamName, timestamp, message }: LogEvent): string {
  return `${group}\n${logStreamName}\n${timestamp}\n${message}`;
}
