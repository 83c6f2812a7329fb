import * as vscode from 'vscode';
import type { RunningChain } from '../../app/ports.ts';
import type { TraceSources } from '../../app/traceChain.ts';
import type { LogRecord } from '../../core/flow/logRecord.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { batchesOf } from './batchesOf.ts';
import type { FeedSettings } from './feedSettings.ts';
import type { FeedPhase, FlowSource } from './flowSource.ts';
import { startBoard, type BoardChannel, type StartedBoard } from './startBoard.ts';

/** Records that go to the worker in one message: reading on must not keep the host busy. */
const batchRecords = 400;
/** How long records are gathered before the flows are told anew, in milliseconds. */
const gatherMs = 25;
/** How often flows that are still open are looked at again, in milliseconds: without an answer they settle by time. */
const openFlowsMs = 5_000;

/** Brings the selected chain's log lines to the board, from this machine or AWS, and says when its flows changed. Judges nothing. */
export class FlowFeed implements vscode.Disposable {
  readonly #settings: FeedSettings;
  readonly #changed = new vscode.EventEmitter<void>();
  /** Flows, phase or source changed. */
  readonly onDidChange = this.#changed.event;
  readonly #lasting: vscode.Disposable[];
  #board: StartedBoard | null = null;
  #source: FlowSource = { kind: 'local' };
  #phase: FeedPhase = { kind: 'idle' };
  #revision = 0;
  #reading = new AbortController();
  #sources: TraceSources | null = null;
  #followed: RunningChain | null = null;
  #gathering: NodeJS.Timeout | null = null;
  #settling: NodeJS.Timeout | null = null;
  #clearedAt = 0;

  constructor(settings: FeedSettings) {
    this.#settings = settings;
    this.#lasting = [settings.chains.onDidSelect(() => void this.reload()), settings.chains.onDidChange(() => this.#followRunning())];
  }

  get source(): FlowSource {
    return this.#source;
  }

  get phase(): FeedPhase {
    return this.#phase;
  }

  /** Goes up with every change of the flows; 0 before the first. */
  get revision(): number {
    return this.#revision;
  }

  /** The flows, held by a worker that is started when first asked for. */
  get board(): BoardChannel {
    this.#board ??= startBoard(this.#settings.boardProgram, (error) => this.#loseBoard(error));
    return this.#board.channel;
  }

  /** Reads from there from now on. */
  async useSource(source: FlowSource): Promise<void> {
    this.#source = source;
    await this.reload();
  }

  /** AWS has told whose logs these are. */
  noteAccount(account: string): void {
    if (this.#source.kind === 'aws') this.#source = { ...this.#source, account };
    this.#changed.fire();
  }

  /** Forgets the flows so far; what comes from now on is shown. The log itself stays. */
  async clear(): Promise<void> {
    this.#clearedAt = (await this.#settings.services()).now();
    await this.reload();
  }

  /** Reads everything anew. */
  async reload(): Promise<void> {
    this.#reading.abort();
    const reading = new AbortController();
    this.#reading = reading;
    this.#followed = null;
    this.board.notify('clear', null);
    const session = this.#settings.chains.selected;
    if (session === null) return this.#enter({ kind: 'idle' });
    this.#enter({ kind: 'loading', records: 0 });
    try {
      this.#sources = await this.#open(session);
      this.#followRunning();
      await this.#readAll(this.#sources, reading.signal);
      if (!reading.signal.aborted) this.#enter({ kind: 'ready' });
    } catch (error) {
      if (reading.signal.aborted) return;
      this.#enter({ kind: 'failed', error: error instanceof Error ? error : new Error(String(error)) });
    }
  }

  /** Ends a reading that takes too long; what has been read stays. */
  async cancel(): Promise<void> {
    if (this.#phase.kind !== 'loading') return;
    this.#reading.abort();
    await this.#refresh();
    this.#enter({ kind: 'ready' });
  }

  dispose(): void {
    this.#reading.abort();
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    if (this.#settling !== null) clearInterval(this.#settling);
    this.#board?.end();
    for (const disposable of [...this.#lasting, this.#changed]) disposable.dispose();
  }

  async #open(session: ChainSession): Promise<TraceSources> {
    const services = await this.#settings.services();
    if (this.#source.kind === 'local') return services.localSources(session.folder);
    const { profile, region } = this.#source;
    return services.awsSources(await services.readChain(session.folder), { region, ...(profile === null ? {} : { profile }) });
  }

  async #readAll({ logs }: TraceSources, signal: AbortSignal): Promise<void> {
    const { now } = await this.#settings.services();
    const since = this.#source.kind === 'aws' ? Math.max(this.#clearedAt, now() - this.#settings.awsWindowMs()) : this.#clearedAt;
    let records = 0;
    for await (const batch of batchesOf(logs.read({ since }, signal), batchRecords)) {
      if (signal.aborted) return;
      this.board.notify('add', batch);
      records += batch.length;
      this.#enter({ kind: 'loading', records });
    }
    await this.#refresh();
  }

  /** Lines of a chain that runs come as they are written; those that were read already are passed over by the board. */
  #followRunning(): void {
    const running = this.#settings.chains.selected?.running ?? null;
    if (this.#source.kind !== 'local' || running === this.#followed || this.#sources === null) return;
    this.#followed = running;
    if (running !== null) void this.#follow(running, this.#reading.signal);
  }

  async #follow(running: RunningChain, signal: AbortSignal): Promise<void> {
    let batch: LogRecord[] = [];
    try {
      for await (const record of running.follow(signal)) {
        batch.push(record);
        this.#gathering ??= setTimeout(() => {
          this.#gathering = null;
          this.board.notify('add', batch);
          batch = [];
          void this.#refresh().catch(this.#settings.onProblem);
        }, gatherMs);
      }
    } catch {
      // The stream ends with the chain; what it wrote last is in its files.
    }
    if (!signal.aborted && this.#phase.kind === 'ready') await this.reload();
  }

  async #refresh(): Promise<void> {
    const sources = this.#sources;
    if (sources === null) return;
    const { now } = await this.#settings.services();
    const [revisions, heard] = await Promise.all([sources.configuration.revisions(), sources.logs.sources()]);
    this.board.notify('configuration', revisions);
    this.board.notify('sources', heard);
    const changed = await this.board.request('refresh', { now: now() });
    this.#settling ??= setInterval(() => void this.#settle(), openFlowsMs);
    if (changed) this.#tell();
  }

  async #settle(): Promise<void> {
    const { now } = await this.#settings.services();
    if (await this.board.request('refresh', { now: now() })) this.#tell();
  }

  #loseBoard(error: Error): void {
    this.#board?.end();
    this.#board = null;
    this.#enter({ kind: 'failed', error });
  }

  #tell(): void {
    this.#revision += 1;
    this.#changed.fire();
  }

  #enter(phase: FeedPhase): void {
    this.#phase = phase;
    this.#changed.fire();
  }
}
