import type { RunningChain } from '../../app/ports.ts';
import type { HopSource } from '../../core/flow/flow.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import type { Disposable } from '../emitter.ts';
import type { FeedSettings } from './feedSettings.ts';
import { FeedState } from './feedState.ts';
import type { FeedPhase, FlowSource } from './flowSource.ts';
import { FlowReading } from './flowReading.ts';
import { LiveTail } from './liveTail.ts';
import { BoardKeeper } from './boardKeeper.ts';
import { openSources } from './openSources.ts';
import { RepeatedLook } from './repeatedLook.ts';
import type { BoardChannel } from './startBoard.ts';

/** Brings the selected chain's log lines to the board, from this machine or AWS, and says when its flows changed. Judges nothing, and reads nothing unasked. */
export class FlowFeed implements Disposable {
  readonly #settings: FeedSettings;
  readonly #state = new FeedState();
  /** Flows, phase or source changed. */
  readonly onDidChange = this.#state.changed.event;
  /** Whether logs of AWS are followed: see `goLive`. */
  readonly live: LiveTail;
  readonly #lasting: readonly Disposable[];
  readonly #board: BoardKeeper;
  /** Flows without an answer settle by time, some 30 s after their last record: somebody has to look. */
  readonly #settling = new RepeatedLook({ everyMs: 5_000, forMs: 60_000 }, () => this.#reading?.settle());
  #source: FlowSource = { kind: 'local' };
  #isAsked = false;
  #reading: FlowReading | null = null;
  #cancelling = new AbortController();
  #done: Promise<void> = Promise.resolve();
  #followed: RunningChain | null = null;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
    this.#board = new BoardKeeper(settings.startBoard, (error, isFirst) => this.#noteLoss(error, isFirst));
    this.live = new LiveTail({ ...settings, onEnd: () => this.#reading?.endFollowing() });
    this.#lasting = [settings.chains.onDidSelect(() => this.beginWith(this.#source)), settings.chains.onDidChange(() => this.#noteChain()), this.live.onDidChange(() => this.#state.changed.fire()), this.live];
  }

  get source(): FlowSource {
    return this.#source;
  }

  get phase(): FeedPhase {
    return this.#state.phase;
  }

  /** What is known of each hop's log; empty before the first reading. */
  get hops(): readonly HopSource[] {
    return this.#state.hops;
  }

  /** Goes up with every change of the flows; 0 before the first. */
  get revision(): number {
    return this.#state.revision;
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
    this.live.end();
    this.#source = source;
    await this.reload();
  }

  /** Follows the logs of AWS from now on. The flows in sight stay while what came since they were read is read, too. */
  async goLive(): Promise<void> {
    if (this.#source.kind !== 'aws' || this.live.isOn) return;
    this.#isAsked = true;
    this.live.begin();
    await this.#start(true);
  }

  /** Will read from there when somebody asks. Following it is another decision. */
  beginWith(source: FlowSource): void {
    this.live.end();
    this.#source = source;
    void this.#start(false);
  }

  /** AWS has told whose logs these are. */
  noteAccount(account: string): void {
    if (this.#source.kind === 'aws') this.#source = { ...this.#source, account };
    this.#state.changed.fire();
  }

  /** Takes the flows so far out of sight, for as long as the window is open. The log itself stays. */
  async clear(): Promise<void> {
    const { selected } = this.#settings.chains;
    const since = (await this.#settings.services()).now();
    this.board.notify('showSince', { since });
    this.#state.clear(this.#source.kind, selected?.folder ?? null, since);
  }

  /** Reads everything anew. */
  async reload(): Promise<void> {
    this.#isAsked = true;
    this.#board.forgive();
    await this.#start(false);
  }

  /** Ends a reading that takes too long; what has been read is shown. */
  async cancel(): Promise<void> {
    if (this.#state.phase.kind === 'loading') this.#cancelling.abort();
    await this.#done;
  }

  dispose(): void {
    this.#reading?.end();
    this.#settling.end();
    this.#board.end();
    for (const disposable of [...this.#lasting, this.#state.changed]) disposable.dispose();
  }

  /** `quietly`: the flows that are in sight stay until the new reading is done. */
  #start(quietly: boolean): Promise<void> {
    this.#reading?.end();
    this.#reading = null;
    this.#cancelling = new AbortController();
    const session = this.#settings.chains.selected;
    if (!this.#isAsked || session === null) {
      this.#followed = null;
      this.#state.hops = [];
      this.#board.end();
      if (this.#state.phase.kind !== 'idle') this.#state.enter({ kind: 'idle' });
      return Promise.resolve();
    }
    if (!quietly || this.#state.phase.kind !== 'ready') this.#state.enter({ kind: 'loading', records: 0 });
    this.#followed = this.#source.kind === 'local' ? session.running : null;
    this.#done = this.#read(session, this.#followed, this.#cancelling.signal);
    return this.#done;
  }

  async #read(session: ChainSession, running: RunningChain | null, cancelled: AbortSignal): Promise<void> {
    const source = this.#source;
    const isStale = (): boolean => this.#cancelling.signal !== cancelled;
    try {
      const services = await this.#settings.services();
      const sources = await openSources(services, session.folder, source, this.live.listen(), cancelled);
      if (isStale()) return;
      const reading = (this.#reading = new FlowReading({
        board: this.#board.channel, sources, running, now: services.now,
        showsParts: source.kind === 'aws' && this.#state.phase.kind === 'loading',
        from: source.kind === 'aws' ? services.now() - this.#settings.awsWindowMs() : 0,
        shownSince: this.#state.shownSince(source.kind, session.folder),
        onRecords: (records) => this.#state.phase.kind === 'loading' && this.#state.enter({ kind: 'loading', records }),
        onLook: ({ changed, hops }) => {
          if (changed) this.#settling.keep();
          this.#state.noteLook(changed, hops);
        },
        onProblem: (error) => this.#fail(error),
      }));
      await reading.read(cancelled);
      if (reading.isOver) return;
      this.live.noteRead();
      this.#state.enter({ kind: 'ready', isPartial: cancelled.aborted });
    } catch (error) {
      if (cancelled.aborted && !isStale()) this.#state.enter({ kind: 'ready', isPartial: true });
      else if (!isStale()) this.#fail(error);
    }
  }

  /** A chain that begins to run is followed; one that has ended has its last lines in its files. */
  #noteChain(): void {
    const running = this.#settings.chains.selected?.running ?? null;
    if (this.#isAsked && this.#source.kind === 'local' && running !== this.#followed) void this.#start(true);
  }

  /** The worker is started again once; where that does not help, the user decides. */
  #noteLoss(error: Error, isFirst: boolean): void {
    this.#settings.onProblem(error);
    if (isFirst) void this.#start(false);
    else this.#fail(error);
  }

  #fail(error: unknown): void {
    this.live.end();
    this.#reading?.end();
    this.#state.enter({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
  }
}
