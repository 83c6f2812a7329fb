import * as vscode from 'vscode';
import type { Services } from '../../app/services.ts';
import type { WatchedChain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { Chains } from '../chain/chains.ts';
import { RepeatedLook } from '../flows/repeatedLook.ts';

/** `problem`: why there is no chain to be read; both are null before the first reading. */
export type ChainFileContent = { readonly chain: WatchedChain | null; readonly problem: ChainError | null };

/** VS Code's watches begin seconds after they are asked for: so long the file is looked at without being told. */
const lookTimes = { everyMs: 3_000, forMs: 60_000 };

const unread: ChainFileContent = { chain: null, problem: null };

/** What the selected chain's file says on disk. Read when it is first asked for, and from then on with each change. */
export class SelectedChainFile implements vscode.Disposable {
  readonly #chains: Chains;
  readonly #services: () => Promise<Services>;
  readonly #onProblem: (error: unknown) => void;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: vscode.Disposable;
  readonly #look = new RepeatedLook(lookTimes, () => {
    if (this.#folder !== null) this.#start(this.#folder);
  });
  #watcher: vscode.FileSystemWatcher | null = null;
  #folder: string | null = null;
  #content = unread;
  #readings = 0;

  constructor(chains: Chains, services: () => Promise<Services>, onProblem: (error: unknown) => void) {
    this.#chains = chains;
    this.#services = services;
    this.#onProblem = onProblem;
    this.#subscription = chains.onDidSelect(() => {
      if (this.#folder !== null) this.#follow();
    });
  }

  get content(): ChainFileContent {
    if (this.#folder === null) this.#follow();
    return this.#content;
  }

  dispose(): void {
    this.#look.end();
    this.#watcher?.dispose();
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #follow(): void {
    const folder = this.#chains.selected?.folder ?? null;
    if (folder === this.#folder) return;
    this.#watcher?.dispose();
    this.#watcher = null;
    this.#folder = folder;
    this.#content = unread;
    if (folder === null) return this.#changed.fire();
    this.#watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(folder), 'agentcore-chain.json'));
    for (const event of [this.#watcher.onDidChange, this.#watcher.onDidCreate, this.#watcher.onDidDelete]) event(() => this.#start(folder));
    this.#start(folder);
    this.#look.keep();
  }

  #start(folder: string): void {
    void this.#read(folder).catch(this.#onProblem);
  }

  async #read(folder: string): Promise<void> {
    const reading = (this.#readings += 1);
    const content = await readContent(await this.#services(), folder);
    if (reading !== this.#readings || folder !== this.#folder || same(content, this.#content)) return;
    this.#content = content;
    this.#changed.fire();
  }
}

async function readContent({ readWatchedChain }: Services, folder: string): Promise<ChainFileContent> {
  try {
    return { chain: await readWatchedChain(folder), problem: null };
  } catch (error) {
    if (error instanceof ChainError) return { chain: null, problem: error };
    throw error;
  }
}

function same(one: ChainFileContent, other: ChainFileContent): boolean {
  return one.problem?.message === other.problem?.message && JSON.stringify(one.chain) === JSON.stringify(other.chain);
}
