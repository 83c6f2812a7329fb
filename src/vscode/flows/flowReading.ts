import { setTimeout as wait } from 'node:timers/promises';
import type { RunningChain } from '../../app/ports.ts';
import { silenceJudgedAt } from '../../app/silence.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import { batchesOf } from './batchesOf.ts';
import type { OpenedSources } from './openSources.ts';
import { PartialLooks } from './partialLooks.ts';
import { RecordPump } from './recordPump.ts';
import type { BoardChannel } from './startBoard.ts';

export type ReadingSettings = {
  readonly board: BoardChannel;
  readonly sources: OpenedSources;
  /** Whose lines come as they are written; null where none runs, and for logs of AWS. */
  readonly running: RunningChain | null;
  /** Records before this are not read, in epoch milliseconds. */
  readonly from: number;
  /** Flows that began before this are not shown, in epoch milliseconds. */
  readonly shownSince: number;
  /** Whether flows are shown while their lines are still being read, all of them as under way. */
  readonly showsParts: boolean;
  readonly now: () => number;
  /** How many so far; now and then while they are read. */
  readonly onRecords: (count: number) => void;
  /** After each look at the flows: whether anything shown differs, and what is known of the logs; null while they are being read. */
  readonly onLook: (look: { readonly changed: boolean; readonly hops: readonly HopSource[] | null }) => void;
  readonly onProblem: (error: unknown) => void;
};

type Surroundings = { readonly hops: readonly HopSource[]; readonly underWaySince: number | null };

/** How long a chain that does not answer is waited for, in milliseconds: its logs can be read without it. */
const longestWaitMs = 2_000;

/** How often progress is told, in milliseconds. */
const progressMs = 100;

/** Records that are read before the host is let at other work. */
const batchRecords = 400;

/**
 * One reading of a chain's logs into the board: what was there when it began, and then what comes. Nothing is missed between the two, since following
 * begins first; what comes by both ways is passed over by the board.
 */
export class FlowReading {
  readonly #settings: ReadingSettings;
  readonly #over = new AbortController();
  readonly #following = new AbortController();
  readonly #pump: RecordPump;
  #isRead = false;
  /** What changes seldom, as it was when looked at last; null: look again. What a line shows must not wait for it. */
  #surroundings: Surroundings | null = null;

  constructor(settings: ReadingSettings) {
    this.#settings = settings;
    const { board, onProblem } = settings;
    this.#pump = new RecordPump({
      add: (records) => board.notify('add', records),
      refresh: async () => {
        if (this.#isRead) await this.#refresh();
      },
      onProblem: (error) => {
        if (!this.#over.signal.aborted) onProblem(error);
      },
    });
  }

  get isOver(): boolean {
    return this.#over.signal.aborted;
  }

  /** Resolves when what was there is read and shown. Throws as the sources do; where `end` was called, nothing. */
  async read(signal: AbortSignal): Promise<void> {
    const { board, sources, from, shownSince, onRecords } = this.#settings;
    const until = AbortSignal.any([signal, this.#over.signal]);
    board.notify('begin', { since: shownSince });
    const looks = new PartialLooks(async () => this.#settings.showsParts && !until.aborted && this.#showPart());
    try {
      await this.#beginFollowing(until);
      let count = 0;
      let toldAt = performance.now();
      for await (const batch of batchesOf(sources.logs.read({ since: from }, until), batchRecords)) {
        if (until.aborted) break;
        board.notify('add', batch);
        count += batch.length;
        looks.note();
        if (performance.now() - toldAt < progressMs) continue;
        toldAt = performance.now();
        onRecords(count);
      }
    } catch (error) {
      if (!until.aborted) throw error;
    } finally {
      await looks.end();
    }
    this.#isRead = true;
    if (!this.isOver) await this.#refresh();
  }

  /** Flows that are open settle by time, and logs come and go: somebody has to look. */
  settle(): void {
    this.#surroundings = null;
    if (this.#isRead && !this.isOver) this.#pump.refresh();
  }

  /** What has come stays, and no more does. */
  endFollowing(): void {
    this.#following.abort();
  }

  end(): void {
    this.#over.abort();
    this.#following.abort();
    this.#pump.end();
  }

  /** Resolves when nothing that comes from then on is missed; or, of a chain of this machine that does not answer, without. */
  async #beginFollowing(until: AbortSignal): Promise<void> {
    const { running, sources: { live } } = this.#settings;
    const { signal } = this.#following;
    if (live !== null) {
      const followed = live.follow(signal).then((records) => void this.#pass(records, live.onEnd));
      followed.catch((error: unknown) => until.aborted && !signal.aborted && live.onEnd(error)); // nobody waits for it any more
      await Promise.race([followed, new Promise<void>((resolve) => until.addEventListener('abort', () => resolve(), { once: true }))]);
    }
    if (running === null) return;
    const followed = running.follow(signal).then((records) => void this.#pass(records, () => {}));
    await Promise.race([followed, wait(longestWaitMs, undefined, { signal: until, ref: false }).catch(() => {})]);
  }

  async #pass(records: AsyncIterable<LogRecord>, onEnd: (error: unknown) => void): Promise<void> {
    try {
      for await (const record of records) {
        if (this.#following.signal.aborted) return;
        this.#pump.take(record);
      }
    } catch (error) {
      // The stream of a local chain ends with it; what it wrote last is in its files, which are read again then.
      if (!this.#following.signal.aborted) onEnd(error);
    }
  }

  /** What has been read so far. A hop whose log has not been read yet is none that was never reached. */
  async #showPart(): Promise<void> {
    const changed = await this.#settings.board.request('refresh', { now: 0, awaitsLines: true }, this.#over.signal);
    if (changed && !this.isOver) this.#settings.onLook({ changed, hops: null });
  }

  async #refresh(): Promise<void> {
    const { board, sources, now, onLook } = this.#settings;
    const { signal } = this.#over;
    const [revisions, { hops, underWaySince }] = await Promise.all([sources.configuration.revisions(signal), this.#surroundings ?? this.#lookAround()]);
    if (this.isOver) return;
    board.notify('configuration', revisions);
    board.notify('sources', hops);
    const awaitsLines = sources.live !== null && !this.#following.signal.aborted;
    const changed = await board.request('refresh', { now: silenceJudgedAt(now(), underWaySince), awaitsLines }, signal);
    if (!this.isOver) onLook({ changed, hops });
  }

  async #lookAround(): Promise<Surroundings> {
    const { sources, running } = this.#settings;
    const [hops, underWaySince] = await Promise.all([sources.hops(), underWay(running, this.#over.signal)]);
    return (this.#surroundings = { hops, underWaySince });
  }
}

/** While a request is on its way, in a debugger for one, its flow is not over for being silent. */
async function underWay(running: RunningChain | null, signal: AbortSignal): Promise<number | null> {
  try {
    return running === null ? null : (await running.state(AbortSignal.any([signal, AbortSignal.timeout(longestWaitMs)]))).underWaySince;
  } catch {
    return null; // it ended meanwhile, or does not answer
  }
}
