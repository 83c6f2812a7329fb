import type { Services } from '../../app/services.ts';
import { Emitter, type Disposable } from '../emitter.ts';
import { ChainSession } from './chainSession.ts';
import type { ChainStatus } from './chainStatus.ts';
import { findChainFolders, runsSince } from './findChainFolders.ts';

/** What a window knows of its folders. */
export type ChainWorkspace = {
  /** In Restricted Mode nothing of the folders is read. */
  readonly isTrusted: () => boolean;
  /** Absolute paths. */
  readonly folders: () => readonly string[];
  /** What is remembered for the workspace. */
  readonly memory: { readonly get: (key: string) => unknown; readonly update: (key: string, value: unknown) => PromiseLike<void> };
};

const selectedKey = 'selectedChain';

/** The chains of this window: a session for each chain file in a workspace folder or one folder below, and which of them is shown. */
export class Chains implements Disposable {
  readonly #services: () => Promise<Services>;
  readonly #workspace: ChainWorkspace;
  readonly #changed = new Emitter<void>();
  readonly #selectionChanged = new Emitter<ChainSession | null>();
  /** The list, the selection, or the status of the selected chain. */
  readonly onDidChange = this.#changed.event;
  readonly onDidSelect = this.#selectionChanged.event;
  readonly #sessions = new Map<string, ChainSession>();
  /** Which run of a chain was tried to be joined last, by folder. */
  readonly #lookedAt = new Map<string, number>();
  #found: readonly string[] = [];
  #selected: ChainSession | null = null;
  #looked = false;
  #refreshing: Promise<void> | null = null;
  #isStale = false;
  #isDisposed = false;

  constructor(services: () => Promise<Services>, workspace: ChainWorkspace) {
    this.#services = services;
    this.#workspace = workspace;
  }

  /** In the order of their folders. */
  get sessions(): readonly ChainSession[] {
    return [...this.#sessions.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
  }

  get selected(): ChainSession | null {
    return this.#selected;
  }

  get status(): ChainStatus {
    if (!this.#workspace.isTrusted()) return { kind: 'restricted' };
    if (this.#selected !== null) return this.#selected.status;
    return { kind: this.#workspace.folders().length === 0 ? 'noFolder' : 'noChain' };
  }

  /** Whether the folders have been looked through once. */
  get looked(): boolean {
    return this.#looked;
  }

  /** Looks for chain files, and for chains that somebody else started. Resolves when what was there at the call is known; calls meanwhile share one more look. */
  refresh(): Promise<void> {
    this.#isStale = true;
    this.#refreshing ??= this.#refreshUntilFresh().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /**
   * Joins chains that somebody else has started. Nothing is loaded for a window in which none runs, and one that could not be joined is not tried
   * again, unless `anew`.
   */
  async lookForRunning(anew = false): Promise<void> {
    await Promise.all(this.sessions.filter(({ status }) => status.kind === 'stopped').map(async (session) => {
      const since = await runsSince(session.folder);
      if (since === null || (!anew && this.#lookedAt.get(session.folder) === since)) return;
      this.#lookedAt.set(session.folder, since);
      await session.look();
    }));
  }

  /** Looks whether chain files came or went, and tells only where they did. */
  async lookForFiles(): Promise<void> {
    if (!this.#looked || !this.#workspace.isTrusted()) return;
    const found = await findChainFolders(this.#workspace.folders());
    if (found.join('\n') !== this.#found.join('\n')) await this.refresh();
  }

  /** A chain in this folder began to run, or ended: joins it, or takes back that it could not be. */
  async look(folder: string): Promise<void> {
    await this.#sessions.get(folder)?.look();
  }

  /** Shows this chain from now on; the choice is remembered for the workspace. */
  async select(session: ChainSession): Promise<void> {
    this.#setSelected(session);
    this.#changed.fire();
    await this.#workspace.memory.update(selectedKey, session.folder);
  }

  /** Ends the chains that this window started. Those of others go on. */
  async end(): Promise<void> {
    await Promise.allSettled(this.sessions.filter(({ status }) => status.kind === 'starting' || (status.kind === 'running' && status.mine)).map((session) => session.stop()));
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const disposable of [...this.#sessions.values(), this.#changed, this.#selectionChanged]) disposable.dispose();
  }

  async #refreshUntilFresh(): Promise<void> {
    while (this.#isStale && !this.#isDisposed) {
      this.#isStale = false;
      const found = this.#workspace.isTrusted() ? await findChainFolders(this.#workspace.folders()) : [];
      if (this.#isDisposed) return;
      this.#keep(found);
      this.#looked = true;
      this.#changed.fire();
      await this.lookForRunning(true);
    }
  }

  #keep(folders: readonly string[]): void {
    this.#found = folders;
    for (const [folder, session] of this.#sessions) {
      // A chain that runs stays in sight although its file is gone: somebody has to be able to stop it.
      if (folders.includes(folder) || session.status.kind !== 'stopped') continue;
      this.#sessions.delete(folder);
      session.dispose();
    }
    for (const folder of folders) {
      if (this.#sessions.has(folder)) continue;
      const session = new ChainSession(folder, this.#services);
      session.onDidChange(() => this.#noteChange(session));
      this.#sessions.set(folder, session);
    }
    const wanted = this.#sessions.get(String(this.#workspace.memory.get(selectedKey)));
    const stays = this.#selected === null ? undefined : this.#sessions.get(this.#selected.folder);
    this.#setSelected(stays ?? wanted ?? this.sessions[0] ?? null);
  }

  #setSelected(session: ChainSession | null): void {
    if (this.#selected === session) return;
    this.#selected = session;
    this.#selectionChanged.fire(session);
  }

  #noteChange(session: ChainSession): void {
    if (session.status.kind === 'stopped' && !this.#found.includes(session.folder)) void this.refresh();
    if (session === this.#selected) this.#changed.fire();
  }
}
