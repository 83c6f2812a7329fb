import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import { contextKeys } from '../contributions.ts';
import { ChainSession } from './chainSession.ts';
import type { ChainStatus } from './chainStatus.ts';

const chainFiles = '{agentcore-chain.json,*/agentcore-chain.json}';
const runFiles = '{.agentcore-chain/run.json,*/.agentcore-chain/run.json}';
const selectedKey = 'selectedChain';

/** The chains of this window: a session for each chain file in a workspace folder or one folder below, and which of them is shown. */
export class Chains implements vscode.Disposable {
  readonly #services: () => Promise<Services>;
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #selectionChanged = new vscode.EventEmitter<ChainSession | null>();
  /** The list, the selection, or the status of the selected chain. */
  readonly onDidChange = this.#changed.event;
  readonly onDidSelect = this.#selectionChanged.event;
  readonly #sessions = new Map<string, ChainSession>();
  readonly #watchers: vscode.Disposable[] = [];
  readonly #lasting: vscode.Disposable[];
  #selected: ChainSession | null = null;
  #looked = false;

  constructor(services: () => Promise<Services>, memory: vscode.Memento) {
    this.#services = services;
    this.#memory = memory;
    this.#lasting = [
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.refresh()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.refresh()),
    ];
  }

  get sessions(): readonly ChainSession[] {
    return [...this.#sessions.values()];
  }

  get selected(): ChainSession | null {
    return this.#selected;
  }

  get status(): ChainStatus {
    if (!vscode.workspace.isTrusted) return { kind: 'restricted' };
    if (this.#selected !== null) return this.#selected.status;
    return { kind: (vscode.workspace.workspaceFolders ?? []).length === 0 ? 'noFolder' : 'noChain' };
  }

  /** Whether the folders have been looked through once. */
  get looked(): boolean {
    return this.#looked;
  }

  /** Looks for chain files, and for chains that somebody else started. In Restricted Mode nothing is read. */
  async refresh(): Promise<void> {
    for (const watcher of this.#watchers.splice(0)) watcher.dispose();
    const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
    for (const folder of folders) this.#watch(folder);
    const found = await Promise.all(folders.map((folder) => vscode.workspace.findFiles(new vscode.RelativePattern(folder, chainFiles), '**/node_modules/**')));
    this.#keep(found.flat().map(({ fsPath }) => dirname(fsPath)).sort());
    this.#looked = true;
    this.#tell();
    await Promise.all(this.sessions.map((session) => session.look()));
  }

  /** Shows this chain from now on; the choice is remembered for the workspace. */
  async select(session: ChainSession): Promise<void> {
    this.#setSelected(session);
    await this.#memory.update(selectedKey, session.folder);
    this.#tell();
  }

  dispose(): void {
    for (const disposable of [...this.#watchers, ...this.#lasting, ...this.#sessions.values(), this.#changed, this.#selectionChanged]) disposable.dispose();
  }

  #watch(folder: vscode.WorkspaceFolder): void {
    const chainWatcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, chainFiles), false, true, false);
    chainWatcher.onDidCreate(() => void this.refresh());
    chainWatcher.onDidDelete(() => void this.refresh());
    const runWatcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, runFiles), false, false, true);
    const look = (file: vscode.Uri): void => void this.#sessions.get(dirname(dirname(file.fsPath)))?.look();
    runWatcher.onDidCreate(look);
    runWatcher.onDidChange(look);
    this.#watchers.push(chainWatcher, runWatcher);
  }

  #keep(folders: readonly string[]): void {
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
    const wanted = this.#sessions.get(this.#memory.get<string>(selectedKey) ?? '');
    const stays = this.#selected === null ? undefined : this.#sessions.get(this.#selected.folder);
    this.#setSelected(stays ?? wanted ?? this.sessions[0] ?? null);
  }

  #setSelected(session: ChainSession | null): void {
    if (this.#selected === session) return;
    this.#selected = session;
    this.#selectionChanged.fire(session);
  }

  #noteChange(session: ChainSession): void {
    if (session === this.#selected) this.#tell();
  }

  #tell(): void {
    void vscode.commands.executeCommand('setContext', contextKeys.state, this.status.kind);
    void vscode.commands.executeCommand('setContext', contextKeys.hasChain, this.#selected !== null);
    this.#changed.fire();
  }
}
