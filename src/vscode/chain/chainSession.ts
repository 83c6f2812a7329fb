import * as vscode from 'vscode';
import type { ChainEvent, ComponentName, Progress, RunningChain } from '../../app/ports.ts';
import type { Services } from '../../app/services.ts';
import { ChainError } from '../../core/errors.ts';
import type { SessionStatus } from './chainStatus.ts';

export type StartOptions = { readonly inspect: boolean; readonly issuer: 'local' | 'configured'; readonly onProgress: (progress: Progress) => void; readonly signal: AbortSignal };

const stoppedInOrder: SessionStatus = { kind: 'stopped', problem: null, endedAt: null };

/** One chain of this window's folders: starts it, joins it where somebody else did, and knows how it is. Shows nothing. */
export class ChainSession implements vscode.Disposable {
  /** Absolute path. */
  readonly folder: string;
  readonly #services: () => Promise<Services>;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #events = new vscode.EventEmitter<ChainEvent>();
  readonly onDidChange = this.#changed.event;
  /** What the running chain tells of itself: crashes, applied edits, problems. */
  readonly onDidTell = this.#events.event;
  #status: SessionStatus = stoppedInOrder;
  #running: RunningChain | null = null;
  #paused: readonly ComponentName[] = [];
  #following = new AbortController();
  #joining: Promise<void> | null = null;

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

  /** Installs what is missing and starts it. Throws as the local chain does; the status then says so too. */
  async start({ inspect, issuer, onProgress, signal }: StartOptions): Promise<RunningChain> {
    if (this.#status.kind !== 'stopped') throw new ChainError('chain-already-running', 'This chain runs already, or is about to.', { source: 'user', remedy: 'Use it as it is, or stop it first.' });
    const tell = (progress: Progress): void => {
      onProgress(progress);
      if (progress.state === 'started') this.#enter({ kind: 'starting', step: progress.step });
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
      this.#enter({ kind: 'stopped', problem: problem?.code === 'interrupted' ? null : problem, endedAt: null });
      throw error;
    }
  }

  /** Joins the chain if one runs in the folder that this session does not know of. */
  look(): Promise<void> {
    this.#joining ??= this.#join().finally(() => (this.#joining = null));
    return this.#joining;
  }

  /** Ends the chain, whoever started it. Resolves when it is gone. */
  async stop(): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    this.#enter({ kind: 'stopping' });
    await running.stop();
    await this.#leave(running, null);
  }

  /** A component that stands still in a debugger, or goes on. */
  setPaused(component: ComponentName, paused: boolean): void {
    const others = this.#paused.filter((name) => name !== component);
    this.#paused = paused ? [...others, component] : others;
    if (this.#status.kind === 'running') this.#enter({ ...this.#status, paused: this.#paused });
  }

  /** Lets go of a chain that another process started, and of this window's own: that one ends with the pipe that holds it. */
  dispose(): void {
    this.#following.abort();
    if (this.#status.kind === 'running' && this.#status.mine) void this.#running?.stop().catch(() => {}); // the pipe's end does the same
    this.#changed.dispose();
    this.#events.dispose();
  }

  async #join(): Promise<void> {
    if (this.#status.kind !== 'stopped') return;
    const services = await this.#services();
    try {
      const running = await services.joinChain(this.folder);
      if (this.#status.kind === 'stopped') await this.#adopt(running, false);
    } catch (error) {
      if (error instanceof ChainError && error.code === 'chain-not-running') return;
      if (this.#status.kind === 'stopped') this.#enter({ kind: 'stopped', problem: error instanceof ChainError ? error : null, endedAt: null });
    }
  }

  async #adopt(running: RunningChain, mine: boolean): Promise<void> {
    const state = await running.state();
    this.#following = new AbortController();
    this.#running = running;
    this.#paused = [];
    this.#enter({ kind: 'running', state, mine, paused: [] });
    void this.#follow(running, this.#following.signal);
    void running.ended.then((problem) => this.#leave(running, problem), () => this.#leave(running, null));
  }

  async #follow(running: RunningChain, signal: AbortSignal): Promise<void> {
    try {
      for await (const event of running.events(signal)) {
        const state = await running.state();
        if (this.#running !== running || this.#status.kind !== 'running') return;
        this.#enter({ ...this.#status, state });
        this.#events.fire(event);
      }
    } catch {
      // The stream breaks where the chain does; its end is told by `ended`.
    }
  }

  async #leave(running: RunningChain, problem: ChainError | null): Promise<void> {
    const { now } = await this.#services(); // before the rest: who waits for this finds the chain stopped, whoever noticed first
    if (this.#running !== running) return;
    this.#following.abort();
    this.#running = null;
    this.#paused = [];
    this.#enter({ kind: 'stopped', problem, endedAt: now() });
  }

  #enter(status: SessionStatus): void {
    this.#status = status;
    this.#changed.fire();
  }
}
