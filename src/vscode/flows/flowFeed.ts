import type { RunningChain } from '../../app/ports.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { Emitter, type Disposable } from '../emitter.ts';
import type { FeedSettings } from './feedSettings.ts';
import type { FeedPhase, FlowSource } from './flowSource.ts';
import { FlowReading } from './flowReading.ts';
import { BoardKeeper } from './boardKeeper.ts';
import { openSources } from './openSources.ts';
import { RepeatedLook } from './repeatedLook.ts';
import type { BoardChannel } from './startBoard.ts';

/** Brings the selected chain's log lines to the board, from this machine or AWS, and says when its flows changed. Judges nothing, and reads nothing unasked. */
export class FlowFeed implements Disposable {
  readonly #settings: FeedSettings;
  readonly #changed = new Emitter<void>();
  /** Flows, phase or source changed. */
  readonly onDidChange = this.#changed.event;
  readonly #lasting: readonly Disposable[];
  /** Since when flows are shown, by source and chain: what was cleared stays away as long as the window is open. */
  readonly #shownSince = new Map<string, number>();
  readonly #board: BoardKeeper;
  /** Flows without an answer settle by time, some 30 s after their last record: somebody has to look. */
  readonly #settling = new RepeatedLook({ everyMs: 5_000, forMs: 60_000 }, () => this.#reading?.settle());
  #source: FlowSource = { kind: 'local' };
  #phase: FeedPhase = { kind: 'idle' };
  #hops: readonly HopSource[] = [];
  #revision = 0;
  #isAsked = false;
  #reading: FlowReading | null = null;
  #cancelling = new AbortController();
  #done: Promise<void> = Promise.resolve();
  #followed: RunningChain | null = null;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
    this.#board = new BoardKeeper(settings.startBoard, (error, isFirst) => this.#noteLoss(error, isFirst));
    this.#lasting = [settings.chains.onDidSelect(() => void this.#start(false)), settings.chains.onDidChange(() => this.#noteChain())];
  }

  get source(): FlowSource {
    return this.#source;
  }

  get phase(): FeedPhase {
    return this.#phase;
  }

  /** What is known of each hop's log; empty before the first reading. */
  get hops(): readonly HopSource[] {
    return this.#hops;
  }

  /** Goes up with every change of the flows; 0 before the first. */
  get revision(): number {
    return this.#revision;
  }

  /** The flows, held by a worker. Asking for them has the logs read, if that did not happen yet: see `ready`. */
  get board(): BoardChannel {
    this.open();
    return this.#board.channel;
  }

  /** Somebody wants to see flows: from now on they are read and followed. */
  open(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    void this.#start(false);
  }

  /** Resolves when the logs have been read, as far as they were there; where that failed, too. */
  async ready(): Promise<void> {
    this.open();
    for (let done: Promise<void> | null = null; done !== this.#done; ) await (done = this.#done);
  }

  /** Reads from there from now on. */
  async useSource(source: FlowSource): Promise<void> {
    this.#source = source;
    await this.reload();
  }

  /** Will read from there when somebody asks. */
  beginWith(source: FlowSource): void {
    this.#source = source;
    void this.#start(false);
  }

  /** AWS has told whose logs these are. */
  noteAccount(account: string): void {
    if (this.#source.kind === 'aws') this.#source = { ...this.#source, account };
    this.#changed.fire();
  }

  /** Takes the flows so far out of sight, for as long as the window is open. The log itself stays. */
  async clear(): Promise<void> {
    const { selected } = this.#settings.chains;
    const since = (await this.#settings.services()).now();
    if (selected !== null) this.#shownSince.set(`${this.#source.kind} ${selected.folder}`, since);
    this.board.notify('showSince', { since });
    this.#revision += 1;
    this.#changed.fire();
  }

  /** Reads everything anew. */
  async reload(): Promise<void> {
    this.#isAsked = true;
    this.#board.forgive();
    await this.#start(false);
  }

  /** Ends a reading that takes too long; what has been read is shown. */
  async cancel(): Promise<void> {
    if (this.#phase.kind === 'loading') this.#cancelling.abort();
    await this.#done;
  }

  dispose(): void {
    this.#reading?.end();
    this.#settling.end();
    this.#board.end();
    for (const disposable of [...this.#lasting, this.#changed]) disposable.dispose();
  }

  /** `quietly`: the flows that are in sight stay until the new reading is done. */
  #start(quietly: boolean): Promise<void> {
    this.#reading?.end();
    this.#reading = null;
    this.#cancelling = new AbortController();
    const session = this.#settings.chains.selected;
    if (!this.#isAsked || session === null) {
      this.#followed = null;
      this.#hops = [];
      this.#board.end();
      if (this.#phase.kind !== 'idle') this.#enter({ kind: 'idle' });
      return Promise.resolve();
    }
    if (!quietly || this.#phase.kind !== 'ready') this.#enter({ kind: 'loading', records: 0 });
    this.#followed = this.#source.kind === 'local' ? session.running : null;
    this.#done = this.#read(session, this.#followed, this.#cancelling.signal);
    return this.#done;
  }

  async #read(session: ChainSession, running: RunningChain | null, cancelled: AbortSignal): Promise<void> {
    const source = this.#source;
    const isStale = (): boolean => this.#cancelling.signal !== cancelled;
    try {
      const services = await this.#settings.services();
      const sources = await openSources(services, session.folder, source, cancelled);
      if (isStale()) return;
      const reading = new FlowReading({
        board: this.#board.channel, sources, running, now: services.now,
        from: source.kind === 'aws' ? services.now() - this.#settings.awsWindowMs() : 0,
        shownSince: this.#shownSince.get(`${source.kind} ${session.folder}`) ?? 0,
        onRecords: (records) => this.#phase.kind === 'loading' && this.#enter({ kind: 'loading', records }),
        onLook: ({ changed, hops }) => this.#noteLook(changed, hops),
        onProblem: (error) => this.#fail(error),
      });
      this.#reading = reading;
      await reading.read(cancelled);
      if (reading.isOver) return;
      this.#enter({ kind: 'ready', isPartial: cancelled.aborted });
    } catch (error) {
      if (cancelled.aborted && !isStale()) this.#enter({ kind: 'ready', isPartial: true });
      else if (!isStale()) this.#fail(error);
    }
  }

  /** A chain that begins to run is followed; one that has ended has its last lines in its files. */
  #noteChain(): void {
    const running = this.#settings.chains.selected?.running ?? null;
    if (this.#isAsked && this.#source.kind === 'local' && running !== this.#followed) void this.#start(true);
  }

  #noteLook(changed: boolean, hops: readonly HopSource[]): void {
    const isHeardAnew = JSON.stringify(hops) !== JSON.stringify(this.#hops);
    this.#hops = hops;
    this.#revision += changed ? 1 : 0;
    if (changed) this.#settling.keep();
    if (changed || isHeardAnew) this.#changed.fire();
  }

  /** The worker is started again once; where that does not help, the user decides. */
  #noteLoss(error: Error, isFirst: boolean): void {
    this.#settings.onProblem(error);
    if (isFirst) void this.#start(false);
    else this.#fail(error);
  }

  #fail(error: unknown): void {
    this.#reading?.end();
    this.#enter({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }

  #enter(phase: FeedPhase): void {
    this.#phase = phase;
    this.#changed.fire();
  }
}
