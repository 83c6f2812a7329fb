import * as vscode from 'vscode';
import type { RunningChain } from '../../app/ports.ts';
import type { Chain } from '../../core/chain/chain.ts';
import { ChainError } from '../../core/errors.ts';
import type { ChainSession } from '../chain/chainSession.ts';
import { requireTrust } from '../commands/requireSession.ts';
import { startSession } from '../commands/startSession.ts';
import type { Parts } from '../parts.ts';
import { presentError } from '../present.ts';
import { chainFolderOf, wantedComponents } from './chainDebugging.ts';
import { ComponentDebuggers } from './componentDebuggers.ts';
import { globOf } from './debuggerConfiguration.ts';
import { isInspected, requireDebuggers, requireInspected } from './requirements.ts';

/** debugpy takes a moment to know that a debugger is gone; whoever comes before that may find it closed for good. In milliseconds. */
const letGoMs = 1000;

const restartUnderDebugger = 'Restart Under Debugger';

/** A chain as one debug session of ours has it: started for it or found, a debugger in each component, and ended with it where it was started for it. */
export class DebuggedChain {
  readonly #parent: vscode.DebugSession;
  readonly #parts: Parts;
  readonly #ended = new vscode.EventEmitter<void>();
  /** The chain is gone, whoever ended it. */
  readonly onDidEnd = this.#ended.event;
  readonly #giveUp = new AbortController();
  #subject: { readonly session: ChainSession; readonly chain: Chain } | null = null;
  #subscription: vscode.Disposable | null = null;
  #debuggers: ComponentDebuggers | null = null;
  /** The chain that was started for this debug session. */
  #own: RunningChain | null = null;
  #restarting = false;

  constructor(parent: vscode.DebugSession, parts: Parts) {
    this.#parent = parent;
    this.#parts = parts;
  }

  /** Resolves when the chain runs, under the inspector unless it is only to be run. Throws as the local chain does, and where nothing may be run or no debugger is there. */
  async begin(): Promise<void> {
    requireTrust();
    const session = await this.#find();
    const chain = await (await this.#parts.services()).readChain(session.folder);
    requireDebuggers(chain);
    if (this.#parent.configuration.request === 'attach') requireInspected(session);
    else await this.#launch(session);
    this.#subject = { session, chain };
    this.#subscription = session.onDidChange(() => {
      if (session.status.kind === 'stopped' && !this.#restarting) this.#ended.fire();
    });
  }

  /** Debuggers for all components that are wanted, from now on. Not before `begin` has resolved. */
  attach(): void {
    if (this.#subject === null) return;
    const { log, extension } = this.#parts;
    this.#debuggers = new ComponentDebuggers({
      ...this.#subject,
      parent: this.#parent,
      components: wantedComponents(this.#parent),
      skipFiles: [globOf(extension.extensionPath, 'dist', '**')], // where Lambda's runtime is emulated
      onProblem: (error) => void presentError(error, log),
    });
  }

  /** A chain of its own starts anew; to one that was found its debuggers are attached anew. */
  async restart(): Promise<void> {
    await this.#debuggers?.end();
    const session = this.#subject?.session;
    if (session === undefined || !this.#isOwn(session)) await pause(letGoMs);
    else {
      this.#restarting = true;
      try {
        await session.stop();
        await this.#start(session);
      } finally {
        this.#restarting = false;
      }
    }
    this.attach();
  }

  /** The debuggers let go of their processes; then the chain ends, if it is this debug session's own. */
  async end(): Promise<void> {
    this.#giveUp.abort();
    this.#subscription?.dispose();
    await this.#debuggers?.end();
    const session = this.#subject?.session;
    if (session !== undefined && this.#isOwn(session)) await session.stop();
    this.#ended.dispose();
  }

  async #find(): Promise<ChainSession> {
    const { chains } = this.#parts;
    const folder = chainFolderOf(this.#parent);
    if (!chains.looked) await chains.refresh();
    const session = chains.sessions.find((one) => one.folder === folder);
    if (session === undefined) throw noChain(folder);
    if (session !== chains.selected) await chains.select(session);
    if (session.status.kind === 'stopped') await session.look(); // somebody else may have started it a moment ago
    return session;
  }

  async #launch(session: ChainSession): Promise<void> {
    const { status } = session;
    if (isInspected(status) || (status.kind === 'running' && !this.#inspect)) return;
    if (status.kind === 'running') {
      if (!status.mine && !(await mayRestart())) throw new vscode.CancellationError();
      await session.stop();
    }
    await this.#start(session);
  }

  async #start(session: ChainSession): Promise<void> {
    const running = await startSession(session, this.#parts, this.#inspect, this.#giveUp.signal);
    this.#own = running;
    if (!this.#giveUp.signal.aborted) return;
    await session.stop();
    throw new vscode.CancellationError();
  }

  /** False for "Run Without Debugging". */
  get #inspect(): boolean {
    return this.#parent.configuration['noDebug'] !== true;
  }

  #isOwn({ running }: ChainSession): boolean {
    return running !== null && running === this.#own;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function mayRestart(): Promise<boolean> {
  const question = 'The chain runs already, without a way in for debuggers, and was not started by this window.';
  return (await vscode.window.showWarningMessage(question, { modal: true, detail: 'It can be stopped and started anew under the debugger.' }, restartUnderDebugger)) === restartUnderDebugger;
}

function noChain(folder: string): ChainError {
  return new ChainError('chain-file-missing', folder === '' ? 'The debug configuration names no chain.' : `No chain of this window is in ${folder}.`, {
    source: 'user',
    remedy: 'Set "chain" of the configuration in launch.json to a folder of this window with an agentcore-chain.json.',
  });
}
