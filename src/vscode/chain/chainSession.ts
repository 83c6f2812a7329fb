import type { ChainEvent, ComponentName, Progress, RunningChain } from '../../app/ports.ts';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import { Emitter, type Disposable } from '../emitter.ts';
import { alreadyRunning, endWithin, isProblemOfJoining } from './chainEnds.ts';
import type { SessionStatus } from './chainStatus.ts';
import { statusAfter } from './statusAfter.ts';

export type StartOptions = { readonly inspect: boolean; readonly issuer: 'local' | 'configured'; readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal };

const stoppedInOrder: SessionStatus = { kind: 'stopped', problem: null, endedAt: null };

/** One chain of this window's folders: starts it, joins it where somebody else did, and knows how it is. Shows nothing. */
export class ChainSession implements Disposable {
  /** Absolute path. */
  readonly folder: string;
  readonly #services: () => Promise<Services>;
  readonly #changed = new Emitter<void>();
  readonly #events = new Emitter<ChainEvent>();
  readonly onDidChange = this.#changed.event;
  /** What the running chain tells of itself: crashes, applied edits, problems. */
  readonly onDidTell = this.#events.event;
  readonly #disposed = new AbortController();
  #status: SessionStatus = stoppedInOrder;
  #running: RunningChain | null = null;
  #following = new AbortController();
  #starting: { readonly giveUp: AbortController; readonly over: Promise<unknown> } | null = null;
  #joining: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;

  constructor(folder: string, services: () => Promise<Services>) {
    this.folder = folder;
    this.#services = services;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  /** Null unless its status is `running`. */
  get running(): RunningChain | null {
    return this.#running;
  }

  /** Installs what is missing and starts it. Throws as the local chain does; the status then says so too. A chain that somebody else has started meanwhile is joined. */
  async start(options: StartOptions): Promise<RunningChain> {
    if (this.#status.kind !== 'stopped') throw alreadyRunning();
    const giveUp = new AbortController();
    const started = this.#start(options, AbortSignal.any([options.signal, giveUp.signal, this.#disposed.signal]));
    this.#starting = { giveUp, over: started.catch(() => {}) };
    return started.finally(() => (this.#starting = null));
  }

  /** Joins the chain if one runs in the folder that this session does not know of. */
  look(): Promise<void> {
    this.#joining ??= this.#join().finally(() => (this.#joining = null));
    return this.#joining;
  }

  /** Ends the chain, whoever started it, or gives up its start. Resolves when it is gone. Throws chain-unreachable where it does not go. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop().finally(() => (this.#stopping = null));
    return this.#stopping;
  }

  /** A component that stands still in a debugger, or goes on. */
  setPaused(component: ComponentName, paused: boolean): void {
    if (this.#status.kind !== 'running') return;
    const others = this.#status.paused.filter((name) => name !== component);
    this.#enter({ ...this.#status, paused: paused ? [...others, component] : others });
  }

  /** Lets go of a chain that another process started, and of this window's own: that one ends with the pipe that holds it. */
  dispose(): void {
    this.#disposed.abort();
    this.#following.abort();
    if (this.#status.kind === 'running' && this.#status.mine) void this.#running?.stop().catch(() => {}); // the pipe's end does the same
    this.#changed.dispose();
    this.#events.dispose();
  }

  async #start({ inspect, issuer, onProgress }: StartOptions, signal: AbortSignal): Promise<RunningChain> {
    const tell = (progress: Progress): void => {
      onProgress(progress);
      if (progress.state === 'started' && this.#status.kind === 'starting') this.#enter({ kind: 'starting', step: progress.step });
    };
    this.#enter({ kind: 'starting', step: null });
    try {
      const services = await this.#services();
      await services.installComponents(this.folder, tell, signal);
      const running = await services.startChain({ folder: this.folder, issuer, inspect, onProgress: tell, signal });
      await this.#adopt(running, true);
      return running;
    } catch (error) {
      const problem = error instanceof ChainError ? error : null;
      const other = problem?.code === 'chain-already-running' && !inspect ? await this.#joinOther() : null;
      if (other !== null) return other;
      this.#enter({ kind: 'stopped', problem: problem?.code === 'interrupted' ? null : problem, endedAt: null });
      throw error;
    }
  }

  async #joinOther(): Promise<RunningChain | null> {
    try {
      const running = await (await this.#services()).joinChain(this.folder);
      await this.#adopt(running, false);
      return running;
    } catch {
      return null; // it ended, or cannot be talked to: the start's own error says what is the matter
    }
  }

  async #join(): Promise<void> {
    if (this.#status.kind !== 'stopped') return;
    const services = await this.#services();
    try {
      const running = await services.joinChain(this.folder);
      if (this.#status.kind === 'stopped' && !this.#disposed.signal.aborted) await this.#adopt(running, false);
    } catch (error) {
      if (this.#status.kind !== 'stopped' || !(error instanceof ChainError)) return;
      if (error.code !== 'chain-not-running') this.#enter({ ...this.#status, problem: error });
      else if (isProblemOfJoining(this.#status.problem)) this.#enter({ ...this.#status, problem: null });
    }
  }

  async #adopt(running: RunningChain, mine: boolean): Promise<void> {
    const following = new AbortController();
    const events = running.events(following.signal);
    const state = await running.state().catch(async (error: unknown) => {
      following.abort();
      if (mine) await running.stop().catch(() => {});
      throw error;
    });
    this.#following = following;
    this.#running = running;
    this.#enter({ kind: 'running', state, mine, paused: [], waiting: [], problem: null });
    void this.#follow(running, events);
    void running.ended.then((problem) => this.#leave(running, problem), () => this.#leave(running, null));
  }

  async #follow(running: RunningChain, events: AsyncIterable<ChainEvent>): Promise<void> {
    try {
      for await (const event of events) {
        const state = await running.state();
        if (this.#running !== running) return;
        if (this.#status.kind === 'running') this.#enter({ ...statusAfter(event, this.#status), state });
        this.#events.fire(event);
      }
    } catch {
      // The stream breaks where the chain does; its end is told by `ended`.
    }
  }

  async #stop(): Promise<void> {
    if (this.#starting !== null) {
      this.#starting.giveUp.abort();
      await this.#starting.over;
    }
    const running = this.#running;
    const before = this.#status;
    if (running === null || before.kind !== 'running') return;
    this.#enter({ kind: 'stopping' });
    try {
      await endWithin(running.stop());
    } catch (error) {
      if (this.#running === running) this.#enter(before);
      throw error;
    }
    await this.#leave(running, null);
  }

  async #leave(running: RunningChain, problem: ChainError | null): Promise<void> {
    const { now } = await this.#services(); // before the rest: who waits for this finds the chain stopped, whoever noticed first
    if (this.#running !== running) return;
    this.#following.abort();
    this.#running = null;
    this.#enter({ kind: 'stopped', problem: this.#status.kind === 'stopping' ? null : problem, endedAt: now() });
  }

  #enter(status: SessionStatus): void {
    this.#status = status;
    this.#changed.fire();
  }
}
